package org.sorensen.loss;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** What a person typed for the parameters of a loss, read by type; defaults fill what is missing. */
public final class LossArguments {
    private final String loss;
    private final Map<String, String> values;

    LossArguments(String loss, Map<String, String> values) {
        this.loss = loss;
        this.values = Map.copyOf(values);
    }

    /**
     * A text as it is.
     *
     * @param name the parameter
     * @return the text
     */
    public String text(String name) {
        return values.get(name);
    }

    /**
     * A real number.
     *
     * @param name the parameter
     * @return the number
     * @throws IllegalArgumentException if the text is none
     */
    public double number(String name) {
        return number(name, text(name), "a number");
    }

    /**
     * A whole number.
     *
     * @param name the parameter
     * @return the number
     * @throws IllegalArgumentException if the text is none
     */
    public int integer(String name) {
        try {
            return Integer.parseInt(text(name));
        } catch (NumberFormatException e) {
            throw wrong(name, "a whole number");
        }
    }

    /**
     * Yes or no.
     *
     * @param name the parameter
     * @return whether the text is {@code true}
     * @throws IllegalArgumentException if the text is neither {@code true} nor {@code false}
     */
    public boolean flag(String name) {
        return switch (text(name).toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, "true or false");
        };
    }

    /**
     * One of the constants of an enum, in lower case with hyphens.
     *
     * @param name the parameter
     * @param type the enum
     * @param <T> the enum
     * @return the constant
     * @throws IllegalArgumentException if the text is none of them
     */
    public <T extends Enum<T>> T choice(String name, Class<T> type) {
        for (T constant : type.getEnumConstants()) {
            if (spelling(constant).equals(text(name).toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return constant;
            }
        }
        throw wrong(
                name,
                "one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(LossArguments::spelling)
                                .toList());
    }

    /**
     * How a constant is typed.
     *
     * @param constant any constant
     * @return its name in lower case with hyphens
     */
    public static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Numbers joined by {@code x}, such as the voxel spacing {@code 3x1x1}; none for an empty text.
     *
     * @param name the parameter
     * @return the numbers
     * @throws IllegalArgumentException if a part is no number
     */
    public double[] numbers(String name) {
        if (text(name).isEmpty()) {
            return new double[0];
        }
        return Arrays.stream(text(name).split("x"))
                .mapToDouble(part -> number(name, part, "numbers joined by x"))
                .toArray();
    }

    /**
     * A per-voxel loss with its defaults.
     *
     * @param name the parameter
     * @return the loss
     * @throws IllegalArgumentException if the text is not the id of one
     */
    public VoxelLoss voxelLoss(String name) {
        if (Losses.named(text(name)).make() instanceof VoxelLoss loss) {
            return loss;
        }
        throw wrong(name, "the id of a loss over voxels such as cross-entropy");
    }

    private double number(String name, String text, String expected) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw wrong(name, expected);
        }
    }

    private IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException(
                name + " of " + loss + " must be " + expected + ", found \"" + text(name) + "\"");
    }
}
