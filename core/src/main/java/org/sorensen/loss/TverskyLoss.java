package org.sorensen.loss;

import java.util.Objects;

/**
 * One minus the soft Tversky index, in which false positives and false negatives weigh differently.
 *
 * <p>{@code s = (I + σn) / max(I + α·FP + β·FN + σd, floor)} with {@code FP = P − I, FN = T − I}; α weights false
 * positives, β false negatives, as in the paper. {@code α = β = ½} is Dice (with twice the smoothing), {@code α = β = 1}
 * Jaccard. Range [0, 1], smaller is better. Undefined and absent cells as in {@link DiceLoss}.
 *
 * <p>With softmax and {@link Aggregation#GLOBAL_MICRO} over all classes {@code ΣFP = ΣFN}, so only {@code α + β}
 * matters there.
 *
 * <p>Equals MONAI 1.5 {@code TverskyLoss} with {@link AbsentClassPolicy#COUNT}. Two sweeps. Salehi et al. 2017, arXiv
 * 1706.05721.
 *
 * @param alpha the weight of false positives, at least 0
 * @param beta the weight of false negatives, at least 0
 * @param smoothing what keeps the ratio from 0/0
 * @param transform how the score becomes a loss
 */
public record TverskyLoss(double alpha, double beta, Smoothing smoothing, ScoreTransform transform)
        implements OverlapLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "tversky",
                    "Tversky",
                    LossFamily.OVERLAP,
                    a -> new TverskyLoss(
                            a.number("alpha"),
                            a.number("beta"),
                            Smoothing.of(a.number("smoothing")),
                            ScoreTransform.COMPLEMENT))
            .purpose("overlap in which false positives and false negatives weigh differently")
            .formula("1 − (I + σ) / (I + α(P − I) + β(T − I) + σ)")
            .gradient("∂ℓ/∂p = −t/D + N(α + (1 − α − β)t)/D², N and D numerator and denominator")
            .range("0 to 1")
            .parameter("alpha", "0.3", "at least 0", "the weight of false positives")
            .parameter("beta", "0.7", "at least 0", "the weight of false negatives")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("small lesions")
            .use("Missed foreground costs more than false alarms (beta above alpha), or less.")
            .avoid("Classes are pooled under softmax: every false positive is a false negative of another class"
                    + " there, so only alpha + beta matters.")
            .peers("MONAI TverskyLoss", "SMP TverskyLoss", "Keras Tversky", "kornia TverskyLoss")
            .paper("Salehi et al. 2017, arXiv 1706.05721")
            .variants(new TverskyLoss(.8, .4, new Smoothing(0, 1, 1e-3), ScoreTransform.NEGATIVE));

    /** Checks the ranges. */
    public TverskyLoss {
        if (!(alpha >= 0 && beta >= 0) || Double.isInfinite(alpha + beta)) {
            throw new IllegalArgumentException(
                    "alpha and beta must be finite and at least 0, found " + alpha + " and " + beta);
        }
        Objects.requireNonNull(smoothing, "smoothing");
        Objects.requireNonNull(transform, "transform");
    }

    /**
     * Smoothing 1e-5.
     *
     * @param alpha the weight of false positives
     * @param beta the weight of false negatives
     */
    public TverskyLoss(double alpha, double beta) {
        this(alpha, beta, Smoothing.DEFAULT, ScoreTransform.COMPLEMENT);
    }

    @Override
    public Dual score(OverlapSums sums) {
        Dual errors =
                sums.falsePositives().times(alpha).plus(sums.falseNegatives().times(beta));
        return smoothing.ratio(sums.intersection(), sums.intersection().plus(errors));
    }

    @Override
    public Dual loss(Dual score) {
        return transform.apply(score);
    }
}
