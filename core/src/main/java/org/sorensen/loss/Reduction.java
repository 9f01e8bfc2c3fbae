package org.sorensen.loss;

/** How the cells of an overlap loss, or the elements of a per-voxel loss, become one number. */
public enum Reduction {
    /** They stay apart in {@link LossValue#values()}; the value and the gradient are those of their sum. */
    NONE,
    /** Overlap losses: the class mean of each sample, then the mean over samples. Per-voxel losses: the mean. */
    MEAN,
    /** The sum. */
    SUM
}
