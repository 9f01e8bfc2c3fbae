package org.sorensen.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a constant of an enum as the command line writes it: {@code NEAREST_EDGE} is {@code nearest-edge}, in any case.
 *
 * @param type the enum
 * @param <E> the enum
 */
public record Choice<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {
    @Override
    public E convert(String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("expected one of " + words() + ", found '" + text + "'"));
    }

    /**
     * The constant as the command line writes it.
     *
     * @param constant the constant
     * @return its name in lower case, with dashes
     */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Lets every option and parameter of a command and its subcommands whose type is an enum be read this way. */
    static void register(CommandLine command) {
        for (ArgSpec argument : command.getCommandSpec().args()) {
            for (Class<?> type : List.of(argument.type(), argument.typeInfo().getAuxiliaryTypes()[0])) {
                if (type.isEnum()) {
                    registerOne(command, type);
                }
            }
        }
        command.getSubcommands().values().forEach(Choice::register);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void registerOne(CommandLine command, Class<?> type) {
        command.registerConverter((Class) type, new Choice(type));
    }

    private String words() {
        return Arrays.stream(type.getEnumConstants()).map(Choice::word).collect(Collectors.joining(", "));
    }
}
