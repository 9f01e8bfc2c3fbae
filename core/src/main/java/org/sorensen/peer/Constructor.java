package org.sorensen.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A peer's class: what it takes, and what that makes. */
record Constructor(Signature signature, List<String> aliases, Function<Arguments, Recipe> maker) {
    /** A class by its signature as the peer writes it. */
    static Constructor of(String signature, Function<Arguments, Recipe> maker, String... aliases) {
        return new Constructor(Signature.of(signature), List.of(aliases), maker);
    }

    boolean named(String name) {
        return signature.name().equals(name) || aliases.contains(name);
    }

    /** The names under which it is known. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(signature.name());
        names.addAll(aliases);
        return names;
    }
}
