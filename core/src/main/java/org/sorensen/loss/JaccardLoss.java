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
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "jaccard",
                    "Jaccard (IoU)",
                    LossFamily.OVERLAP,
                    a -> new JaccardLoss(
                            a.choice("denominator", Denominator.class),
                            Smoothing.of(a.number("smoothing")),
                            ScoreTransform.COMPLEMENT))
            .aliases("iou")
            .purpose("intersection over union of prediction and target")
            .formula("1 − (I + σ) / (P + T − I + σ)")
            .gradient("∂ℓ/∂p = −t/D + N(1 − t)/D², with N = I + σ, D = P + T − I + σ; squared: 2p for 1 in 1 − t")
            .range("0 to 1")
            .parameter("denominator", Denominator.LINEAR, "linear, squared", "the power in the cardinalities")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("sparse foreground, scored by IoU")
            .use("The score that matters is IoU; it is stricter than Dice with poor overlap.")
            .avoid("Training starts far from the target: its slope there is half that of Dice.")
            .peers("SMP JaccardLoss", "MONAI DiceLoss(jaccard=True)", "SegLossOdyssey IoULoss")
            .paper("Rahman and Wang 2016, doi 10.1007/978-3-319-50835-1_22; Wang et al. 2023, arXiv 2302.05666")
            .variants(new JaccardLoss(Denominator.SQUARED, Smoothing.of(1e-3), new ScoreTransform.NegativeLog(1e-7)));

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
