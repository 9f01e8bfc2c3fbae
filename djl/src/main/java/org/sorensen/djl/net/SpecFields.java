package org.sorensen.djl.net;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Typed reading of the flat map of a {@link NetworkSpec}. */
final class SpecFields {
    private final Map<String, ?> map;

    SpecFields(Map<String, ?> map) {
        this.map = map;
    }

    private String text(String name) {
        Object value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the network specification has no field \"" + name + "\"; it has "
                    + map.keySet().stream().map(String::valueOf).sorted().toList());
        }
        return value.toString();
    }

    double number(String name) {
        String text = text(name);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw wrong(name, "a number", text, e);
        }
    }

    int integer(String name) {
        double value = number(name);
        if (value != (int) value) {
            throw wrong(name, "a whole number", text(name), null);
        }
        return (int) value;
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name);
        try {
            return Enum.valueOf(type, text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, "one of " + Arrays.toString(type.getEnumConstants()), text, e);
        }
    }

    void refuseOthers(Set<String> known) {
        for (String name : map.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "the network specification has an unknown field \"" + name + "\"; known are " + known);
            }
        }
    }

    private static IllegalArgumentException wrong(String name, String expected, String found, Exception cause) {
        return new IllegalArgumentException(
                "field \"" + name + "\" of the network specification must be " + expected + ", found " + found, cause);
    }
}
