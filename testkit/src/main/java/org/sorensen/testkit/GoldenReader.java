package org.sorensen.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Shape;

/** Reads one line of golden cases, strictly: no field is guessed, and none that is not known is passed over. */
final class GoldenReader {
    private static final Set<String> FIELDS = Set.of(
            "id",
            "peer",
            "loss",
            "kwargs",
            "input_kind",
            "shape",
            "input",
            "target_kind",
            "target_shape",
            "target",
            "mask",
            "mask_shape",
            "ignore_index",
            "bug",
            "value",
            "grad",
            "tolerance");

    private final String source;
    private final int line;
    private final JsonNode node;

    GoldenReader(String source, int line, JsonNode node) {
        this.source = source;
        this.line = line;
        this.node = node;
    }

    GoldenCase read() throws GoldenFormatException {
        if (!node.isObject()) {
            throw new GoldenFormatException(source, line, "expected a JSON object, found " + kind(node));
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw wrong(name, "no such field", "it");
            }
        }
        Shape shape = shape("shape");
        GoldenCase.TargetKind targetKind = choice("target_kind", GoldenCase.TargetKind.values());
        Shape targetShape = shape("target_shape");
        JsonNode kwargs = field("kwargs");
        if (!kwargs.isObject()) {
            throw wrong("kwargs", "an object", kind(kwargs));
        }
        return new GoldenCase(
                text("id"),
                text("peer"),
                text("loss"),
                kwargs,
                choice("input_kind", GoldenCase.InputKind.values()),
                DoubleArray.of(numbers("input", shape), shape),
                targetKind,
                GoldenCase.target(targetKind, target(targetKind, targetShape), targetShape),
                mask(),
                integer("ignore_index"),
                has("bug") ? Optional.of(text("bug")) : Optional.empty(),
                field("value").isArray() ? numbers("value") : new double[] {number("value")},
                !field("value").isArray(),
                has("grad") ? Optional.of(numbers("grad", shape)) : Optional.empty(),
                has("tolerance") ? OptionalDouble.of(number("tolerance")) : OptionalDouble.empty());
    }

    private double[] target(GoldenCase.TargetKind kind, Shape shape) throws GoldenFormatException {
        double[] values = numbers("target", shape);
        for (int i = 0; i < values.length; i++) {
            double v = values[i];
            boolean fits = switch (kind) {
                case LABELS -> v == (int) v;
                case ONEHOT -> v == 0 || v == 1;
                case SOFT -> v >= 0 && v <= 1;
            };
            if (!fits) {
                String expected = switch (kind) {
                    case LABELS -> "integers";
                    case ONEHOT -> "0 or 1";
                    case SOFT -> "numbers from 0 to 1";
                };
                throw wrong("target", expected, v + " at index " + i);
            }
        }
        return values;
    }

    private Optional<FloatArray> mask() throws GoldenFormatException {
        if (!has("mask")) {
            return Optional.empty();
        }
        Shape shape = shape("mask_shape");
        double[] values = numbers("mask", shape);
        float[] mask = new float[values.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (float) values[i];
        }
        return Optional.of(FloatArray.of(mask, shape));
    }

    private boolean has(String name) {
        return node.hasNonNull(name);
    }

    private JsonNode field(String name) throws GoldenFormatException {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw wrong(name, "a value", "none");
        }
        return value;
    }

    private String text(String name) throws GoldenFormatException {
        JsonNode value = field(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw wrong(name, "a string", kind(value));
        }
        return value.textValue();
    }

    private double number(String name) throws GoldenFormatException {
        JsonNode value = field(name);
        if (!value.isNumber()) {
            throw wrong(name, "a number", kind(value));
        }
        return value.doubleValue();
    }

    private OptionalInt integer(String name) throws GoldenFormatException {
        if (!has(name)) {
            return OptionalInt.empty();
        }
        JsonNode value = field(name);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw wrong(name, "an integer", kind(value));
        }
        return OptionalInt.of(value.intValue());
    }

    private double[] numbers(String name) throws GoldenFormatException {
        JsonNode value = field(name);
        if (!value.isArray()) {
            throw wrong(name, "a flat list of numbers", kind(value));
        }
        double[] numbers = new double[value.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!value.get(i).isNumber()) {
                throw wrong(name, "a flat list of numbers", kind(value.get(i)) + " at index " + i);
            }
            numbers[i] = value.get(i).doubleValue();
        }
        return numbers;
    }

    private double[] numbers(String name, Shape shape) throws GoldenFormatException {
        double[] numbers = numbers(name);
        if (numbers.length != shape.size()) {
            throw wrong(name, shape.size() + " numbers for shape " + shape, String.valueOf(numbers.length));
        }
        return numbers;
    }

    private Shape shape(String name) throws GoldenFormatException {
        double[] numbers = numbers(name);
        int[] extents = new int[numbers.length];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = (int) numbers[i];
            if (extents[i] != numbers[i]) {
                throw wrong(name, "integers", String.valueOf(numbers[i]));
            }
        }
        try {
            return Shape.of(extents);
        } catch (IllegalArgumentException e) {
            throw wrong(name, "a shape", e.getMessage());
        }
    }

    private <E extends Enum<E>> E choice(String name, E[] choices) throws GoldenFormatException {
        String found = text(name);
        StringBuilder expected = new StringBuilder();
        for (E choice : choices) {
            String known = choice.name().toLowerCase(Locale.ROOT);
            if (known.equals(found)) {
                return choice;
            }
            expected.append(expected.isEmpty() ? "" : ", ").append(known);
        }
        throw wrong(name, "one of " + expected, "\"" + found + "\"");
    }

    private static String kind(JsonNode value) {
        return "a JSON " + value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private GoldenFormatException wrong(String field, String expected, String found) {
        return new GoldenFormatException(source, line, field + ": expected " + expected + ", found " + found);
    }
}
