package org.sorensen.cli;

import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "environment",
        description = "Shows the machine, the JVM and the libraries that a run would use, without loading an engine.")
final class EnvironmentCommand implements Runnable {
    @ParentCommand
    private Sorensen sorensen;

    @Override
    public void run() {
        PrintStream out = sorensen.terminal().out();
        Environment.facts().forEach((name, value) -> out.println(String.format(Locale.ROOT, "%-14s %s", name, value)));
    }
}
