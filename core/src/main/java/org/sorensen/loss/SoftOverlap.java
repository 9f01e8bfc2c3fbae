package org.sorensen.loss;

/** The intersection {@code I} of a prediction with a fractional target; for targets of 0 and 1 the forms are one. */
public enum SoftOverlap {
    /**
     * {@code I = ½ Σ(|p| + t − |p − t|)}, the L1 form of arXiv 2302.05666 and 2303.16296: the loss is 0 exactly where
     * {@code p = t}. Voxels with {@code t} of 0 or 1 use the product, whose value is the same and whose gradient has
     * no tie. Losses with a squared denominator use the product, which is reflexive there already.
     */
    MINIMUM,
    /** {@code I = Σ p·t} for every target. */
    PRODUCT
}
