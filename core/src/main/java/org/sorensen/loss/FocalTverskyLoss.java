package org.sorensen.loss;

import java.util.Objects;

/**
 * A power of the Tversky loss: with an exponent below 1 classes that overlap well keep a steep gradient, with one above 1
 * those that overlap badly dominate.
 *
 * <p>{@code (1 − s)^exponent} with the Tversky score s, per cell before the class mean or on the class mean. The exponent
 * is the one applied: the paper writes {@code 1/γ} with γ from 1 to 3, best 4/3, so pass {@code 0.75}. Range [0, 1],
 * smaller is better. Where {@code s = 1} and the exponent is below 1 the infinite slope is taken as 0; scores above 1,
 * which only values outside [0, 1] give, count as 1.
 *
 * <p>{@link Placement#AFTER_MEAN} equals SMP {@code TverskyLoss(gamma)}; it needs {@link Reduction#MEAN}. Two sweeps.
 * Abraham and Khan 2018, arXiv 1810.07842.
 *
 * @param tversky the score's weights and smoothing; its transform must be {@link ScoreTransform#COMPLEMENT}
 * @param exponent above 0
 * @param placement where the power is taken
 */
public record FocalTverskyLoss(TverskyLoss tversky, double exponent, Placement placement) implements OverlapLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "focal-tversky",
                    "Focal Tversky",
                    LossFamily.OVERLAP,
                    a -> new FocalTverskyLoss(
                            new TverskyLoss(
                                    a.number("alpha"),
                                    a.number("beta"),
                                    Smoothing.of(a.number("smoothing")),
                                    ScoreTransform.COMPLEMENT),
                            a.number("exponent"),
                            a.choice("placement", Placement.class)))
            .purpose("Tversky in which well or badly overlapping classes count more")
            .formula("(1 − s)^e, s the Tversky score; the paper writes e = 1/γ")
            .gradient("e·(1 − s)^(e − 1) times that of Tversky")
            .range("0 to 1")
            .parameter("alpha", "0.3", "at least 0", "the weight of false positives")
            .parameter("beta", "0.7", "at least 0", "the weight of false negatives")
            .parameter("exponent", "0.75", "above 0", "the power as applied: 1/γ of the paper, gamma of SMP")
            .parameter(
                    "placement",
                    Placement.BEFORE_MEAN,
                    "before-mean, after-mean",
                    "whether the power is taken of each class or of their mean")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere: the slope at a perfect score is taken as 0 for exponents below 1")
            .typically("small lesions of varying difficulty")
            .use("An exponent below 1 keeps pushing classes that are nearly right, one above 1 attends to the worst.")
            .avoid("Labels are noisy and the exponent is below 1: the steep slope near a perfect score fits the noise.")
            .peers("SMP TverskyLoss(gamma)", "SegLossOdyssey FocalTversky_loss")
            .paper("Abraham and Khan 2018, arXiv 1810.07842")
            .variants(
                    new FocalTverskyLoss(.3, .7, 4 / 3.0),
                    new FocalTverskyLoss(new TverskyLoss(.3, .7), 4 / 3.0, Placement.AFTER_MEAN));

    /** Where the power is taken. */
    public enum Placement {
        /** On each cell: {@code mean_c (1 − s_c)^exponent}, as the paper's authors do. */
        BEFORE_MEAN,
        /** On the class mean: {@code (mean_c (1 − s_c))^exponent}, as SMP does. */
        AFTER_MEAN
    }

    /** Checks the ranges. */
    public FocalTverskyLoss {
        if (!(exponent > 0 && exponent < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the exponent must be finite and above 0, found " + exponent);
        }
        if (!tversky.transform().equals(ScoreTransform.COMPLEMENT)) {
            throw new IllegalArgumentException(
                    "a power needs the loss 1 - s, found the transform " + tversky.transform());
        }
        Objects.requireNonNull(placement, "placement");
    }

    /**
     * Smoothing 1e-5, the power before the mean.
     *
     * @param alpha the weight of false positives
     * @param beta the weight of false negatives
     * @param exponent above 0
     */
    public FocalTverskyLoss(double alpha, double beta, double exponent) {
        this(new TverskyLoss(alpha, beta), exponent, Placement.BEFORE_MEAN);
    }

    @Override
    public Dual score(OverlapSums sums) {
        return tversky.score(sums);
    }

    @Override
    public Dual loss(Dual score) {
        Dual error = score.complement().atLeast(0);
        return placement == Placement.BEFORE_MEAN ? error.power(exponent) : error;
    }

    @Override
    public Dual afterClassMean(Dual mean) {
        return placement == Placement.AFTER_MEAN ? mean.power(exponent) : mean;
    }
}
