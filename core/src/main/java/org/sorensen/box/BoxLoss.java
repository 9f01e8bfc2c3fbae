package org.sorensen.box;

import org.sorensen.array.DoubleArray;
import org.sorensen.array.Scores;
import org.sorensen.internal.engine.Gradients;

/**
 * A differentiable measure of how far predicted boxes are from target boxes. Immutable and safe for use by several threads.
 *
 * <p>Whatever the boxes, value and gradient are finite: boxes without area have an IoU of 0, ratios of 0 to 0 are 0 without
 * derivative, and at the kinks of min and max (edges in line) the gradient is the mean of both sides, as in torch.
 */
public interface BoxLoss {
    /**
     * The formula for one pair of boxes.
     *
     * @param pair the boxes
     * @return the loss with its derivatives
     */
    BoxNumber loss(BoxPair pair);

    /**
     * Whether the formula is one of flat boxes only.
     *
     * @return false unless overridden: boxes may have two axes or three
     */
    default boolean planar() {
        return false;
    }

    /**
     * The value.
     *
     * @param predicted {@code [K, 4]}, or {@code [K, 6]} in three dimensions. Not modified.
     * @param target the same shape. Not modified.
     * @param options format, weights, reduction
     * @return the value, always finite
     * @throws IllegalArgumentException if shapes or weights do not fit, or a target box of a weight above 0 is not finite
     *     or has its corners in the wrong order; the message names the box
     * @throws ArithmeticException if a predicted box of a weight above 0 is not finite, or its loss overflows; the message
     *     names the box
     */
    default BoxLossValue evaluate(Scores predicted, Scores target, BoxOptions options) {
        return BoxEvaluation.evaluate(this, predicted, target, options, null);
    }

    /**
     * The value and the gradient by the predicted boxes.
     *
     * @param predicted as for {@link #evaluate(Scores, Scores, BoxOptions)}. Not modified.
     * @param target as above. Not modified.
     * @param options as above
     * @param gradient an array of the predictions' type and shape. Overwritten with {@code ∂value/∂predicted}, in the
     *     format of the predictions.
     * @return the value, always finite
     * @throws IllegalArgumentException as above, or if the gradient's type or shape is not the predictions'
     * @throws ArithmeticException as above; the gradient is then unspecified
     */
    default BoxLossValue evaluate(Scores predicted, Scores target, BoxOptions options, Scores gradient) {
        return BoxEvaluation.evaluate(
                this, predicted, target, options, Gradients.requirePresent("predictions", gradient));
    }

    /**
     * The loss of every predicted box against every target box, as matching and non-maximum suppression need it;
     * {@code 1 −} that of {@link IouLoss} is the IoU.
     *
     * @param predicted {@code [K, 4]} or {@code [K, 6]}
     * @param target {@code [M, 4]} or {@code [M, 6]}
     * @param format what the numbers of a box are
     * @return {@code [K, M]}
     * @throws IllegalArgumentException as for {@link #evaluate(Scores, Scores, BoxOptions)}
     * @throws ArithmeticException as above
     */
    default DoubleArray pairwise(Scores predicted, Scores target, BoxFormat format) {
        return BoxEvaluation.pairwise(this, predicted, target, format);
    }
}
