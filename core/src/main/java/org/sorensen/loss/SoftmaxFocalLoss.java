package org.sorensen.loss;

import java.util.Objects;

/**
 * Focal loss of exclusive classes, {@code −Σ_c t_c·(1 − p_c)^γ·ln p_c} for each voxel; easy voxels count less.
 *
 * <p>{@code γ = 0} is cross-entropy. Range [0, ∞), smaller is better. Balance classes with
 * {@link LossOptions#classWeights()}: MONAI's {@code alpha} is the weights {@code (1 − α, α, …, α)} by count.
 *
 * <p>With {@link VoxelLoss.Divisor#ELEMENTS} it equals MONAI 1.5 {@code FocalLoss(use_softmax=True)} and kornia, whose
 * mean is also over classes; with {@link VoxelLoss.Divisor#VOXELS} and a weight of α, Keras
 * {@code CategoricalFocalCrossentropy}. Two sweeps. Lin et al. 2017, arXiv 1708.02002.
 *
 * @param gamma the focusing power, at least 0
 * @param divisor what the mean is divided by
 */
public record SoftmaxFocalLoss(double gamma, Divisor divisor) implements VoxelLoss {
    /** Checks the range. */
    public SoftmaxFocalLoss {
        VoxelChecks.gamma(gamma);
        Objects.requireNonNull(divisor, "divisor");
    }

    /**
     * The mean over voxels.
     *
     * @param gamma the focusing power
     */
    public SoftmaxFocalLoss(double gamma) {
        this(gamma, Divisor.VOXELS);
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        return v.times(v.ifTarget(v.times(v.power(v.q(), gamma), v.logP())), -1);
    }

    @Override
    public Kind kind() {
        return Kind.CATEGORICAL;
    }
}
