package org.sorensen.cli;

import java.io.PrintStream;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "completion",
        description = {
            "Prints the script that completes sorensen's commands and options in a shell.",
            "For bash: source <(sorensen completion bash)"
        })
final class CompletionCommand implements Runnable {
    /** A shell that can be completed in. */
    enum Shell {
        BASH(""),
        /** Zsh reads bash's completions once this is loaded. */
        ZSH("autoload -U +X compinit && compinit\n");

        private final String preamble;

        Shell(String preamble) {
            this.preamble = preamble;
        }

        @Override
        public String toString() {
            return Choice.word(this);
        }
    }

    @ParentCommand
    private Sorensen sorensen;

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell;

    @Override
    public void run() {
        PrintStream out = sorensen.terminal().out();
        out.print(shell.preamble + AutoComplete.bash("sorensen", Main.commandLine(sorensen)));
    }
}
