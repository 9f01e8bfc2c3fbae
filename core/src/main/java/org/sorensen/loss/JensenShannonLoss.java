package org.sorensen.loss;

import java.util.Objects;

/**
 * Jensen–Shannon divergence of prediction and target, {@code ½·KL(t‖m) + ½·KL(p‖m)} with {@code m = (t + p)/2} for each
 * voxel: symmetric and bounded.
 *
 * <p>The mean is over valid voxels (and channels, where they are asked one by one). Range [0, ln 2 ≈ 0.693], smaller is
 * better; for hard labels its gradient fades where the prediction is wholly wrong. With probabilities and
 * {@link VoxelLoss.Divisor#CELLS} it equals kornia {@code js_div_loss_2d}, whose distributions are over the pixels of a
 * channel. Two sweeps. Lin 1991, IEEE Transactions on Information Theory 37(1).
 *
 * @param kind whether classes exclude each other
 */
public record JensenShannonLoss(Kind kind) implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "jensen-shannon",
                    "Jensen–Shannon divergence",
                    LossFamily.VOXEL,
                    a -> new JensenShannonLoss(a.choice("kind", Kind.class)))
            .purpose("the predicted distribution of classes against a soft target, symmetrically")
            .formula("½·Σ_c t_c·ln(t_c/m_c) + ½·Σ_c p_c·ln(p_c/m_c), m = (t + p)/2")
            .gradient("∂ℓ/∂p = ½·ln(p/m)")
            .range("0 to ln 2")
            .parameter("kind", Kind.CATEGORICAL, "categorical, channelwise", "whether classes exclude each other")
            .imbalance(LossCard.Imbalance.NO)
            .differentiable("yes")
            .typically("consistency of two predictions, noisy labels")
            .use("Two predictions should agree, or labels are noisy and a bounded loss is wanted.")
            .avoid("At the start of training on hard labels: the gradient fades where the prediction is wholly wrong.")
            .peers("kornia js_div_loss_2d")
            .paper("Lin 1991")
            .variants(new JensenShannonLoss(Kind.CHANNELWISE));

    /** Checks that the kind is not null. */
    public JensenShannonLoss {
        Objects.requireNonNull(kind, "kind");
    }

    /** Exclusive classes. */
    public JensenShannonLoss() {
        this(Kind.CATEGORICAL);
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        E positive = side(v, v.target(), v.p());
        if (kind == Kind.CATEGORICAL) {
            return positive;
        }
        return v.plus(positive, side(v, v.plus(v.constant(1), v.times(v.target(), -1)), v.q()));
    }

    /** {@code ½·(t·ln t + p·ln p) − m·ln m}. */
    private static <E> E side(VoxelAlgebra<E> v, E t, E p) {
        E apart = v.times(v.plus(v.timesOwnLog(t), v.timesOwnLog(p)), 0.5);
        return v.plus(apart, v.times(v.timesOwnLog(v.times(v.plus(t, p), 0.5)), -1));
    }

    @Override
    public boolean onlyTarget() {
        return false;
    }
}
