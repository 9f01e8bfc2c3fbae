package org.sorensen.loss;

import java.util.Arrays;
import org.sorensen.array.Shape;

/**
 * Pools of three voxels for the soft skeleton, with derivatives. Among equal voxels the first of a window has the
 * derivative, and equal windows of an erosion share it by halves: the rules of the usual engines.
 */
final class SoftPools {
    private static final int AXES = 3;

    private final int[] extents = {1, 1, 1};
    private final int[] strides;
    private final int firstAxis;
    private final boolean[] counts;

    SoftPools(Shape spatial, boolean[] counts) {
        System.arraycopy(spatial.extents(), 0, extents, AXES - spatial.rank(), spatial.rank());
        strides = new int[] {extents[1] * extents[2], extents[2], 1};
        firstAxis = AXES - spatial.rank();
        this.counts = counts;
    }

    /** The least of the cross around each voxel. */
    double[] erode(double[] x) {
        double[] least = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            least[i] = x[i];
            for (int axis = firstAxis; axis < AXES && counts[i]; axis++) {
                least[i] = Math.min(least[i], x[leastAlong(x, i, axis)]);
            }
        }
        return least;
    }

    /** Adds the derivative by x of something with a derivative by its erosion. */
    void erodeBack(double[] x, double[] byEroded, double[] byX) {
        int[] places = new int[AXES];
        for (int i = 0; i < x.length; i++) {
            if (byEroded[i] == 0 || !counts[i]) {
                continue;
            }
            double least = Double.POSITIVE_INFINITY;
            for (int axis = firstAxis; axis < AXES; axis++) {
                places[axis] = leastAlong(x, i, axis);
                least = Math.min(least, x[places[axis]]);
            }
            shareBack(x, least, places, byEroded[i], byX);
        }
    }

    /** The least is taken axis by axis; at a tie the axis and those before it have one half each. */
    private void shareBack(double[] x, double least, int[] places, double slope, double[] byX) {
        double rest = slope;
        for (int axis = AXES - 1; axis >= firstAxis; axis--) {
            if (x[places[axis]] == least) {
                boolean earlier = false;
                for (int k = firstAxis; k < axis; k++) {
                    earlier |= x[places[k]] == least;
                }
                double share = earlier ? rest / 2 : rest;
                byX[places[axis]] += share;
                rest -= share;
            }
        }
    }

    private int leastAlong(double[] x, int i, int axis) {
        int stride = strides[axis];
        int at = i / stride % extents[axis];
        int least = i;
        if (at > 0 && counts[i - stride] && x[i - stride] <= x[i]) {
            least = i - stride;
        }
        return at < extents[axis] - 1 && counts[i + stride] && x[i + stride] < x[least] ? i + stride : least;
    }

    /** The largest of the box around each voxel. */
    double[] dilate(double[] x) {
        double[] largest = countingOnly(x);
        for (int axis = AXES - 1; axis >= firstAxis; axis--) {
            largest = largestAlong(largest, axis);
        }
        return largest;
    }

    /** Adds the derivative by x of something with a derivative by its dilation. */
    void dilateBack(double[] x, double[] byDilated, double[] byX) {
        double[][] inputs = new double[AXES][];
        inputs[AXES - 1] = countingOnly(x);
        for (int axis = AXES - 1; axis > firstAxis; axis--) {
            inputs[axis - 1] = largestAlong(inputs[axis], axis);
        }
        double[] slope = byDilated;
        for (int axis = firstAxis; axis < AXES; axis++) {
            double[] back = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                if (slope[i] != 0) {
                    back[largestAt(inputs[axis], i, axis)] += slope[i];
                }
            }
            slope = back;
        }
        for (int i = 0; i < x.length; i++) {
            byX[i] += slope[i];
        }
    }

    private double[] countingOnly(double[] x) {
        double[] only = new double[x.length];
        Arrays.setAll(only, i -> counts[i] ? x[i] : Double.NEGATIVE_INFINITY);
        return only;
    }

    private double[] largestAlong(double[] x, int axis) {
        double[] largest = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            largest[i] = x[largestAt(x, i, axis)];
        }
        return largest;
    }

    private int largestAt(double[] x, int i, int axis) {
        int stride = strides[axis];
        int at = i / stride % extents[axis];
        int largest = at > 0 && x[i - stride] >= x[i] ? i - stride : i;
        return at < extents[axis] - 1 && x[i + stride] > x[largest] ? i + stride : largest;
    }
}
