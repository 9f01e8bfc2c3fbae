package org.sorensen.loss;

import java.util.Objects;
import org.sorensen.internal.engine.OverlapAggregator;

/**
 * Generalised Dice with a penalty on a bad overlap, {@code g / (1 + k·(1 − g))} with the generalised Dice loss g.
 *
 * <p>Range [0, 1], smaller is better; {@code k = 0} is generalised Dice. The slope by g is {@code 1/(1 + k)} where the
 * overlap is perfect and {@code 1 + k} where there is none. Weights, classes and absent classes as in
 * {@link GeneralizedDiceLoss}. (SegLossOdyssey puts the negative Dice score where g belongs.) Two sweeps. Yang et al. 2019,
 * doi 10.1007/978-3-030-32245-8_70.
 *
 * @param generalized where g comes from
 * @param penalty {@code k}, at least 0
 */
public record PenaltyGeneralizedDiceLoss(GeneralizedDiceLoss generalized, double penalty) implements OverlapLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "penalty-generalized-dice",
                    "Penalty generalised Dice",
                    LossFamily.OVERLAP,
                    a -> new PenaltyGeneralizedDiceLoss(GeneralizedDiceLoss.of(a), a.number("penalty")))
            .purpose("generalised Dice that is steeper where the overlap is bad")
            .formula("g / (1 + k(1 − g)), g the generalised Dice loss")
            .gradient("(1 + k)/(1 + k(1 − g))² times that of generalised Dice")
            .range("0 to 1")
            .parameter("penalty", "2.5", "at least 0", "k, how much steeper")
            .parameter(
                    "weighting", GeneralizedDiceLoss.Weighting.SQUARE, "square, simple, uniform", "w = 1/T², 1/T or 1")
            .parameter(
                    "absentWeight",
                    GeneralizedDiceLoss.AbsentWeight.MAX_FINITE,
                    "max-finite, zero, epsilon, batch-max-per-class",
                    "what a class without voxels weighs beside others")
            .parameter("smoothing", "0", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("thin vessels of varying size")
            .use("Generalised Dice settles on leaving the hard structures out.")
            .avoid("Fine differences near a perfect overlap matter: its slope there is 1/(1 + k).")
            .peers("SegLossOdyssey PenaltyGDiceLoss")
            .paper("Yang et al. 2019, Medical Imaging with Deep Learning (MIDL), extended abstracts")
            .variants(new PenaltyGeneralizedDiceLoss(new GeneralizedDiceLoss(GeneralizedDiceLoss.Weighting.SIMPLE), 1));

    /** Checks the range. */
    public PenaltyGeneralizedDiceLoss {
        Objects.requireNonNull(generalized, "generalized");
        if (!(penalty >= 0 && penalty < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the penalty must be finite and at least 0, found " + penalty);
        }
    }

    /** The paper's k of 2.5 on generalised Dice of {@code 1/T²}. */
    public PenaltyGeneralizedDiceLoss() {
        this(new GeneralizedDiceLoss(), 2.5);
    }

    @Override
    public Dual score(OverlapSums sums) {
        return generalized.score(sums);
    }

    @Override
    public Dual loss(Dual score) {
        return score.complement().over(score.times(penalty).plus(1));
    }

    @Override
    public OverlapCoefficients coefficients(OverlapState state, LossOptions options) {
        return OverlapAggregator.aggregate(this, state, options, generalized.weights(state, options));
    }
}
