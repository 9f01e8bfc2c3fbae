package org.sorensen.loss;

/** What a class-weighted mean is divided by. */
public enum WeightNormalization {
    /** No weight: weighted classes are added, as for weights that sum to 1 already; voxels are still averaged. */
    NONE,
    /** The sum of the weights that took part (torch cross-entropy, SMP): scaling all weights changes nothing. */
    BY_WEIGHT_SUM,
    /** The number of terms that took part (MONAI): scaling all weights scales the loss. */
    BY_COUNT
}
