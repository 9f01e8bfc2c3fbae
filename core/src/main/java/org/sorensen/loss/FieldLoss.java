package org.sorensen.loss;

import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;

/**
 * A loss that needs all classes of a sample, or of the batch, at once. A new one is a record with {@link #values}. Prefer
 * {@link OverlapLoss}, {@link VoxelLoss} or {@link CellLoss} where the formula allows: they need less of the author.
 *
 * <p>Mask, voxel weights, reduction over samples and the activation's chain rule are applied around it. Probabilities and
 * targets of the batch are held in double precision while it runs.
 */
public interface FieldLoss extends Loss {
    /**
     * The loss of each sample, or of the whole batch.
     *
     * @param field the batch; where {@link Field#differentiates()} the derivatives of the sum of the returned values are
     *     to be added to {@link Field#slope()}, {@link Field#logSlope()} or {@link Field#scoreSlope()}
     * @return one value for each sample, of which {@link Reduction#MEAN} takes the mean over samples with a valid voxel;
     *     or a single value for the batch
     */
    double[] values(Field field);

    @Override
    default LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return Evaluation.evaluate(this, scores, target, options, null);
    }

    @Override
    default LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        return Evaluation.evaluate(this, scores, target, options, Evaluation.requireGradient(gradient));
    }
}
