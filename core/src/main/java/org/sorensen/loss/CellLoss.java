package org.sorensen.loss;

import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;

/**
 * A loss that needs all voxels of a cell at once, not only their sums: one that sorts them, or measures distances between
 * them. A new one is a record with {@link #cell}.
 *
 * <p>Aggregation, selected classes, class weights, the absent-class policy, reduction, mask, voxel weights and the
 * activation's chain rule are applied around it as for {@link OverlapLoss}. Probabilities and targets of the batch are
 * held in double precision while it runs.
 */
public interface CellLoss extends Loss {
    /**
     * The loss of one cell.
     *
     * @param cell its voxels; where {@link Cell#differentiates()} the derivative of the returned value is to be added to
     *     {@link Cell#slope()} or {@link Cell#scoreSlope()}
     * @return the loss of the cell; not finite where it is undefined
     */
    double cell(Cell cell);

    @Override
    default LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return Evaluation.evaluate(this, scores, target, options, null);
    }

    @Override
    default LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        return Evaluation.evaluate(this, scores, target, options, Evaluation.requireGradient(gradient));
    }
}
