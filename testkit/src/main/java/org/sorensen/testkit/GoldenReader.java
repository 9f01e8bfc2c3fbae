package org.sorensen.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.peer.PeerInput;
import org.sorensen.peer.PeerInput.TargetKind;

/** Reads one line of golden cases. Keys that the format does not name are passed over. */
final class GoldenReader {
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
        Shape shape = shape("shape");
        if (shape.rank() < 2) {
            throw wrong("shape", "[N, C, spatial…]", shape.toString());
        }
        PeerInput input = new PeerInput(
                DoubleArray.of(numbers("input", shape), shape),
                choice("input_kind", PeerInput.ScoreKind.values()),
                choice("target_kind", TargetKind.values()),
                target(shape),
                array("mask"),
                array("sample_weight"),
                integer("ignore_index"),
                PeerInput.Layout.BY_AXIS,
                true);
        JsonNode value = node.get("value");
        if (value == null) {
            throw wrong("value", "a number or a list of numbers", "none");
        }
        return new GoldenCase(
                text("id"),
                text("peer"),
                text("loss"),
                arguments(),
                bug(),
                input,
                value.isArray() ? numbers("value") : new double[] {number("value", value)},
                !value.isArray(),
                gradient(shape),
                has("tolerance")
                        ? OptionalDouble.of(number("tolerance", node.get("tolerance")))
                        : OptionalDouble.empty());
    }

    private Scores target(Shape scores) throws GoldenFormatException {
        TargetKind kind = choice("target_kind", TargetKind.values());
        double[] values = numbers("target");
        Shape shape = has("target_shape") ? shape("target_shape") : targetShape(kind, scores, values.length);
        if (values.length != shape.size()) {
            throw wrong("target", shape.size() + " numbers for shape " + shape, String.valueOf(values.length));
        }
        for (int i = 0; i < values.length; i++) {
            double v = values[i];
            if (!Double.isFinite(v)) {
                throw wrong("target", "finite numbers", v + " at index " + i);
            }
        }
        return DoubleArray.of(values, shape);
    }

    private static Shape targetShape(TargetKind kind, Shape scores, int length) {
        Shape perVoxel = scores.dropLeading(2).prepend(scores.extent(0));
        if (kind == TargetKind.LABELS && length == perVoxel.size()) {
            return perVoxel;
        }
        // a target may have further channels
        int channels = length / perVoxel.size();
        boolean fits = channels > 0 && channels * perVoxel.size() == length;
        return fits ? scores.dropLeading(2).prepend(scores.extent(0), channels) : scores;
    }

    private Optional<Scores> array(String name) throws GoldenFormatException {
        if (!has(name)) {
            return Optional.empty();
        }
        double[] values = node.get(name).isArray() ? numbers(name) : new double[] {number(name, node.get(name))};
        Shape shape = has(name + "_shape") ? shape(name + "_shape") : Shape.of(values.length);
        if (values.length != shape.size()) {
            throw wrong(name, shape.size() + " numbers for shape " + shape, String.valueOf(values.length));
        }
        return Optional.of(DoubleArray.of(values, shape));
    }

    private Optional<double[]> gradient(Shape shape) throws GoldenFormatException {
        String name = has("grad") ? "grad" : "grad_of_sum";
        return has(name) ? Optional.of(numbers(name, shape)) : Optional.empty();
    }

    private boolean bug() {
        JsonNode bug = node.get("bug");
        if (bug == null || bug.isNull()) {
            return false;
        }
        return bug.isTextual() ? !bug.textValue().isBlank() && !bug.textValue().equals("false") : bug.asBoolean();
    }

    private Map<String, Object> arguments() throws GoldenFormatException {
        JsonNode kwargs = node.get("kwargs");
        if (kwargs == null || kwargs.isNull()) {
            return Map.of();
        }
        if (!kwargs.isObject()) {
            throw wrong("kwargs", "an object", kind(kwargs));
        }
        Map<String, Object> arguments = new LinkedHashMap<>();
        kwargs.properties().forEach(entry -> arguments.put(entry.getKey(), java(entry.getValue())));
        return arguments;
    }

    private static Object java(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isArray()) {
            List<Object> items = new ArrayList<>();
            value.forEach(item -> items.add(java(item)));
            return items;
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        value.properties().forEach(entry -> entries.put(entry.getKey(), java(entry.getValue())));
        return entries;
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
        if (value.isNumber() && name.equals("id")) {
            return value.asText();
        }
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw wrong(name, "a string", kind(value));
        }
        return value.textValue();
    }

    /** A number; null and the words NaN and Infinity are what Python writes for what is none. */
    private double number(String name, JsonNode value) throws GoldenFormatException {
        if (value.isNull()) {
            return Double.NaN;
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isTextual()) {
            switch (value.textValue().toLowerCase(Locale.ROOT)) {
                case "nan":
                    return Double.NaN;
                case "inf", "infinity":
                    return Double.POSITIVE_INFINITY;
                case "-inf", "-infinity":
                    return Double.NEGATIVE_INFINITY;
                default:
            }
        }
        throw wrong(name, "a number", kind(value));
    }

    private OptionalInt integer(String name) throws GoldenFormatException {
        if (!has(name)) {
            return OptionalInt.empty();
        }
        JsonNode value = field(name);
        if (!value.isNumber() || value.doubleValue() != (int) value.doubleValue()) {
            throw wrong(name, "an integer", kind(value));
        }
        return OptionalInt.of((int) value.doubleValue());
    }

    /** Numbers in order; lists of lists are read as flat, true and false as 1 and 0. */
    private double[] numbers(String name) throws GoldenFormatException {
        JsonNode value = field(name);
        if (!value.isArray()) {
            throw wrong(name, "a flat list of numbers", kind(value));
        }
        DoubleStream.Builder numbers = DoubleStream.builder();
        collect(name, value, numbers);
        return numbers.build().toArray();
    }

    private void collect(String name, JsonNode list, DoubleStream.Builder into) throws GoldenFormatException {
        for (JsonNode item : list) {
            if (item.isArray()) {
                collect(name, item, into);
            } else if (item.isBoolean()) {
                into.add(item.booleanValue() ? 1 : 0);
            } else {
                into.add(number(name, item));
            }
        }
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
        for (E choice : choices) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(found)) {
                return choice;
            }
        }
        List<String> expected = Arrays.stream(choices)
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .toList();
        throw wrong(name, "one of " + String.join(", ", expected), "\"" + found + "\"");
    }

    private static String kind(JsonNode value) {
        return "a JSON " + value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private GoldenFormatException wrong(String field, String expected, String found) {
        return new GoldenFormatException(source, line, field + ": expected " + expected + ", found " + found);
    }
}
