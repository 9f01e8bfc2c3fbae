package org.sorensen.loss;

/**
 * What an overlap loss does with a class that the target of a cell does not hold ({@code T = 0}), where the ratio says
 * little: it is 0 for the faintest false positive, and 0/0 without one.
 */
public enum AbsentClassPolicy {
    /**
     * The formula as it stands, smoothing included (MONAI, nnU-Net, Keras). Its gradient on false positives is
     * {@code O(σ)}, in practice zero: they are not unlearned. A 0/0 is an undefined cell.
     */
    COUNT,
    /** The cell leaves the sum and the divisor; its gradient is zero. */
    SKIP,
    /** The cell is 0 with zero gradient but stays in the divisor (SMP). */
    ZERO,
    /**
     * The score of the cell is {@code 1 − P/M}, M the number of valid voxels: the loss is the mean prediction, 0 for a
     * correct empty prediction, and every false positive is pushed down by {@code 1/M}.
     */
    MEAN_PREDICTION
}
