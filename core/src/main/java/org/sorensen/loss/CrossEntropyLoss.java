package org.sorensen.loss;

/**
 * Cross-entropy of exclusive classes, {@code −Σ_c t_c·ln p_c} for each voxel.
 *
 * <p>The mean is over valid voxels; with class weights {@link WeightNormalization#BY_WEIGHT_SUM} it is divided by
 * {@code Σ w_y}, as torch does. Range [0, ∞), smaller is better. Finite for all finite logits; with probabilities it is
 * an error where a target class has probability 0. No valid voxel gives 0, not NaN.
 *
 * <p>Equals torch {@code CrossEntropyLoss(weight, ignore_index, label_smoothing)} and Keras
 * {@code SparseCategoricalCrossentropy(ignore_class)}. Two sweeps.
 *
 * @param labelSmoothing {@code ε} in [0, 1): targets become {@code (1 − ε)·t + ε/C}
 */
public record CrossEntropyLoss(double labelSmoothing) implements VoxelLoss {
    /** Checks the range. */
    public CrossEntropyLoss {
        VoxelChecks.labelSmoothing(labelSmoothing);
    }

    /** No label smoothing. */
    public CrossEntropyLoss() {
        this(0);
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        return v.times(v.ifTarget(v.logP()), -1);
    }

    @Override
    public Kind kind() {
        return Kind.CATEGORICAL;
    }
}
