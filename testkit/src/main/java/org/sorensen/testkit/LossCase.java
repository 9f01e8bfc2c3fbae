package org.sorensen.testkit;

import java.util.Arrays;
import java.util.OptionalInt;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Target;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;

/**
 * A loss with options and data: one evaluation, which can be repeated, changed and compared.
 *
 * @param reproducer how to make the case again: a call, or a seed with what it stands for
 * @param loss the loss
 * @param options its options
 * @param scores {@code [N, C, spatial…]}
 * @param target labels or soft maps
 */
public record LossCase(String reproducer, Loss loss, LossOptions options, DoubleArray scores, Target target) {
    /**
     * A value with its gradient.
     *
     * @param value the value
     * @param gradient by the scores, in row-major order
     */
    public record Evaluated(LossValue value, double[] gradient) {
        /**
         * The size of the gradient.
         *
         * @return the largest magnitude among its entries
         */
        public double largestEntry() {
            return Arrays.stream(gradient).map(Math::abs).max().orElse(0);
        }
    }

    /**
     * Evaluates on the reference path.
     *
     * @return value and gradient
     */
    public Evaluated evaluate() {
        double[] gradient = new double[scores.shape().size()];
        // whatever the array held before must not matter
        Arrays.fill(gradient, Double.NaN);
        LossValue value = loss.evaluate(scores, target, options, DoubleArray.of(gradient, scores.shape()));
        return new Evaluated(value, gradient);
    }

    /**
     * Evaluates on the fast path, the scores rounded to single precision.
     *
     * @return value and gradient
     */
    public Evaluated evaluateFast() {
        float[] gradient = new float[scores.shape().size()];
        Arrays.fill(gradient, Float.NaN);
        LossValue value = loss.evaluate(floatScores(), target, options, FloatArray.of(gradient, scores.shape()));
        double[] wide = new double[gradient.length];
        Arrays.setAll(wide, i -> gradient[i]);
        return new Evaluated(value, wide);
    }

    /**
     * The scores in single precision.
     *
     * @return a rounded copy
     */
    public FloatArray floatScores() {
        float[] values = new float[scores.shape().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) scores.get(i);
        }
        return FloatArray.of(values, scores.shape());
    }

    /**
     * The value alone, on the reference path.
     *
     * @return the value
     */
    public double value() {
        return loss.evaluate(scores, target, options).value();
    }

    /**
     * The case with other options.
     *
     * @param changed the options
     * @return the changed copy
     */
    public LossCase withOptions(LossOptions changed) {
        return new LossCase(reproducer, loss, changed, scores, target);
    }

    /**
     * The case with other data.
     *
     * @param changedScores the scores
     * @param changedTarget the target
     * @return the changed copy
     */
    public LossCase withData(DoubleArray changedScores, Target changedTarget) {
        return new LossCase(reproducer, loss, options, changedScores, changedTarget);
    }

    /** The reproducer with loss, options and shapes spelled out. */
    @Override
    public String toString() {
        OptionalInt ignore = options.ignoreLabel();
        return reproducer + ": " + loss + " on scores " + scores.shape() + " and "
                + target.getClass().getSimpleName() + " " + target.shape() + " with " + options.activation() + ", "
                + options.aggregation() + ", classes " + options.classes() + ", class weights "
                + options.classWeights() + ", absent " + options.absentClass() + ", " + options.softOverlap()
                + (ignore.isPresent() ? ", ignore label " + ignore.getAsInt() : "")
                + (options.voxelWeights().isPresent() ? ", voxel weights" : "") + ", " + options.reduction();
    }
}
