package org.sorensen.loss;

import org.sorensen.array.Scores;
import org.sorensen.array.Target;

/**
 * A differentiable measure of how far scores are from a target. Immutable and safe for use by several threads.
 *
 * <p>Implement {@link OverlapLoss} for a formula over the sums {@code I, P, T}, {@link VoxelLoss} for a per-voxel
 * formula, and this interface only for what is neither.
 */
public interface Loss {
    /**
     * The value.
     *
     * @param scores logits or probabilities {@code [N, C, spatial…]}, as the activation of the options says; half and
     *     single precision are the fast path, double precision the plain reference path. Not modified.
     * @param target labels {@code [N, spatial…]} from 0 to C − 1 (0 and 1 for one channel), or soft maps of the scores'
     *     shape. Not modified.
     * @param options what every loss shares
     * @return the value, always finite
     * @throws IllegalArgumentException if shapes, labels, targets or weights do not fit; the message names what was
     *     expected and found
     * @throws NonFiniteLossException if the value is NaN or infinite, naming the score to blame
     */
    LossValue evaluate(Scores scores, Target target, LossOptions options);

    /**
     * The value and the gradient by the scores, before the activation.
     *
     * @param scores as for {@link #evaluate(Scores, Target, LossOptions)}. Not modified.
     * @param target as above. Not modified.
     * @param options as above
     * @param gradient an array of the scores' type and shape, or of floats for half-precision scores. Overwritten with {@code ∂value/∂scores}.
     * @return the value, always finite
     * @throws IllegalArgumentException as above, or if the gradient's type or shape is not the scores'
     * @throws NonFiniteLossException as above; the gradient is then unspecified
     */
    LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient);

    /**
     * Whether the place of a voxel matters, as in losses over distances, neighbours or components.
     *
     * @return false unless overridden: voxels may be permuted
     */
    default boolean usesGeometry() {
        return false;
    }

    /**
     * Whether classes are told apart by their index, as by a matrix of costs, or a background.
     *
     * @return false unless overridden: classes may be permuted together with the options
     */
    default boolean distinguishesClasses() {
        return false;
    }

    /**
     * The sum with another loss, evaluated in the same two sweeps where the options allow.
     *
     * @param other the other loss
     * @return {@code this + other}
     */
    default WeightedSum plus(Loss other) {
        return WeightedSum.of(1, this, 1, other);
    }
}
