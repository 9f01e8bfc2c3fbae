package org.sorensen.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a peer's class in their order, with their defaults: written as the peer writes them. */
final class Signature {
    /** Stands for a parameter without a default. */
    private static final String REQUIRED = "required";

    /** Ends the parameters of a class that takes any further keyword and hands it on. */
    private static final String OTHERS = ", **)";

    private final String name;
    private final boolean open;
    private final Map<String, Object> defaults = new LinkedHashMap<>();

    private Signature(String name, boolean open) {
        this.name = name;
        this.open = open;
    }

    /** Reads {@code Name(first=required, second=1e-5)}. */
    static Signature of(String text) {
        PythonCall call = PythonReader.call(text.replace(OTHERS, ")"));
        Signature signature = new Signature(call.name(), text.endsWith(OTHERS));
        signature.defaults.putAll(call.keywords());
        return signature;
    }

    String name() {
        return name;
    }

    List<String> parameters() {
        return List.copyOf(defaults.keySet());
    }

    /** Fills in the defaults; an error lists what there is. */
    Arguments bind(String peer, List<Object> positional, Map<String, Object> keywords, boolean bugs) {
        List<String> names = new ArrayList<>(defaults.keySet());
        if (positional.size() > names.size()) {
            throw new IllegalArgumentException(peer + " " + name + " takes " + names.size() + " arguments (" + known()
                    + "), found " + positional.size());
        }
        Map<String, Object> given = new LinkedHashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            given.put(names.get(i), positional.get(i));
        }
        for (Map.Entry<String, Object> keyword : keywords.entrySet()) {
            if (!open && !defaults.containsKey(keyword.getKey())) {
                throw new IllegalArgumentException(
                        peer + " " + name + " has no keyword \"" + keyword.getKey() + "\"; it has " + known());
            }
            if (given.containsKey(keyword.getKey())) {
                throw new IllegalArgumentException(
                        "keyword " + keyword.getKey() + " of " + peer + " " + name + " is given twice");
            }
            given.put(keyword.getKey(), keyword.getValue());
        }
        Map<String, Object> all = new LinkedHashMap<>(defaults);
        all.putAll(given);
        for (Map.Entry<String, Object> argument : all.entrySet()) {
            if (argument.getValue() instanceof String text
                    && text.equals(REQUIRED)
                    && !given.containsKey(argument.getKey())) {
                throw new IllegalArgumentException(peer + " " + name + " needs " + argument.getKey());
            }
        }
        return new Arguments(peer, name, all, given.keySet(), defaults.keySet(), bugs);
    }

    private String known() {
        return defaults.isEmpty() ? "none" : String.join(", ", defaults.keySet());
    }
}
