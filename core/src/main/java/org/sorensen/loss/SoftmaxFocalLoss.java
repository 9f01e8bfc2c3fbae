package org.sorensen.loss;

import java.util.Objects;
import java.util.Optional;

/**
 * Focal loss of exclusive classes, {@code −Σ_c α_c·t_c·(1 − p_c)^γ·ln p_c} for each voxel; easy voxels count less.
 *
 * <p>{@code γ = 0} is cross-entropy. Range [0, ∞), smaller is better. The reduced form is that of {@link Focus}, the
 * normalised one divides by the sum of the factors {@code t·(1 − p)^γ} (arXiv 1909.07829), {@link Normalization#POOLED},
 * and the gradient runs through that sum.
 *
 * <p>With {@link VoxelLoss.Divisor#ELEMENTS} it equals MONAI 1.5 {@code FocalLoss(use_softmax=True)} and kornia, whose
 * mean is also over classes and whose α is {@link FocalBalance#background}; with {@link VoxelLoss.Divisor#VOXELS} and
 * {@link FocalBalance#factor}, Keras {@code CategoricalFocalCrossentropy}. Two sweeps. Lin et al. 2017, arXiv 1708.02002.
 *
 * @param focus the focusing power, plain or reduced
 * @param balance the factors of the classes; the negative ones are not read
 * @param divisor what the mean is divided by; read by the normalised form for {@link Normalization#POOLED_MEAN} alone
 * @param normalization whether and how the sums are divided by the sums of the focal factors
 * @param labelSmoothing {@code ε} in [0, 1): targets become {@code (1 − ε)·t + ε/C}
 */
public record SoftmaxFocalLoss(
        Focus focus, FocalBalance balance, Divisor divisor, Normalization normalization, double labelSmoothing)
        implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = FocalCard.parameters(
                    LossCard.of(
                                    "focal",
                                    "Focal",
                                    LossFamily.VOXEL,
                                    a -> new SoftmaxFocalLoss(
                                            FocalCard.focus(a),
                                            FocalCard.balance(a),
                                            a.choice("divisor", Divisor.class),
                                            a.choice("normalization", Normalization.class),
                                            a.number("labelSmoothing")))
                            .aliases("softmax-focal")
                            .purpose(
                                    "the probability of the right class, with attention on voxels that are still wrong")
                            .formula("−Σ_c α_c·t_c·(1 − p_c)^γ·ln p_c")
                            .gradient(
                                    "∂ℓ/∂(ln p_y) = α·(1 − p)^(γ−1)·(γ·p·ln p + p − 1), then the softmax's chain rule")
                            .range("0 to ∞"),
                    FocalBalance.Reading.BACKGROUND,
                    Divisor.VOXELS)
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes; the reduced form jumps at τ unless it is 1/2")
            .typically("several classes, much easy background")
            .use("Exclusive classes where easy background swamps cross-entropy.")
            .avoid(
                    "Labels are noisy: it insists on voxels that are labelled wrong. Calibrated probabilities are wanted.")
            .peers("MONAI FocalLoss", "Keras CategoricalFocalCrossentropy", "kornia FocalLoss")
            .paper("Lin et al. 2017, arXiv 1708.02002; reduced: arXiv 1903.01347; normalised: arXiv 1909.07829")
            .variants(
                    new SoftmaxFocalLoss(.5, Divisor.ELEMENTS),
                    new SoftmaxFocalLoss(Focus.of(2), FocalBalance.background(.25), Divisor.POSITIVES),
                    new SoftmaxFocalLoss(Focus.reduced(2, .5), FocalBalance.factor(1, 2, .5), Divisor.CELLS),
                    new SoftmaxFocalLoss(Focus.of(1.5), FocalBalance.NONE, Divisor.VOXELS, Normalization.POOLED, .1));

    /** Checks that nothing is null. */
    public SoftmaxFocalLoss {
        Objects.requireNonNull(focus, "focus");
        Objects.requireNonNull(balance, "balance");
        Objects.requireNonNull(divisor, "divisor");
        Objects.requireNonNull(normalization, "normalization");
        VoxelChecks.labelSmoothing(labelSmoothing);
    }

    /**
     * Neither normalised nor smoothed.
     *
     * @param focus the focusing power
     * @param balance the factors of the classes
     * @param divisor what the mean is divided by
     */
    public SoftmaxFocalLoss(Focus focus, FocalBalance balance, Divisor divisor) {
        this(focus, balance, divisor, Normalization.NONE, 0);
    }

    /**
     * Every class weighs the same.
     *
     * @param gamma the focusing power
     * @param divisor what the mean is divided by
     */
    public SoftmaxFocalLoss(double gamma, Divisor divisor) {
        this(Focus.of(gamma), FocalBalance.NONE, divisor);
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
        E loss = v.ifTarget(v.times(focus.factor(v, v.q()), v.logP()));
        return v.times(balance.positive().times(v, loss), -1);
    }

    @Override
    public <E> Optional<E> normalizer(VoxelAlgebra<E> v) {
        return normalization == Normalization.NONE ? Optional.empty() : Optional.of(v.ifTarget(focus.factor(v, v.q())));
    }

    @Override
    public Kind kind() {
        return Kind.CATEGORICAL;
    }

    @Override
    public boolean distinguishesClasses() {
        return divisor == Divisor.POSITIVES || !balance.positive().isUniform();
    }
}
