package org.sorensen.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table of names and values, such as a configuration or the environment of a run.
 *
 * @param caption what the table holds
 * @param entries the rows in order
 */
public record KeyValues(String caption, List<Entry> entries) implements Block {
    /**
     * One row.
     *
     * @param key the name
     * @param value the value as shown
     */
    public record Entry(String key, String value) {}

    /** Checks the caption and copies the rows. */
    public KeyValues {
        Texts.requireText("the caption of a key-value table", caption);
        entries = List.copyOf(entries);
    }

    /**
     * A table of a map's entries: in their order if the map is a {@code LinkedHashMap} or sorted, otherwise sorted by
     * key.
     *
     * @param caption what the table holds
     * @param values shown with {@code toString}; floating-point numbers with the fewest digits that keep their value
     * @return the block
     */
    public static KeyValues of(String caption, Map<String, ?> values) {
        List<Entry> entries = new ArrayList<>();
        Maps.ordered(values).forEach((key, value) -> entries.add(new Entry(String.valueOf(key), show(value))));
        return new KeyValues(caption, entries);
    }

    private static String show(Object value) {
        if (value instanceof Double number && Double.isFinite(number)) {
            return Numbers.shortest(number);
        }
        return String.valueOf(value);
    }
}
