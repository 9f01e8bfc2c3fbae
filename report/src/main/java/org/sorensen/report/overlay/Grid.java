package org.sorensen.report.overlay;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
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

    /** For every axis and slice, how many voxels have a label that is counted; the background 0 never is. */
    int[][] countPerSlice(LabelMap labels, IntPredicate counted) {
        int[][] counts = {new int[extents[0]], new int[extents[1]], new int[extents[2]]};
        int[] row = new int[extents[2]];
        for (int z = 0; z < extents[0]; z++) {
            for (int y = 0; y < extents[1]; y++) {
                labels.read((z * extents[1] + y) * row.length, row, row.length);
                for (int x = 0; x < row.length; x++) {
                    if (row[x] != 0 && counted.test(row[x])) {
                        counts[0][z]++;
                        counts[1][y]++;
                        counts[2][x]++;
                    }
                }
            }
        }
        return counts;
    }

    /** The smallest box that holds every counted voxel: first and last index of each axis. */
    Optional<int[][]> box(LabelMap labels, IntPredicate counted) {
        int[][] box = new int[3][];
        int[][] counts = countPerSlice(labels, counted);
        for (int axis = 0; axis < 3; axis++) {
            int[] count = counts[axis];
            int[] filled =
                    IntStream.range(0, count.length).filter(i -> count[i] > 0).toArray();
            if (filled.length == 0) {
                return Optional.empty();
            }
            box[axis] = new int[] {filled[0], filled[filled.length - 1]};
        }
        return Optional.of(box);
    }
}
