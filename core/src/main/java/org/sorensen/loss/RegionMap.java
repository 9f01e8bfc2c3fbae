package org.sorensen.loss;

import org.sorensen.geometry.Region;

/**
 * What each voxel costs per unit of probability, given where the class is: the {@code z} of {@link RegionWiseLoss}. The
 * usual ones are {@link StandardRegionMap}.
 */
@FunctionalInterface
public interface RegionMap {
    /**
     * The map of one image and class.
     *
     * @param region where the target holds the class; a voxel that is neither inside nor outside is ignored
     * @return a finite number for each voxel in row-major order
     */
    double[] of(Region region);
}
