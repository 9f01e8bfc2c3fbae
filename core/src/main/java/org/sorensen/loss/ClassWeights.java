package org.sorensen.loss;

import java.util.Arrays;

/** A weight for every class, background included, and what the weighted mean is divided by. */
public final class ClassWeights {
    private static final ClassWeights UNIFORM = new ClassWeights(null, WeightNormalization.BY_COUNT);

    private final double[] weights;
    private final WeightNormalization normalization;

    private ClassWeights(double[] weights, WeightNormalization normalization) {
        this.weights = weights;
        this.normalization = normalization;
    }

    /**
     * Every class weighs 1.
     *
     * @return the weights
     */
    public static ClassWeights uniform() {
        return UNIFORM;
    }

    /**
     * Weights by class.
     *
     * @param normalization what the weighted mean is divided by
     * @param weights one for each of the C classes, background included; finite, not negative, not all zero; copied
     * @return the weights
     * @throws IllegalArgumentException if a weight is negative or not finite, or all are zero
     */
    public static ClassWeights of(WeightNormalization normalization, double... weights) {
        double sum = 0;
        for (double weight : weights) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "class weights must be finite and at least 0, found " + Arrays.toString(weights));
            }
            sum += weight;
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("class weights must not all be zero, found " + Arrays.toString(weights));
        }
        return new ClassWeights(weights.clone(), normalization);
    }

    /**
     * Whether every class weighs the same.
     *
     * @return true for {@link #uniform()}
     */
    public boolean isUniform() {
        return weights == null;
    }

    /**
     * What the weighted mean is divided by.
     *
     * @return the normalisation, {@link WeightNormalization#BY_COUNT} for uniform weights
     */
    public WeightNormalization normalization() {
        return normalization;
    }

    /**
     * The weights for a number of channels.
     *
     * @param channels the number of channels C
     * @return a fresh array of C weights
     * @throws IllegalArgumentException if there are not exactly C
     */
    public double[] forChannels(int channels) {
        if (weights == null) {
            double[] ones = new double[channels];
            Arrays.fill(ones, 1);
            return ones;
        }
        if (weights.length != channels) {
            throw new IllegalArgumentException("expected one class weight for each of the " + channels
                    + " channels, background included, found " + weights.length + ": " + Arrays.toString(weights));
        }
        return weights.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassWeights that
                && normalization == that.normalization
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights) * 31 + normalization.hashCode();
    }

    @Override
    public String toString() {
        return weights == null ? "uniform" : Arrays.toString(weights) + " " + normalization;
    }
}
