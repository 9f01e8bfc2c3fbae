package org.sorensen.array;

import java.nio.ByteOrder;

/** The one place where memory is compared with shapes. */
final class Checks {
    private Checks() {}

    static void nativeOrder(boolean direct, ByteOrder found) {
        if (direct && found != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException(
                    "a direct buffer must be in native byte order (" + ByteOrder.nativeOrder() + "), found " + found);
        }
    }

    static void length(String what, Shape shape, int found) {
        if (found != shape.size()) {
            throw new IllegalArgumentException(
                    what + " of shape " + shape + " needs " + shape.size() + " elements, found " + found);
        }
    }
}
