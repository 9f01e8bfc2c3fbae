package org.sorensen.loss;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.array.FloatArray;

/**
 * What every loss shares, so that a loss itself holds only its own parameters. Immutable; change one field with a
 * {@code with} method.
 *
 * @param activation how scores become probabilities
 * @param aggregation over what the sums of overlap losses run
 * @param classes which classes overlap losses average over
 * @param classWeights the weight of each class, for overlap and per-voxel losses alike
 * @param absentClass what overlap losses do with a class the target does not hold
 * @param softOverlap the intersection with fractional targets
 * @param ignoreLabel the label whose voxels change neither value nor gradient; label maps only
 * @param voxelWeights a weight of 0 or more for each voxel, {@code [N, spatial…]}, applied after the activation; means
 *     are divided by the sum of the weights
 * @param reduction how the terms become one number
 * @param threads the most threads one evaluation may use, 0 for as many as there are cores; the digits are the same
 *     for any number
 */
public record LossOptions(
        Activation activation,
        Aggregation aggregation,
        ClassSelection classes,
        ClassWeights classWeights,
        AbsentClassPolicy absentClass,
        SoftOverlap softOverlap,
        OptionalInt ignoreLabel,
        Optional<FloatArray> voxelWeights,
        Reduction reduction,
        int threads) {

    /** Checks that nothing is null and threads is not negative. */
    public LossOptions {
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(aggregation, "aggregation");
        Objects.requireNonNull(classes, "classes");
        Objects.requireNonNull(classWeights, "classWeights");
        Objects.requireNonNull(absentClass, "absentClass");
        Objects.requireNonNull(softOverlap, "softOverlap");
        Objects.requireNonNull(ignoreLabel, "ignoreLabel");
        Objects.requireNonNull(voxelWeights, "voxelWeights");
        Objects.requireNonNull(reduction, "reduction");
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be 0 (all cores) or more, found " + threads);
        }
    }

    /**
     * The defaults for an activation: a cell per sample and class, every class, equal weights, absent classes scored by
     * their mean prediction, the L1 form for fractional targets, the mean.
     *
     * @param activation how scores become probabilities
     * @return the options
     */
    public static LossOptions with(Activation activation) {
        return new LossOptions(
                activation,
                Aggregation.PER_SAMPLE_CLASS,
                ClassSelection.all(),
                ClassWeights.uniform(),
                AbsentClassPolicy.MEAN_PREDICTION,
                SoftOverlap.MINIMUM,
                OptionalInt.empty(),
                Optional.empty(),
                Reduction.MEAN,
                0);
    }

    /**
     * The defaults for logits of exclusive classes.
     *
     * @return the options
     */
    public static LossOptions softmax() {
        return with(Activation.SOFTMAX);
    }

    /**
     * The defaults for logits of independent channels: binary and multi-label.
     *
     * @return the options
     */
    public static LossOptions sigmoid() {
        return with(Activation.SIGMOID);
    }

    /**
     * The defaults for scores that are probabilities already.
     *
     * @return the options
     */
    public static LossOptions probabilities() {
        return with(Activation.IDENTITY);
    }

    /**
     * The defaults for scores that are used as they are, whatever they are.
     *
     * @return the options
     */
    public static LossOptions raw() {
        return with(Activation.RAW);
    }

    /**
     * These options with another aggregation.
     *
     * @param value the new aggregation
     * @return the changed copy
     */
    public LossOptions withAggregation(Aggregation value) {
        return new LossOptions(
                activation,
                value,
                classes,
                classWeights,
                absentClass,
                softOverlap,
                ignoreLabel,
                voxelWeights,
                reduction,
                threads);
    }

    /**
     * These options with another selection of classes.
     *
     * @param value the new selection
     * @return the changed copy
     */
    public LossOptions withClasses(ClassSelection value) {
        return new LossOptions(
                activation,
                aggregation,
                value,
                classWeights,
                absentClass,
                softOverlap,
                ignoreLabel,
                voxelWeights,
                reduction,
                threads);
    }

    /**
     * These options with other class weights.
     *
     * @param value the new weights
     * @return the changed copy
     */
    public LossOptions withClassWeights(ClassWeights value) {
        return new LossOptions(
                activation,
                aggregation,
                classes,
                value,
                absentClass,
                softOverlap,
                ignoreLabel,
                voxelWeights,
                reduction,
                threads);
    }

    /**
     * These options with another policy for absent classes.
     *
     * @param value the new policy
     * @return the changed copy
     */
    public LossOptions withAbsentClass(AbsentClassPolicy value) {
        return new LossOptions(
                activation,
                aggregation,
                classes,
                classWeights,
                value,
                softOverlap,
                ignoreLabel,
                voxelWeights,
                reduction,
                threads);
    }

    /**
     * These options with another intersection for fractional targets.
     *
     * @param value the new form
     * @return the changed copy
     */
    public LossOptions withSoftOverlap(SoftOverlap value) {
        return new LossOptions(
                activation,
                aggregation,
                classes,
                classWeights,
                absentClass,
                value,
                ignoreLabel,
                voxelWeights,
                reduction,
                threads);
    }

    /**
     * These options with a label to ignore.
     *
     * @param value the label; it may lie outside the classes
     * @return the changed copy
     */
    public LossOptions withIgnoreLabel(int value) {
        return new LossOptions(
                activation,
                aggregation,
                classes,
                classWeights,
                absentClass,
                softOverlap,
                OptionalInt.of(value),
                voxelWeights,
                reduction,
                threads);
    }

    /**
     * These options with another activation.
     *
     * @param value how scores become probabilities
     * @return the changed copy
     */
    public LossOptions withActivation(Activation value) {
        return new LossOptions(
                value,
                aggregation,
                classes,
                classWeights,
                absentClass,
                softOverlap,
                ignoreLabel,
                voxelWeights,
                reduction,
                threads);
    }

    /**
     * These options with no label to ignore.
     *
     * @return the changed copy
     */
    public LossOptions withoutIgnoreLabel() {
        return new LossOptions(
                activation,
                aggregation,
                classes,
                classWeights,
                absentClass,
                softOverlap,
                OptionalInt.empty(),
                voxelWeights,
                reduction,
                threads);
    }

    /**
     * These options with a weight for each voxel.
     *
     * @param value {@code [N, spatial…]}, finite and at least 0; not copied
     * @return the changed copy
     */
    public LossOptions withVoxelWeights(FloatArray value) {
        return new LossOptions(
                activation,
                aggregation,
                classes,
                classWeights,
                absentClass,
                softOverlap,
                ignoreLabel,
                Optional.of(value),
                reduction,
                threads);
    }

    /**
     * These options with another reduction.
     *
     * @param value the new reduction
     * @return the changed copy
     */
    public LossOptions withReduction(Reduction value) {
        return new LossOptions(
                activation,
                aggregation,
                classes,
                classWeights,
                absentClass,
                softOverlap,
                ignoreLabel,
                voxelWeights,
                value,
                threads);
    }

    /**
     * These options with another limit on threads.
     *
     * @param value the most threads, 0 for as many as there are cores
     * @return the changed copy
     */
    public LossOptions withThreads(int value) {
        return new LossOptions(
                activation,
                aggregation,
                classes,
                classWeights,
                absentClass,
                softOverlap,
                ignoreLabel,
                voxelWeights,
                reduction,
                value);
    }

    /**
     * These options with what belongs to the data rather than to the loss taken from others: ignore label, voxel
     * weights where the others have them, and threads.
     *
     * @param data the options whose data fields win
     * @return the changed copy
     */
    public LossOptions withDataOf(LossOptions data) {
        return new LossOptions(
                activation,
                aggregation,
                classes,
                classWeights,
                absentClass,
                softOverlap,
                data.ignoreLabel.isPresent() ? data.ignoreLabel : ignoreLabel,
                data.voxelWeights.isPresent() ? data.voxelWeights : voxelWeights,
                reduction,
                data.threads);
    }
}
