package org.sorensen.io;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an NPY array: a Python dictionary of exactly three entries, parsed strictly.
 *
 * @param type the element type
 * @param order the byte order of the elements
 * @param fortran whether the first axis is the fastest
 * @param shape the extents, slowest first unless {@code fortran}
 */
record NpyHeader(ElementType type, ByteOrder order, boolean fortran, List<Long> shape) {
    private static final Pattern ENTRY = Pattern.compile(
            "\\G\\s*['\"](descr|fortran_order|shape)['\"]\\s*:\\s*('[^']*'|\"[^\"]*\"|True|False|\\([0-9,\\sL]*\\))\\s*(,|(?=\\}))");
    private static final Pattern SHAPE =
            Pattern.compile("\\(\\s*(?:(?:[0-9]{1,18}L?\\s*,\\s*)+(?:[0-9]{1,18}L?\\s*)?)?\\)");

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("b1", ElementType.BOOL),
            Map.entry("i1", ElementType.INT8),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("i2", ElementType.INT16),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("i4", ElementType.INT32),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("i8", ElementType.INT64),
            Map.entry("u8", ElementType.UINT64),
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("f4", ElementType.FLOAT32),
            Map.entry("f8", ElementType.FLOAT64));

    /** NumPy's code of a type. */
    static String code(ElementType type) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    static NpyHeader parse(Path file, String text) throws CorruptImageException {
        String dictionary = text.strip();
        if (!dictionary.startsWith("{") || !dictionary.endsWith("}")) {
            throw corrupt(file, "header", "a dictionary in braces", dictionary);
        }
        Map<String, String> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(dictionary);
        int end = 1;
        boolean distinct = true;
        while (distinct && entry.find(end)) {
            end = entry.end();
            distinct = entries.put(entry.group(1), entry.group(2)) == null;
        }
        if (!distinct
                || entries.size() != 3
                || !dictionary.substring(end).strip().equals("}")) {
            throw corrupt(file, "header", "exactly 'descr' (one plain type), 'fortran_order' and 'shape'", dictionary);
        }
        String descr = entries.get("descr");
        ElementType type = type(file, descr);
        return new NpyHeader(
                type,
                descr.charAt(1) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                flag(file, entries.get("fortran_order")),
                extents(file, entries.get("shape")));
    }

    private static ElementType type(Path file, String quoted) throws CorruptImageException {
        String descr = quoted.substring(1, quoted.length() - 1);
        ElementType type = descr.length() == 3 ? TYPES.get(descr.substring(1)) : null;
        boolean orderKnown = type != null && "<>=|".indexOf(descr.charAt(0)) >= 0;
        // '|' (no order) and '=' (the writer's own) say nothing about elements of several bytes.
        if (!orderKnown || (type.bytes() > 1 && "<>".indexOf(descr.charAt(0)) < 0)) {
            throw corrupt(
                    file,
                    "descr",
                    "bool, an integer or a float type of 1 to 8 bytes with its byte order, as '<f4'",
                    quoted.contains("O") ? quoted + " (Python objects, which are never read)" : quoted);
        }
        return type;
    }

    private static boolean flag(Path file, String value) throws CorruptImageException {
        return switch (value) {
            case "True" -> true;
            case "False" -> false;
            default -> throw corrupt(file, "fortran_order", "True or False", value);
        };
    }

    private static List<Long> extents(Path file, String value) throws CorruptImageException {
        if (!SHAPE.matcher(value).matches()) {
            throw corrupt(file, "shape", "a tuple of whole numbers", value);
        }
        List<Long> extents = new ArrayList<>();
        Matcher number = Pattern.compile("[0-9]+").matcher(value);
        while (number.find()) {
            extents.add(Long.parseLong(number.group()));
        }
        long product = 1;
        for (long extent : extents) {
            if (extent < 1) {
                throw corrupt(file, "shape", "extents of at least 1 (an empty array holds no data)", value);
            }
            product = extent > Integer.MAX_VALUE ? Long.MAX_VALUE : product * extent;
            if (product > Integer.MAX_VALUE) {
                throw corrupt(file, "shape", "at most 2^31 - 1 elements", value);
            }
        }
        return extents;
    }

    private static CorruptImageException corrupt(Path file, String field, String expected, String found) {
        String shown = found.length() > 120 ? found.substring(0, 120) + "…" : found;
        return new CorruptImageException(file, field, expected, shown);
    }
}
