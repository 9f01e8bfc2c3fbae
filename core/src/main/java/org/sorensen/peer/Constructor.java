package org.sorensen.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A peer's class: what it takes, and what that makes.
 *
 * @param signature its name and parameters
 * @param aliases further names
 * @param maker from arguments to the loss
 * @param varies whether releases of the preset differ by a defect that later ones do not have
 */
record Constructor(Signature signature, List<String> aliases, Function<Arguments, Recipe> maker, boolean varies) {
    /** A class by its signature as the peer writes it. */
    static Constructor of(String signature, Function<Arguments, Recipe> maker, String... aliases) {
        return new Constructor(Signature.of(signature), List.of(aliases), maker, false);
    }

    /** A class whose defect some releases of the preset have and others have not. */
    static Constructor varying(String signature, Function<Arguments, Recipe> maker, String... aliases) {
        return new Constructor(Signature.of(signature), List.of(aliases), maker, true);
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
