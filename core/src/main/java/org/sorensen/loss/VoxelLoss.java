package org.sorensen.loss;

import java.util.Optional;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;

/**
 * A loss that is a mean of a formula over voxels and classes. A new one is a record with {@link #element}.
 *
 * <p>Class weights multiply the elements; voxel weights do too, and means are divided by their sum. Every class counts,
 * whatever {@link LossOptions#classes()} selects for overlap losses.
 */
public interface VoxelLoss extends Loss {
    /** How the classes of a voxel are asked. */
    enum Kind {
        /**
         * Which class is it? The element of a class is 0 where the target does not hold it. Needs
         * {@link Activation#SOFTMAX} or probabilities.
         */
        CATEGORICAL,
        /** Is it this class, yes or no, for each channel. Needs {@link Activation#SIGMOID} or probabilities. */
        CHANNELWISE
    }

    /** What a mean is divided by, before class weights. */
    enum Divisor {
        /** The number of valid voxels. */
        VOXELS,
        /** The number of valid voxels times the number of channels. */
        ELEMENTS
    }

    /**
     * The formula for one voxel and class.
     *
     * @param v the quantities and their arithmetic
     * @param <E> what a quantity is
     * @return the element of the loss
     */
    <E> E element(VoxelAlgebra<E> v);

    /**
     * How the classes of a voxel are asked.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * What a mean is divided by.
     *
     * @return {@link Divisor#VOXELS} for categorical losses, {@link Divisor#ELEMENTS} for channelwise ones, unless
     *     overridden
     */
    default Divisor divisor() {
        return kind() == Kind.CATEGORICAL ? Divisor.VOXELS : Divisor.ELEMENTS;
    }

    /**
     * A formula whose sum over the voxels of a class replaces the divisor, for losses normalised by what they weigh; the
     * gradient runs through it. The class means are then averaged.
     *
     * @param v the quantities and their arithmetic
     * @param <E> what a quantity is
     * @return empty unless overridden
     */
    default <E> Optional<E> normalizer(VoxelAlgebra<E> v) {
        return Optional.empty();
    }

    /**
     * How far targets are smoothed: {@code t ← (1 − ε)·t + ε/K}, K the number of channels for categorical losses and 2
     * for channelwise ones.
     *
     * @return {@code ε} in [0, 1), 0 unless overridden
     */
    default double labelSmoothing() {
        return 0;
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
