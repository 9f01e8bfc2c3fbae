package org.sorensen.cli.run;

import java.util.List;
import java.util.Locale;

/** A spatial axis as users name it: x is the fastest one in memory, the first of a NIfTI volume, a picture's columns. */
enum Axis {
    X,
    Y,
    Z;

    /** The place of this axis among the spatial axes, slowest first. */
    private int index(int rank) {
        return rank - 1 - ordinal();
    }

    static List<Integer> indices(List<Axis> axes, int rank) {
        for (Axis axis : axes) {
            if (axis.index(rank) < 0) {
                throw new IllegalArgumentException("--flip: a picture has the axes x and y, found "
                        + axes.stream()
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .toList());
            }
        }
        return axes.stream().distinct().map(axis -> axis.index(rank)).toList();
    }
}
