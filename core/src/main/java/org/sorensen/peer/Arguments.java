package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** The arguments of one call, read by type; errors name library, class and keyword. */
final class Arguments {
    private final String peer;
    private final String loss;
    private final Map<String, Object> values;
    private final Set<String> given;
    private final boolean bugs;

    Arguments(String peer, String loss, Map<String, Object> values, Set<String> given, boolean bugs) {
        this.peer = peer;
        this.loss = loss;
        this.values = values;
        this.given = Set.copyOf(given);
        this.bugs = bugs;
    }

    /** Whether known defects of the peer are wanted. */
    boolean bugs() {
        return bugs;
    }

    /** Whether the caller gave it, even with the default's value. */
    boolean given(String name) {
        return given.contains(name);
    }

    Object object(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalStateException(loss + " has no parameter " + name);
        }
        return values.get(name);
    }

    boolean none(String name) {
        return object(name) == null;
    }

    boolean flag(String name) {
        Object value = object(name);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number && (number.doubleValue() == 0 || number.doubleValue() == 1)) {
            return number.doubleValue() == 1;
        }
        throw wrong(name, "True or False");
    }

    double number(String name) {
        Object value = object(name);
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return single(value).orElseThrow(() -> wrong(name, "a number"));
    }

    OptionalDouble optionalNumber(String name) {
        return none(name) ? OptionalDouble.empty() : OptionalDouble.of(number(name));
    }

    int integer(String name) {
        double value = number(name);
        if (value != (int) value) {
            throw wrong(name, "a whole number");
        }
        return (int) value;
    }

    OptionalInt optionalInteger(String name) {
        return none(name) ? OptionalInt.empty() : OptionalInt.of(integer(name));
    }

    /** One of the texts, in any case. */
    String choice(String name, String... choices) {
        Object value = object(name);
        String text = value == null ? "none" : last(String.valueOf(value));
        for (String choice : choices) {
            if (choice.equalsIgnoreCase(text)) {
                return choice;
            }
        }
        throw wrong(name, "one of " + Arrays.toString(choices));
    }

    /** Enum constants are written {@code LossReduction.MEAN}. */
    private static String last(String text) {
        return text.substring(text.lastIndexOf('.') + 1);
    }

    /** A number or a list of numbers of any depth, flat; empty for None. */
    Optional<double[]> numbers(String name) {
        Object value = object(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number || value instanceof List<?>) {
            return Optional.of(flatten(name, value));
        }
        throw wrong(name, "a number or a list of numbers");
    }

    /** Whether the value is a list rather than one number. */
    boolean list(String name) {
        return object(name) instanceof List<?>;
    }

    /** The rows of a square matrix. */
    double[][] matrix(String name) {
        if (!(object(name) instanceof List<?> rows) || rows.isEmpty()) {
            throw wrong(name, "a matrix as a list of rows");
        }
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = flatten(name, rows.get(i));
            if (matrix[i].length != matrix.length) {
                throw wrong(name, "a square matrix");
            }
        }
        return matrix;
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> dictionary(String name) {
        Object value = object(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw wrong(name, "a dictionary");
    }

    private double[] flatten(String name, Object value) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .flatMapToDouble(item -> Arrays.stream(flatten(name, item)))
                    .toArray();
        }
        if (value instanceof Number number) {
            return new double[] {number.doubleValue()};
        }
        throw wrong(name, "a number or a list of numbers");
    }

    private static Optional<Double> single(Object value) {
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        return value instanceof List<?> list && list.size() == 1 ? single(list.get(0)) : Optional.empty();
    }

    String where() {
        return peer + " " + loss;
    }

    IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException(
                name + " of " + where() + ": expected " + expected + ", found " + PythonCall.python(object(name)));
    }

    IllegalArgumentException unsupported(String name, String why) {
        return new IllegalArgumentException(
                name + "=" + PythonCall.python(object(name)) + " of " + where() + " is not supported: " + why);
    }
}
