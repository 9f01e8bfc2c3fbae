package org.sorensen.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sorensen.cli.UsageException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Whether what a user gives beside {@code --resume} agrees with the run. */
final class SettingsCheck {
    private SettingsCheck() {}

    /**
     * Compares every option given that is a setting of the run.
     *
     * @param parsed the command line
     * @param given the settings that it makes, by field
     * @param stored the settings of the run, by field
     * @throws UsageException if one differs; names all
     */
    static void requireSame(
            ParseResult parsed, Map<String, String> given, Map<String, String> stored, RunFolder folder) {
        List<String> conflicts = new ArrayList<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            String field = field(option.longestName());
            if (stored.containsKey(field) && !stored.get(field).equals(given.get(field))) {
                conflicts.add(option.longestName() + " is " + stored.get(field) + " there, given " + given.get(field));
            }
        }
        if (!conflicts.isEmpty()) {
            throw new UsageException("--resume takes the settings from " + folder.config() + ": "
                    + String.join("; ", conflicts)
                    + ". Leave these options out, or start a new run in another --out");
        }
    }

    /** {@code stepsPerEpoch} for {@code --steps-per-epoch}. */
    static String field(String option) {
        StringBuilder field = new StringBuilder();
        boolean capital = false;
        for (char letter : option.substring(2).toCharArray()) {
            if (letter == '-') {
                capital = true;
            } else {
                field.append(capital ? Character.toUpperCase(letter) : letter);
                capital = false;
            }
        }
        return field.toString();
    }
}
