package org.sorensen.geometry;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A grid divided into regions, such as the classes of a label map.
 *
 * @param grid the grid with its spacing
 * @param regions the region of each voxel in row-major order, 0 or more, or {@link #UNKNOWN}; not copied
 */
public record Partition(DistanceTransform grid, int[] regions) {
    /** The region of voxels that do not matter to any distance. */
    public static final int UNKNOWN = -1;

    /** Checks the number of voxels. */
    public Partition {
        Objects.requireNonNull(regions, "regions");
        if (regions.length != grid.shape().size()) {
            throw new IllegalArgumentException("a partition of the grid " + grid.shape() + " needs "
                    + grid.shape().size() + " voxels, found " + regions.length);
        }
    }

    /**
     * The regions that have a voxel.
     *
     * @return ascending, without {@link #UNKNOWN}
     */
    public int[] present() {
        return Arrays.stream(regions)
                .filter(region -> region != UNKNOWN)
                .distinct()
                .sorted()
                .toArray();
    }

    /**
     * The distance of each voxel to the nearest voxel of another region.
     *
     * @return in row-major order, 0 for unknown voxels; empty where there is but one region
     */
    public Optional<double[]> toOtherRegion() {
        int[] present = present();
        if (present.length < 2) {
            return Optional.empty();
        }
        double[] distances = new double[regions.length];
        for (int region : present) {
            double[] across = grid.distances(i -> regions[i] != region && regions[i] != UNKNOWN)
                    .orElseThrow();
            for (int i = 0; i < regions.length; i++) {
                if (regions[i] == region) {
                    distances[i] = across[i];
                }
            }
        }
        return Optional.of(distances);
    }
}
