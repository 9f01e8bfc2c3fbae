package org.sorensen.loss;

/** How scores become probabilities; always named by the caller, never guessed from the values. */
public enum Activation {
    /** {@code p_c = exp(z_c) / Σ_k exp(z_k)} over the channels: one class per voxel. Needs at least two channels. */
    SOFTMAX,
    /** {@code p = 1 / (1 + exp(-z))} for each channel on its own: binary and multi-label. */
    SIGMOID,
    /**
     * The scores are probabilities already, from 0 to 1: any other number is refused, but for a rounding error of
     * {@value #ROUNDING}, with which it is used as it is.
     */
    IDENTITY,
    /**
     * The scores are used as they are and may be any finite number, as where a peer's loss is called without an activation
     * on what is no probability. Only for losses over sums, cells or the whole batch; prefer any of the others.
     */
    RAW;

    /** How far beyond [0, 1] a probability may lie: what single precision makes of sums over many classes. */
    public static final double ROUNDING = 1e-5;

    /**
     * Whether scores are turned into probabilities.
     *
     * @return true for softmax and sigmoid, false where the scores are used as they are
     */
    public boolean takesLogits() {
        return this == SOFTMAX || this == SIGMOID;
    }
}
