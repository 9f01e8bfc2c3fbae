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
