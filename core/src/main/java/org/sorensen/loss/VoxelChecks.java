package org.sorensen.loss;

/** Parameter checks that several per-voxel losses share. */
final class VoxelChecks {
    private VoxelChecks() {}

    static void labelSmoothing(double epsilon) {
        if (!(epsilon >= 0 && epsilon < 1)) {
            throw new IllegalArgumentException("label smoothing must lie in [0, 1), found " + epsilon);
        }
    }

    static void gamma(double gamma) {
        atLeastZero("gamma", gamma);
    }

    static void atLeastZero(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be finite and at least 0, found " + value);
        }
    }
}
