package org.sorensen.loss;

/** How scores become probabilities; always named by the caller, never guessed from the values. */
public enum Activation {
    /** {@code p_c = exp(z_c) / Σ_k exp(z_k)} over the channels: one class per voxel. Needs at least two channels. */
    SOFTMAX,
    /** {@code p = 1 / (1 + exp(-z))} for each channel on its own: binary and multi-label. */
    SIGMOID,
    /** The scores are probabilities already. */
    IDENTITY
}
