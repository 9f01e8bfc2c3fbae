package org.sorensen.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python calls that stand for an array, a number or a text. */
final class PythonValues {
    private PythonValues() {}

    /** What a call builds, or the call itself. */
    static Object plain(PythonCall call) {
        Object first = call.positional().isEmpty() ? null : call.positional().get(0);
        return switch (call.simpleName()) {
            case "tensor",
                    "as_tensor",
                    "from_numpy",
                    "Tensor",
                    "FloatTensor",
                    "DoubleTensor",
                    "array",
                    "asarray",
                    "constant",
                    "convert_to_tensor",
                    "list",
                    "tuple",
                    "int" -> call.positional().isEmpty() ? List.of() : first;
            case "float" -> first instanceof String text ? number(text, call) : first;
            case "str" -> first instanceof String ? first : call;
            case "dict" -> call.keywords();
            case "ones" -> filled(call, 1.0);
            case "zeros" -> filled(call, 0.0);
            case "full" ->
                call.positional().size() > 1 ? filled(call, call.positional().get(1)) : call;
            case "eye" -> first instanceof Long size ? identity(size.intValue()) : call;
            default -> call;
        };
    }

    private static Object number(String text, PythonCall call) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> call;
        };
    }

    /** A list of one extent, given as a number or in a list of its own. */
    private static Object filled(PythonCall call, Object value) {
        Object extent = call.positional().isEmpty() ? null : call.positional().get(0);
        if (extent instanceof List<?> extents && extents.size() == 1) {
            extent = extents.get(0);
        }
        boolean vector = extent instanceof Long
                && (call.positional().size() == 1 || call.simpleName().equals("full"));
        return vector ? new ArrayList<>(Collections.nCopies(((Long) extent).intValue(), value)) : call;
    }

    private static List<Object> identity(int size) {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Object> row = new ArrayList<>(Collections.nCopies(size, (Object) 0.0));
            row.set(i, 1.0);
            rows.add(row);
        }
        return rows;
    }
}
