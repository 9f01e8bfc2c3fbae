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
        if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gamma must be finite and at least 0, found " + gamma);
        }
    }
}
