package org.sorensen.internal.engine;

import java.util.Arrays;

/** What the first sweep accumulates, for a block of one sample or for the whole batch. */
final class Sums {
    /** The overlap sums of a class, in the order of {@link org.sorensen.loss.OverlapState#toArray()}. */
    static final int PRODUCT = 0;

    static final int MINIMUM = 1;
    static final int PREDICTION = 2;
    static final int PREDICTION_SQUARED = 3;
    static final int TARGET = 4;
    static final int TARGET_SQUARED = 5;
    static final int OVERLAP = 6;

    /** The sums of a per-voxel term and class. */
    static final int ELEMENTS = 0;

    static final int NORMALIZER = 1;
    static final int VOXEL = 2;

    /** {@code [class][OVERLAP]} */
    final double[] overlap;
    /** {@code [term][class][VOXEL]} */
    final double[][] voxel;
    /** The weight of the voxels of each class, {@code Σ m·t}; soft targets too. */
    final double[] classVoxels;

    double valid;

    Sums(int classes, int terms) {
        overlap = new double[classes * OVERLAP];
        voxel = new double[terms][classes * VOXEL];
        classVoxels = new double[classes];
    }

    Sums emptyCopy() {
        return new Sums(classVoxels.length, voxel.length);
    }

    void add(Sums other) {
        add(overlap, other.overlap);
        for (int t = 0; t < voxel.length; t++) {
            add(voxel[t], other.voxel[t]);
        }
        add(classVoxels, other.classVoxels);
        valid += other.valid;
    }

    private static void add(double[] into, double[] from) {
        for (int i = 0; i < into.length; i++) {
            into[i] += from[i];
        }
    }

    boolean finite() {
        return finite(overlap) && finite(classVoxels) && Arrays.stream(voxel).allMatch(Sums::finite);
    }

    private static boolean finite(double[] values) {
        double probe = 0;
        for (double value : values) {
            probe += value * 0;
        }
        return probe == 0;
    }
}
