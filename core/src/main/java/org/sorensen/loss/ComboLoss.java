package org.sorensen.loss;

/**
 * Combo loss: a cross-entropy that weighs missed foreground against false foreground, less Dice.
 *
 * <p>{@code α·mean(−β·t·ln p − (1 − β)·(1 − t)·ln(1 − p)) − (1 − α)·mean_c s} with the Dice score
 * {@code s = (2I + σ)/(P + T + σ)}. Range [α − 1, ∞), smaller is better, {@code α − 1} for a perfect prediction. Channels
 * are asked one by one: sigmoid or probabilities. It is a {@link WeightedSum}, so two sweeps. Taghanaki et al. 2018, arXiv
 * 1805.02798.
 */
public final class ComboLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "combo",
                    "Combo",
                    LossFamily.COMPOUND,
                    a -> of(a.number("alpha"), a.number("beta"), Smoothing.of(a.number("smoothing"))))
            .purpose("cross-entropy with a price on misses, less Dice")
            .formula("α·mean(−β·t·ln p − (1 − β)(1 − t)·ln(1 − p)) − (1 − α)·s, s the Dice score")
            .gradient("by the logit: α·((1 − β)(1 − t)p − βt(1 − p)) and 1 − α times that of Dice")
            .range("α − 1 to ∞")
            .parameter("alpha", "0.5", "0 to 1", "the weight of cross-entropy; Dice has the rest")
            .parameter("beta", "0.5", "0 to 1", "above 0.5 missed foreground costs more, below false foreground")
            .parameter("smoothing", "1", "at least 0", "what keeps the Dice ratio from 0/0")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("yes")
            .typically("several organs of unlike size in one volume")
            .use("Foreground is scarce and the balance of misses and false alarms is to be set.")
            .avoid("Classes are exclusive and softmax is wanted: add cross-entropy and Dice.")
            .paper("Taghanaki et al. 2018, arXiv 1805.02798")
            .variants(of(.3, .7, Smoothing.DEFAULT));

    private ComboLoss() {}

    /**
     * The loss.
     *
     * @param alpha {@code α} in [0, 1], the weight of cross-entropy
     * @param beta {@code β} in [0, 1], the weight of missed foreground
     * @param smoothing of the Dice score
     * @return the weighted sum
     */
    public static WeightedSum of(double alpha, double beta, Smoothing smoothing) {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must lie in [0, 1], found " + alpha);
        }
        DiceLoss dice = new DiceLoss(Denominator.LINEAR, smoothing, ScoreTransform.NEGATIVE);
        return WeightedSum.of(alpha, new Entropy(beta), 1 - alpha, dice);
    }

    /**
     * The cross-entropy of it, {@code −β·t·ln p − (1 − β)·(1 − t)·ln(1 − p)}.
     *
     * @param beta {@code β} in [0, 1]
     */
    public record Entropy(double beta) implements VoxelLoss {
        /** Checks the range. */
        public Entropy {
            if (!(beta >= 0 && beta <= 1)) {
                throw new IllegalArgumentException("beta must lie in [0, 1], found " + beta);
            }
        }

        @Override
        public <E> E element(VoxelAlgebra<E> v) {
            return v.plus(v.times(v.ifTarget(v.logP()), -beta), v.times(v.ifNotTarget(v.logQ()), beta - 1));
        }

        @Override
        public Kind kind() {
            return Kind.CHANNELWISE;
        }
    }
}
