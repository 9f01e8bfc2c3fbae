package org.sorensen.report.overlay;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;

/** A grid of voxels {@code [D, H, W]}; a two-dimensional image is a grid of depth 1. */
record Grid(int[] extents, double[] spacing, boolean flat) {
    static Grid of(Shape spatial, String what) {
        int[] given = spatial.extents();
        if (given.length != 2 && given.length != 3) {
            throw new IllegalArgumentException(what + " needs a shape [D, H, W] or [H, W], found " + spatial);
        }
        boolean flat = given.length == 2;
        int[] extents = flat ? new int[] {1, given[0], given[1]} : given;
        return new Grid(extents, new double[] {1, 1, 1}, flat);
    }

    Grid withSpacing(double[] spacingMm) {
        int rank = flat ? 2 : 3;
        boolean positive = Arrays.stream(spacingMm).allMatch(s -> s > 0 && Double.isFinite(s));
        if (spacingMm.length != rank || !positive) {
            throw new IllegalArgumentException("the spacing needs " + rank
                    + " finite numbers above 0, slowest axis first, found " + Arrays.toString(spacingMm));
        }
        double[] full = flat ? new double[] {1, spacingMm[0], spacingMm[1]} : spacingMm.clone();
        return new Grid(extents, full, flat);
    }

    int size() {
        return extents[0] * extents[1] * extents[2];
    }

    int stride(int axis) {
        int stride = 1;
        for (int i = 2; i > axis; i--) {
            stride *= extents[i];
        }
        return stride;
    }

    void requireFits(String what, LabelMap labels) {
        int[] found = labels.shape().extents();
        int[] expected = flat ? new int[] {extents[1], extents[2]} : extents;
        boolean sampleOfOne = found.length == expected.length + 1 && found[0] == 1;
        int[] spatial = sampleOfOne ? Arrays.copyOfRange(found, 1, found.length) : found;
        if (!Arrays.equals(spatial, expected)) {
            throw new IllegalArgumentException("the " + what + " must have the image's shape "
                    + Arrays.toString(expected) + " (or one leading 1), found " + labels.shape());
        }
    }

    void requireSlice(Slice slice) {
        int axes = flat ? 1 : 3;
        if (slice.axis() < 0 || slice.axis() >= axes) {
            throw new IllegalArgumentException(
                    "the axis of a slice must be 0 to " + (axes - 1) + ", found " + slice.axis());
        }
        if (slice.index() < 0 || slice.index() >= extents[slice.axis()]) {
            throw new IllegalArgumentException("the slice index along axis " + slice.axis() + " must be 0 to "
                    + (extents[slice.axis()] - 1) + ", found " + slice.index());
        }
    }

    /** For every slice along an axis, how many voxels have a label that is counted. */
    int[] countPerSlice(LabelMap labels, int axis, IntPredicate counted) {
        int[] counts = new int[extents[axis]];
        int stride = stride(axis);
        for (int i = 0; i < size(); i++) {
            if (counted.test(labels.get(i))) {
                counts[i / stride % extents[axis]]++;
            }
        }
        return counts;
    }

    /** The smallest box that holds every counted voxel: first and last index of each axis. */
    Optional<int[][]> box(LabelMap labels, IntPredicate counted) {
        int[][] box = new int[3][];
        for (int axis = 0; axis < 3; axis++) {
            int[] counts = countPerSlice(labels, axis, counted);
            int first = 0;
            while (first < counts.length && counts[first] == 0) {
                first++;
            }
            if (first == counts.length) {
                return Optional.empty();
            }
            int last = counts.length - 1;
            while (counts[last] == 0) {
                last--;
            }
            box[axis] = new int[] {first, last};
        }
        return Optional.of(box);
    }
}
