package org.sorensen.geometry;

import org.sorensen.array.Shape;

/** Checks that algorithms on masks share. */
final class Masks {
    private static final int AXES = 3;

    private Masks() {}

    /** The extents with leading ones up to three. */
    static int[] threeExtents(boolean[] mask, Shape spatial) {
        if (spatial.rank() < 1 || spatial.rank() > AXES) {
            throw new IllegalArgumentException("a mask must have one to three axes, found " + spatial);
        }
        if (mask.length != spatial.size()) {
            throw new IllegalArgumentException(
                    "a mask of axes " + spatial + " must have " + spatial.size() + " elements, found " + mask.length);
        }
        int[] extents = {1, 1, 1};
        System.arraycopy(spatial.extents(), 0, extents, AXES - spatial.rank(), spatial.rank());
        return extents;
    }
}
