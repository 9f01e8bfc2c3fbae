package org.sorensen.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/**
 * The entry point of the {@code sorensen} command.
 *
 * <p>Exit codes: 0 done, 1 the work failed or fell short, 2 wrong usage or input. Nothing here may load an engine class:
 * only a subcommand that computes with the engine does, when it runs.
 */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(Terminal.system(), args));
    }

    static int run(Terminal terminal, String... args) {
        Sorensen sorensen = new Sorensen(terminal);
        try {
            return commandLine(sorensen).execute(args);
        } catch (Throwable failure) {
            return report(sorensen, failure);
        }
    }

    static CommandLine commandLine(Sorensen sorensen) {
        Terminal terminal = sorensen.terminal();
        CommandLine command = new CommandLine(sorensen)
                .setOut(new PrintWriter(terminal.out(), true))
                .setErr(new PrintWriter(terminal.err(), true))
                .setColorScheme(Help.defaultColorScheme(terminal.coloured() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Paragraph.COLUMNS)
                .setParameterExceptionHandler((problem, arguments) -> wrongUsage(terminal, problem))
                .setExecutionExceptionHandler((failure, failed, parsed) -> report(sorensen, failure))
                .setExecutionStrategy(parsed -> execute(sorensen, parsed));
        Choice.register(command);
        return command;
    }

    private static int execute(Sorensen sorensen, ParseResult parsed) {
        sorensen.checkOptions();
        EngineLog.configure(sorensen.verbosity());
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int wrongUsage(Terminal terminal, CommandLine.ParameterException problem) {
        terminal.complain(UsageAdvice.of(problem));
        return Failure.WRONG_USAGE;
    }

    private static int report(Sorensen sorensen, Throwable thrown) {
        Failure failure = Failure.of(thrown);
        sorensen.terminal().complain(failure.message());
        if (sorensen.verbosity() == Verbosity.VERBOSE) {
            thrown.printStackTrace(sorensen.terminal().err());
        }
        return failure.exitCode();
    }
}
