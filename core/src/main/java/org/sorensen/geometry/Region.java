package org.sorensen.geometry;

import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A region of a grid: voxels known to be inside, voxels known to be outside. Those that are neither, such as ignored
 * ones, do not matter to any distance.
 *
 * @param grid the grid with its spacing
 * @param inside whether the voxel at a place in row-major order is inside; asked from several threads
 * @param outside whether it is outside, never where it is inside
 */
public record Region(DistanceTransform grid, IntPredicate inside, IntPredicate outside) {
    /** Checks that nothing is null. */
    public Region {
        Objects.requireNonNull(grid, "grid");
        Objects.requireNonNull(inside, "inside");
        Objects.requireNonNull(outside, "outside");
    }

    /**
     * The squared distance of each voxel to the nearest one of the other side.
     *
     * @return in row-major order, 0 for voxels on neither side; empty where either side has no voxel
     */
    public Optional<double[]> squaredAcross() {
        Optional<double[]> toOutside = grid.squared(outside);
        Optional<double[]> toInside = toOutside.isEmpty() ? Optional.empty() : grid.squared(inside);
        if (toInside.isEmpty()) {
            return Optional.empty();
        }
        double[] squared = toInside.get();
        for (int i = 0; i < squared.length; i++) {
            if (inside.test(i)) {
                squared[i] = toOutside.get()[i];
            } else if (!outside.test(i)) {
                squared[i] = 0;
            }
        }
        return Optional.of(squared);
    }
}
