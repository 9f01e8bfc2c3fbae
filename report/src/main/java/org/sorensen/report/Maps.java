package org.sorensen.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gives every map an order that does not change from run to run. */
final class Maps {
    private Maps() {}

    /** The map itself where its order is defined (linked or sorted), otherwise its entries sorted by key text. */
    static Map<?, ?> ordered(Map<?, ?> map) {
        if (map instanceof LinkedHashMap || map instanceof SortedMap) {
            return map;
        }
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }
}
