package org.sorensen.loss;

/**
 * Binary cross-entropy of every channel, {@code −t·ln p − (1 − t)·ln(1 − p)}.
 *
 * <p>The mean is over valid voxels and channels. Range [0, ∞), smaller is better. Finite for all finite logits; with
 * probabilities it is an error where one of 0 or 1 contradicts the target. No valid voxel gives 0, not NaN.
 *
 * <p>Equals torch {@code BCEWithLogitsLoss} and Keras {@code BinaryCrossentropy(label_smoothing)}; SMP's
 * {@code SoftBCEWithLogitsLoss(smooth_factor)} smooths twice as far for the same number. Two sweeps.
 *
 * @param labelSmoothing {@code ε} in [0, 1): targets become {@code (1 − ε)·t + ε/2}
 */
public record BinaryCrossEntropyLoss(double labelSmoothing) implements VoxelLoss {
    /** Checks the range. */
    public BinaryCrossEntropyLoss {
        VoxelChecks.labelSmoothing(labelSmoothing);
    }

    /** No label smoothing. */
    public BinaryCrossEntropyLoss() {
        this(0);
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        return v.times(v.plus(v.ifTarget(v.logP()), v.ifNotTarget(v.logQ())), -1);
    }

    @Override
    public Kind kind() {
        return Kind.CHANNELWISE;
    }
}
