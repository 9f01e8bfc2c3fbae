package org.sorensen.cli.run;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lists the options of nested mixins under the mixins' names. Argument groups would do that too, but an option given twice
 * then silently resets the rest of its group instead of being an error.
 */
final class GroupedHelp implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
        command.usageMessage()
                .sectionMap()
                .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> render(help, command));
        return command;
    }

    private static String render(Help help, CommandSpec command) {
        List<OptionSpec> ungrouped = new ArrayList<>(command.options());
        StringBuilder groups = new StringBuilder();
        for (CommandSpec outer : command.mixins().values()) {
            outer.mixins().forEach((heading, group) -> {
                ungrouped.removeAll(group.options());
                groups.append(System.lineSeparator())
                        .append(heading)
                        .append(':')
                        .append(System.lineSeparator())
                        .append(list(help, command, group.options()));
            });
        }
        return list(help, command, ungrouped) + groups;
    }

    private static String list(Help help, CommandSpec command, List<OptionSpec> options) {
        // All options decide the width of the columns, so that the groups are aligned.
        Help.Layout layout = help.createDefaultLayout(command.options(), List.of(), help.colorScheme());
        layout.addOptions(options.stream().filter(option -> !option.hidden()).toList(), help.parameterLabelRenderer());
        return layout.toString();
    }
}
