package org.sorensen.loss;

import java.util.Objects;

/**
 * One minus the soft Jaccard index, intersection over union.
 *
 * <p>{@code s = (I + σn) / max(P + T − I + σd, floor)}, loss {@code 1 − s} (or another transform), range [0, 1], smaller
 * is better; {@code J = D / (2 − D)} of the Dice score of the same sums. Undefined and absent cells as in
 * {@link DiceLoss}.
 *
 * <p>Equals SMP 0.4+ {@code JaccardLoss} with {@link Aggregation#PER_CLASS_OVER_BATCH},
 * {@link AbsentClassPolicy#ZERO} and {@code new Smoothing(0, 0, 1e-7)}; MONAI 1.5 {@code DiceLoss(jaccard=True)} with half its smoothing. Two sweeps. Rahman and
 * Wang 2016, doi 10.1007/978-3-319-50835-1_22.
 *
 * @param denominator the power in the cardinalities
 * @param smoothing what keeps the ratio from 0/0
 * @param transform how the score becomes a loss
 */
public record JaccardLoss(Denominator denominator, Smoothing smoothing, ScoreTransform transform)
        implements OverlapLoss {
    /** Checks that nothing is null. */
    public JaccardLoss {
        Objects.requireNonNull(denominator, "denominator");
        Objects.requireNonNull(smoothing, "smoothing");
        Objects.requireNonNull(transform, "transform");
    }

    /** Linear denominator, smoothing 1e-5. */
    public JaccardLoss() {
        this(Denominator.LINEAR, Smoothing.DEFAULT, ScoreTransform.COMPLEMENT);
    }

    @Override
    public Dual score(OverlapSums sums) {
        return smoothing.ratio(sums.intersection(), sums.falseNegatives().plus(sums.prediction()));
    }

    @Override
    public Dual loss(Dual score) {
        return transform.apply(score);
    }
}
