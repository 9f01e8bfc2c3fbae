package org.sorensen.loss;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Focal loss of every channel, {@code −α·t·(1 − p)^γ·ln p − (1 − α)·(1 − t)·p^γ·ln(1 − p)}; easy voxels count less.
 *
 * <p>Without α both sides weigh 1; {@code γ = 0} is then binary cross-entropy. Range [0, ∞), smaller is better. The
 * normalised form divides the sum of each channel by {@code Σ t·(1 − p)^γ + (1 − t)·p^γ} instead of counting voxels
 * (arXiv 1909.07829), and the gradient runs through that sum.
 *
 * <p>Equals MONAI 1.5 {@code FocalLoss}, torchvision {@code sigmoid_focal_loss}, Keras {@code BinaryFocalCrossentropy},
 * and SMP's {@code FocalLoss} (multi-class up to 0.5.0 with {@link VoxelLoss.Divisor#VOXELS}, which sums over classes;
 * its {@code normalized} is ours divided once more by the number of voxels).
 * Two sweeps. Lin et al. 2017, arXiv 1708.02002.
 *
 * @param gamma the focusing power, at least 0
 * @param alpha the weight of the positive side in [0, 1], empty for none
 * @param divisor what the mean is divided by; not read by the normalised form
 * @param normalized whether each channel is divided by the sum of its focal factors
 */
public record SigmoidFocalLoss(double gamma, OptionalDouble alpha, Divisor divisor, boolean normalized)
        implements VoxelLoss {
    /** Checks the ranges. */
    public SigmoidFocalLoss {
        VoxelChecks.gamma(gamma);
        Objects.requireNonNull(divisor, "divisor");
        if (alpha.isPresent() && !(alpha.getAsDouble() >= 0 && alpha.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("alpha must lie in [0, 1], found " + alpha.getAsDouble());
        }
    }

    /**
     * No α, the mean over voxels and channels.
     *
     * @param gamma the focusing power
     */
    public SigmoidFocalLoss(double gamma) {
        this(gamma, OptionalDouble.empty(), Divisor.ELEMENTS, false);
    }

    /**
     * The mean over voxels and channels.
     *
     * @param gamma the focusing power
     * @param alpha the weight of the positive side
     */
    public SigmoidFocalLoss(double gamma, double alpha) {
        this(gamma, OptionalDouble.of(alpha), Divisor.ELEMENTS, false);
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        E positive = v.ifTarget(v.times(v.power(v.q(), gamma), v.logP()));
        E negative = v.ifNotTarget(v.times(v.power(v.p(), gamma), v.logQ()));
        if (alpha.isPresent()) {
            positive = v.times(positive, alpha.getAsDouble());
            negative = v.times(negative, 1 - alpha.getAsDouble());
        }
        return v.times(v.plus(positive, negative), -1);
    }

    @Override
    public <E> Optional<E> normalizer(VoxelAlgebra<E> v) {
        return normalized
                ? Optional.of(v.plus(v.ifTarget(v.power(v.q(), gamma)), v.ifNotTarget(v.power(v.p(), gamma))))
                : Optional.empty();
    }

    @Override
    public Kind kind() {
        return Kind.CHANNELWISE;
    }
}
