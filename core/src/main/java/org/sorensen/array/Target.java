package org.sorensen.array;

/**
 * What the scores are compared with. Its kind is a type, never guessed from shapes: {@link LabelMap} for one integer
 * label per voxel, {@link SoftMap} for a value in [0, 1] per voxel and class (one-hot and multi-label targets too).
 */
public sealed interface Target permits LabelMap, SoftMap {
    /**
     * The shape of the target.
     *
     * @return {@code [N, spatial…]} for labels, {@code [N, C, spatial…]} for soft maps
     */
    Shape shape();
}
