package org.sorensen.loss;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Focal loss of every channel, {@code −α·t·(1 − p)^γ·ln p − (1 − α)·(1 − t)·p^γ·ln(1 − p)}; easy voxels count less.
 *
 * <p>Without α both sides weigh 1; {@code γ = 0} is then binary cross-entropy. Range [0, ∞), smaller is better. The
 * reduced form is that of {@link Focus}, the normalised one divides by {@code Σ t·(1 − p)^γ + (1 − t)·p^γ} instead of
 * counting voxels (arXiv 1909.07829), and the gradient runs through that sum.
 *
 * <p>Equals MONAI 1.5 {@code FocalLoss}, torchvision {@code sigmoid_focal_loss}, Keras {@code BinaryFocalCrossentropy}
 * ({@link #clipped} to 1e-7), kornia's, and SMP's {@code FocalLoss} (multi-class up to 0.5.0 with
 * {@link VoxelLoss.Divisor#VOXELS}, which sums over classes). Two sweeps. Lin et al. 2017, arXiv 1708.02002.
 *
 * @param focus the focusing power, plain or reduced
 * @param balance the factors of the sides and classes
 * @param divisor what the mean is divided by; read by the normalised form for {@link Normalization#POOLED_MEAN} alone
 * @param normalization whether and how the sums are divided by the sums of the focal factors
 * @param softTarget how targets between 0 and 1 are read, smoothed ones too
 * @param labelSmoothing {@code ε} in [0, 1): targets become {@code (1 − ε)·t + ε/2}
 */
public record SigmoidFocalLoss(
        Focus focus,
        FocalBalance balance,
        Divisor divisor,
        Normalization normalization,
        FocalTarget softTarget,
        double labelSmoothing)
        implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = FocalCard.parameters(
                    LossCard.of(
                                    "binary-focal",
                                    "Binary focal",
                                    LossFamily.VOXEL,
                                    a -> new SigmoidFocalLoss(
                                            FocalCard.focus(a),
                                            FocalCard.balance(a),
                                            a.choice("divisor", Divisor.class),
                                            a.choice("normalization", Normalization.class),
                                            a.choice("softTarget", FocalTarget.class),
                                            a.number("labelSmoothing")))
                            .aliases("sigmoid-focal")
                            .purpose(
                                    "yes or no of every voxel and channel, with attention on voxels that are still wrong")
                            .formula("−α·t·(1 − p)^γ·ln p − (1 − α)·(1 − t)·p^γ·ln(1 − p)")
                            .gradient(
                                    "t = 1: ∂ℓ/∂z = α·(1 − p)^γ·(γ·p·ln p + p − 1); t = 0: p and 1 − p, and the sign, change")
                            .range("0 to ∞"),
                    FocalBalance.Reading.POSITIVE,
                    Divisor.ELEMENTS)
            .parameter(
                    "softTarget",
                    FocalTarget.EACH_SIDE,
                    "each-side, expected, likelihood, signed-logit",
                    "how targets between 0 and 1 are read")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes; the reduced form jumps at τ unless it is 1/2")
            .typically("detection, small binary objects")
            .use("Binary or multi-label masks where easy background swamps cross-entropy.")
            .avoid(
                    "Labels are noisy: it insists on voxels that are labelled wrong. Calibrated probabilities are wanted.")
            .peers(
                    "MONAI FocalLoss",
                    "SMP FocalLoss",
                    "Keras BinaryFocalCrossentropy",
                    "torchvision sigmoid_focal_loss",
                    "kornia BinaryFocalLossWithLogits")
            .paper("Lin et al. 2017, arXiv 1708.02002; reduced: arXiv 1903.01347; normalised: arXiv 1909.07829")
            .variants(
                    new SigmoidFocalLoss(1.5, .25),
                    new SigmoidFocalLoss(Focus.of(2), FocalBalance.background(.75), Divisor.VOXELS),
                    new SigmoidFocalLoss(Focus.reduced(2, .5), FocalBalance.factor(1, 2, .5), Divisor.POSITIVES),
                    normalized(Normalization.PER_CLASS, FocalTarget.EACH_SIDE, 0),
                    normalized(Normalization.PER_CLASS_MEAN, FocalTarget.LIKELIHOOD, 0),
                    normalized(Normalization.POOLED, FocalTarget.EXPECTED, .2),
                    normalized(Normalization.POOLED_MEAN, FocalTarget.SIGNED_LOGIT, .2),
                    softTarget(FocalTarget.EXPECTED),
                    softTarget(FocalTarget.LIKELIHOOD),
                    softTarget(FocalTarget.SIGNED_LOGIT));

    private static SigmoidFocalLoss normalized(Normalization normalization, FocalTarget target, double smoothing) {
        return new SigmoidFocalLoss(
                Focus.of(2), FocalBalance.positive(.75), Divisor.ELEMENTS, normalization, target, smoothing);
    }

    private static SigmoidFocalLoss softTarget(FocalTarget target) {
        return new SigmoidFocalLoss(
                Focus.of(2), FocalBalance.positive(.25), Divisor.IMAGE_VOXELS, Normalization.NONE, target, .1);
    }

    /** Checks that nothing is null. */
    public SigmoidFocalLoss {
        Objects.requireNonNull(focus, "focus");
        Objects.requireNonNull(balance, "balance");
        Objects.requireNonNull(divisor, "divisor");
        Objects.requireNonNull(normalization, "normalization");
        Objects.requireNonNull(softTarget, "softTarget");
        VoxelChecks.labelSmoothing(labelSmoothing);
    }

    /**
     * Neither normalised nor smoothed.
     *
     * @param focus the focusing power
     * @param balance the factors of the sides and classes
     * @param divisor what the mean is divided by
     */
    public SigmoidFocalLoss(Focus focus, FocalBalance balance, Divisor divisor) {
        this(focus, balance, divisor, Normalization.NONE, FocalTarget.EACH_SIDE, 0);
    }

    /**
     * The plain power, perhaps normalised by class.
     *
     * @param gamma the focusing power, at least 0
     * @param alpha the weight of the positive side in [0, 1], empty for none
     * @param divisor what the mean is divided by; not read by the normalised form
     * @param normalized whether each channel is divided by the sum of its focal factors
     */
    public SigmoidFocalLoss(double gamma, OptionalDouble alpha, Divisor divisor, boolean normalized) {
        this(
                Focus.of(gamma),
                alpha.isPresent() ? FocalBalance.positive(alpha.getAsDouble()) : FocalBalance.NONE,
                divisor,
                normalized ? Normalization.PER_CLASS : Normalization.NONE,
                FocalTarget.EACH_SIDE,
                0);
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
        E loss;
        if (softTarget == FocalTarget.EACH_SIDE) {
            E positive = v.ifTarget(v.times(focus.factor(v, v.q()), v.logP()));
            E negative = v.ifNotTarget(v.times(focus.factor(v, v.p()), v.logQ()));
            loss = v.plus(
                    balance.positive().times(v, positive), balance.negative().times(v, negative));
        } else {
            E factor = focus.factor(v, softTarget.miss(v));
            loss = balance.blend(v, v.times(factor, FocalTarget.logLikelihood(v)));
        }
        return v.times(loss, -1);
    }

    @Override
    public <E> Optional<E> normalizer(VoxelAlgebra<E> v) {
        if (normalization == Normalization.NONE) {
            return Optional.empty();
        }
        return Optional.of(
                softTarget == FocalTarget.EACH_SIDE
                        ? v.plus(v.ifTarget(focus.factor(v, v.q())), v.ifNotTarget(focus.factor(v, v.p())))
                        : focus.factor(v, softTarget.miss(v)));
    }

    @Override
    public Kind kind() {
        return Kind.CHANNELWISE;
    }

    @Override
    public boolean distinguishesClasses() {
        return !balance.isUniform();
    }
}
