package org.sorensen.peer;

import java.util.Arrays;
import java.util.LinkedHashMap;
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
    private final Set<String> parameters;
    private final boolean bugs;

    Arguments(
            String peer,
            String loss,
            Map<String, Object> values,
            Set<String> given,
            Set<String> parameters,
            boolean bugs) {
        this.peer = peer;
        this.loss = loss;
        this.values = values;
        this.given = Set.copyOf(given);
        this.parameters = Set.copyOf(parameters);
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

    /** Whether the class has such a parameter. */
    boolean has(String name) {
        return parameters.contains(name);
    }

    Object object(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalStateException(loss + " has no parameter " + name);
        }
        Object value = values.get(name);
        // a tensor that was printed
        return value instanceof String text && text.matches("(?s)(tensor|array)\\(.*\\)")
                ? PythonReader.value(text)
                : value;
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

    /** Constants are written {@code LossReduction.MEAN} or {@code smp.losses.BINARY_MODE}. */
    private static String last(String text) {
        return text.substring(text.lastIndexOf('.') + 1).replaceFirst("_MODE$", "");
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

    /** A number or nested lists of numbers, with their shape; empty for None. */
    Optional<Tensor> tensor(String name) {
        return numbers(name).map(values -> new Tensor(values, extents(object(name))));
    }

    private static int[] extents(Object value) {
        if (!(value instanceof List<?> list)) {
            return new int[0];
        }
        int[] inner = list.isEmpty() ? new int[0] : extents(list.get(0));
        return Batch.join(new int[] {list.size()}, inner);
    }

    /** A function of Python that is called here by its name. */
    String text(String name) {
        Object value = object(name);
        return value instanceof PythonCall call ? call.toString() : String.valueOf(value);
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

    /** A loss of the same library, as a nested call, its text, or its class with the remaining arguments. */
    Recipe nested(String name, Preset preset) {
        Object value = object(name);
        PythonCall call = value instanceof PythonCall nested
                ? nested
                : value instanceof String text ? PythonReader.call(text) : nestedEntry(name, value);
        Map<String, Object> keywords = new LinkedHashMap<>(call.keywords());
        values.forEach((key, other) -> {
            if (given.contains(key) && !parameters.contains(key)) {
                keywords.put(key, other);
            }
        });
        PeerCall inner = new PeerCall(preset, call.simpleName(), call.positional(), keywords, bugs);
        return Peers.of(inner).recipe();
    }

    /** {@code {"loss": "DiceLoss", "kwargs": {…}}}. */
    private PythonCall nestedEntry(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            Object type = map.containsKey("loss") ? map.get("loss") : map.get("name");
            Map<String, Object> keywords = new LinkedHashMap<>();
            if (map.get("kwargs") instanceof Map<?, ?> inner) {
                inner.forEach((key, entry) -> keywords.put(String.valueOf(key), entry));
            }
            if (type instanceof String text) {
                return new PythonCall(text, List.of(), keywords);
            }
        }
        throw wrong(name, "a loss such as DiceLoss(softmax=True)");
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
