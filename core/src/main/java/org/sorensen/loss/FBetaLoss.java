package org.sorensen.loss;

import java.util.Objects;

/**
 * One minus the soft F-beta score: recall counts β times as much as precision.
 *
 * <p>{@code s = ((1 + β²)·I + σn) / max(P + β²·T + σd, floor)}, loss {@code 1 − s} (or another transform). It is the
 * Tversky loss with {@code α = 1/(1 + β²)} on false positives and {@code 1 − α = β²/(1 + β²)} on false negatives, and
 * {@code 1 + β²} times its smoothing; {@code β = 1} is Dice. Range [0, 1], smaller is better. Undefined and absent cells
 * as in {@link DiceLoss}.
 *
 * <p>Equals SMP's older {@code utils.losses.DiceLoss(eps, beta)} with {@link Aggregation#GLOBAL_MICRO} and
 * {@code Smoothing.of(eps)}, DL4J {@code LossFMeasure(beta)} with {@link Smoothing#NONE} on its positive class, and
 * SegLossOdyssey {@code AsymLoss} (β = 1.5). Two sweeps. Hashemi et al. 2018, arXiv 1803.11078.
 *
 * @param beta how much recall counts, above 0
 * @param smoothing what keeps the ratio from 0/0
 * @param transform how the score becomes a loss
 */
public record FBetaLoss(double beta, Smoothing smoothing, ScoreTransform transform) implements OverlapLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "f-beta",
                    "F-beta",
                    LossFamily.OVERLAP,
                    a -> new FBetaLoss(
                            a.number("beta"), Smoothing.of(a.number("smoothing")), ScoreTransform.COMPLEMENT))
            .purpose("overlap in which recall counts beta times as much as precision")
            .formula("1 − ((1 + β²)I + σ) / (P + β²T + σ)")
            .gradient("∂ℓ/∂p = −(1 + β²)t/D + N/D², with N = (1 + β²)I + σ, D = P + β²T + σ")
            .range("0 to 1")
            .parameter("beta", "1.5", "above 0", "above 1 recall counts more, below 1 precision")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("lesions that must not be missed")
            .use("Missing foreground costs more than finding too much, or the score that matters is an F-beta.")
            .avoid("Both errors cost the same: that is Dice.")
            .peers("DL4J LossFMeasure", "SMP utils DiceLoss(beta)", "SegLossOdyssey AsymLoss")
            .paper("Hashemi et al. 2018, arXiv 1803.11078")
            .variants(
                    new FBetaLoss(.5),
                    new FBetaLoss(2, new Smoothing(.5, 1, 1e-3), new ScoreTransform.NegativeLog(1e-7)));

    /** Checks the range. */
    public FBetaLoss {
        if (!(beta > 0 && beta < 1e100)) {
            throw new IllegalArgumentException("beta must be above 0 and finite, found " + beta);
        }
        Objects.requireNonNull(smoothing, "smoothing");
        Objects.requireNonNull(transform, "transform");
    }

    /**
     * Smoothing 1e-5.
     *
     * @param beta how much recall counts
     */
    public FBetaLoss(double beta) {
        this(beta, Smoothing.DEFAULT, ScoreTransform.COMPLEMENT);
    }

    @Override
    public Dual score(OverlapSums sums) {
        double square = beta * beta;
        return smoothing.ratio(
                sums.intersection().times(1 + square), sums.prediction().plus(square * sums.target()));
    }

    @Override
    public Dual loss(Dual score) {
        return transform.apply(score);
    }
}
