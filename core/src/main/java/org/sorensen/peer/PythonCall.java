package org.sorensen.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call as it is written in Python: {@code monai.losses.DiceLoss(softmax=True)}.
 *
 * <p>Values are {@code null} for None, {@link Boolean}, {@link Long}, {@link Double}, {@link String} (names too),
 * {@link List} for lists and tuples, {@link Map} for dictionaries, and calls.
 *
 * @param name what is called, with its modules
 * @param positional the arguments without a name
 * @param keywords the arguments with one
 */
public record PythonCall(String name, List<Object> positional, Map<String, Object> keywords) {
    /** Copies the arguments. */
    public PythonCall {
        // None is null, which List.copyOf and Map.copyOf refuse
        positional = Collections.unmodifiableList(new ArrayList<>(positional));
        keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    }

    /**
     * The name without its modules.
     *
     * @return what follows the last dot
     */
    public String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The call as Python writes it. */
    @Override
    public String toString() {
        List<String> arguments = new ArrayList<>();
        positional.forEach(value -> arguments.add(python(value)));
        keywords.forEach((key, value) -> arguments.add(key + "=" + python(value)));
        return name + "(" + String.join(", ", arguments) + ")";
    }

    /** A value as Python writes it. */
    static String python(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        if (value instanceof List<?> list) {
            List<String> items = new ArrayList<>();
            list.forEach(item -> items.add(python(item)));
            return "[" + String.join(", ", items) + "]";
        }
        if (value instanceof Map<?, ?> map) {
            List<String> items = new ArrayList<>();
            map.forEach((key, item) -> items.add(python(key) + ": " + python(item)));
            return "{" + String.join(", ", items) + "}";
        }
        return value.toString();
    }
}
