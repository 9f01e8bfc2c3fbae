package org.sorensen.array;

/** The one place where lengths are compared with shapes. */
final class Checks {
    private Checks() {}

    static void length(String what, Shape shape, int found) {
        if (found != shape.size()) {
            throw new IllegalArgumentException(
                    what + " of shape " + shape + " needs " + shape.size() + " elements, found " + found);
        }
    }
}
