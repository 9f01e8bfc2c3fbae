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
        ELEMENTS,
        /** The number of voxels, whatever they weigh, ignored ones included (torch with weights, Keras, SMP). */
        ALL_VOXELS,
        /** The number of voxels, whatever they weigh, times the number of channels. */
        ALL_ELEMENTS,
        /** The number of valid voxels of one image, on average: the sum over samples and channels of the means. */
        IMAGE_VOXELS,
        /** The number of samples that have a valid voxel (torch {@code batchmean}). */
        SAMPLES,
        /** The number of samples that have a valid voxel times the number of channels (kornia's heat maps). */
        CELLS,
        /**
         * The number of target voxels, at least 1 (Lin et al. count anchors so); without class 0 where classes exclude
         * each other.
         */
        POSITIVES
    }

    /** How sums are divided by the sums of {@link #normalizer}. */
    enum Normalization {
        /** Not at all. */
        NONE,
        /** Each class by its own; then the mean over classes. */
        PER_CLASS,
        /** Each class by its own and by the number of valid voxels; then the mean over classes (SMP). */
        PER_CLASS_MEAN,
        /** The sum over classes by the sum over classes. */
        POOLED,
        /** The sum over classes by the sum over classes and by the divisor (SMP with flattened channels). */
        POOLED_MEAN
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
     * Whether the element of a class is 0 where the target does not hold it, so that one class serves a labelled voxel.
     *
     * @return true for categorical losses, unless overridden
     */
    default boolean onlyTarget() {
        return kind() == Kind.CATEGORICAL;
    }

    /**
     * How sums are divided where there is a {@link #normalizer}.
     *
     * @return {@link Normalization#PER_CLASS} unless overridden
     */
    default Normalization normalization() {
        return Normalization.PER_CLASS;
    }

    /**
     * A formula whose sum over voxels replaces the divisor, for losses normalised by what they weigh; the gradient runs
     * through it.
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

    /**
     * The same loss with another divisor.
     *
     * @param divisor what a mean is divided by
     * @return the changed loss
     */
    default VoxelLoss dividedBy(Divisor divisor) {
        return new Divided(this, divisor);
    }

    /**
     * The same loss of probabilities that are first clipped to {@code [ε, 1 − ε]}, as Keras does; beyond, the gradient is
     * 0. Probabilities of 0 and 1 are no errors then.
     *
     * @param epsilon {@code ε} above 0 and below ½
     * @return the changed loss
     */
    default VoxelLoss clipped(double epsilon) {
        return new Clipped(this, epsilon);
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
