package org.sorensen.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user is told of a command line that cannot be understood. */
final class UsageAdvice {
    private static final int MOST_SUGGESTIONS = 3;

    private UsageAdvice() {}

    static String of(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        return describe(problem) + "." + suggestions(problem) + " See "
                + command.getCommandSpec().qualifiedName() + " --help.";
    }

    private static String describe(ParameterException problem) {
        if (!(problem instanceof UnmatchedArgumentException unmatched)) {
            return problem.getMessage();
        }
        String first = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            return "no such option: " + first;
        }
        boolean commandExpected = !unmatched.getCommandLine().getSubcommands().isEmpty();
        return (commandExpected ? "no such command: " : "one argument too many: ") + first;
    }

    private static String suggestions(ParameterException problem) {
        if (!(problem instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        List<String> near = unmatched.getSuggestions();
        if (near.isEmpty()) {
            return "";
        }
        return " Did you mean " + String.join(" or ", near.subList(0, Math.min(near.size(), MOST_SUGGESTIONS))) + "?";
    }
}
