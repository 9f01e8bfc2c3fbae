package org.sorensen.loss;

import java.util.Objects;

/**
 * Kullback–Leibler divergence of the prediction from the target, {@code KL(t‖p) = Σ_c t_c·(ln t_c − ln p_c)} for each
 * voxel; channel by channel also {@code (1 − t)·(ln(1 − t) − ln(1 − p))}.
 *
 * <p>Cross-entropy less the entropy of the target, so 0 for a prediction that equals a soft target; its gradient is that
 * of cross-entropy. The mean is over valid voxels (and channels, where they are asked one by one). Range [0, ∞), smaller
 * is better. {@code 0·ln 0} is 0.
 *
 * <p>With {@link VoxelLoss.Divisor#ELEMENTS} it equals torch {@code KLDivLoss(reduction="mean")}, with
 * {@link VoxelLoss.Divisor#SAMPLES} {@code "batchmean"}; with probabilities and {@link VoxelLoss.Divisor#CELLS} kornia
 * {@code kl_div_loss_2d}, whose distributions are over the pixels of a channel; with a floor of 1e-7 Keras
 * {@code KLDivergence}. Two sweeps.
 *
 * @param kind whether classes exclude each other
 * @param floor what probabilities of target and prediction are raised to at least, 0 for not at all; with a floor above 0
 *     the gradient is 0 below it
 */
public record KlDivergenceLoss(Kind kind, double floor) implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "kl-divergence",
                    "Kullback–Leibler divergence",
                    LossFamily.VOXEL,
                    a -> new KlDivergenceLoss(a.choice("kind", Kind.class), a.number("floor")))
            .purpose("the predicted distribution of classes against a soft target")
            .formula("Σ_c t_c·(ln t_c − ln p_c)")
            .gradient("∂ℓ/∂z_c = p_c − t_c")
            .range("0 to ∞")
            .parameter("kind", Kind.CATEGORICAL, "categorical, channelwise", "whether classes exclude each other")
            .parameter("floor", "0", "0 up to 1/2, exclusive", "what t and p are raised to at least")
            .imbalance(LossCard.Imbalance.NO)
            .differentiable("yes; not at the floor, where there is one")
            .typically("distillation, several raters")
            .use("Soft targets that a perfect prediction should score 0 on: a teacher's output, the vote of raters.")
            .avoid("Hard labels: it is cross-entropy then.")
            .peers("torch KLDivLoss", "Keras KLDivergence", "kornia kl_div_loss_2d")
            .paper("Kullback and Leibler 1951")
            .variants(
                    new KlDivergenceLoss(Kind.CHANNELWISE, 0),
                    new KlDivergenceLoss(Kind.CATEGORICAL, .05),
                    new KlDivergenceLoss(Kind.CHANNELWISE, .05));

    /** Checks the range. */
    public KlDivergenceLoss {
        Objects.requireNonNull(kind, "kind");
        if (!(floor >= 0 && floor < 0.5)) {
            throw new IllegalArgumentException("the floor must lie in [0, 1/2), found " + floor);
        }
    }

    /** Exclusive classes, no floor. */
    public KlDivergenceLoss() {
        this(Kind.CATEGORICAL, 0);
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        E positive = floor == 0
                ? v.plus(v.timesOwnLog(v.target()), v.times(v.ifTarget(v.logP()), -1))
                : floored(v, v.target(), v.p(), v.logP());
        if (kind == Kind.CATEGORICAL) {
            return positive;
        }
        E other = v.plus(v.constant(1), v.times(v.target(), -1));
        E negative = floor == 0
                ? v.plus(v.timesOwnLog(other), v.times(v.ifNotTarget(v.logQ()), -1))
                : floored(v, other, v.q(), v.logQ());
        return v.plus(positive, negative);
    }

    private <E> E floored(VoxelAlgebra<E> v, E target, E p, E logP) {
        E t = v.choose(target, floor, v.constant(floor), target);
        E log = v.choose(p, floor, v.constant(Math.log(floor)), logP);
        return v.plus(v.timesOwnLog(t), v.times(v.times(t, log), -1));
    }

    @Override
    public boolean onlyTarget() {
        return kind == Kind.CATEGORICAL && floor == 0;
    }
}
