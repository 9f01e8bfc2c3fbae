package org.sorensen.loss;

import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;
import org.sorensen.internal.engine.OverlapAggregator;

/**
 * A loss that is a formula over the sums {@code I, P, T} of a cell. A new one is a record with {@link #score}.
 *
 * <p>The gradient is affine in target and prediction, {@code ∂ℓ/∂p = A·t + B·q·p^(q−1)} with two scalars per sample and
 * class, so that value and gradient take two sweeps over the scores and no memory that grows with them.
 */
public interface OverlapLoss extends Loss {
    /**
     * The overlap score of one cell, 1 for a perfect prediction.
     *
     * @param sums the cell's sums
     * @return the score with its partial derivatives
     */
    Dual score(OverlapSums sums);

    /**
     * The loss of a cell from its score.
     *
     * @param score the score
     * @return {@code 1 − score} unless overridden
     */
    default Dual loss(Dual score) {
        return score.complement();
    }

    /**
     * What is applied to the class mean of a sample (or of the batch); needs {@link Reduction#MEAN} where overridden.
     *
     * @param mean the class mean, a variable with slope 1 by the intersection
     * @return the mean itself unless overridden
     */
    default Dual afterClassMean(Dual mean) {
        return mean;
    }

    /**
     * The power in the cardinalities.
     *
     * @return {@link Denominator#LINEAR} unless overridden
     */
    default Denominator denominator() {
        return Denominator.LINEAR;
    }

    /**
     * The value and the two scalars per sample and class from sums, of this batch or merged from several.
     *
     * @param state the sums
     * @param options what every loss shares; voxel data in it is not read
     * @return the value and the gradient's coefficients
     * @throws IllegalArgumentException if the options do not fit the state's classes
     */
    default OverlapCoefficients coefficients(OverlapState state, LossOptions options) {
        return OverlapAggregator.aggregate(this, state, options);
    }

    @Override
    default LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return Evaluation.evaluate(this, scores, target, options, null);
    }

    @Override
    default LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        return Evaluation.evaluate(this, scores, target, options, Evaluation.requireGradient(gradient));
    }
}
