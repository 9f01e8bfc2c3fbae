package org.sorensen.djl.train;

/**
 * An optimiser and its settings.
 *
 * @param method the update rule
 * @param learningRate the base rate, above 0; the schedule multiplies it
 * @param weightDecay 0 or more; added to the gradient (Adam, SGD) or taken off the weight directly (AdamW)
 * @param beta1 Adam's first decay, 0 to below 1; unused by SGD
 * @param beta2 Adam's second decay, 0 to below 1; unused by SGD
 * @param epsilon Adam's divisor guard, above 0; unused by SGD
 * @param momentum SGD's momentum, 0 to below 1; unused by Adam
 * @param nesterov whether SGD looks ahead
 */
public record OptimizerSpec(
        Method method,
        double learningRate,
        double weightDecay,
        double beta1,
        double beta2,
        double epsilon,
        double momentum,
        boolean nesterov) {

    /** The update rules; g is the gradient, w the weight, r the rate, d the weight decay, t the step from 1. */
    public enum Method {
        /**
         * Kingma and Ba 2015: {@code g += d·w; m = β₁m + (1 − β₁)g; v = β₂v + (1 − β₂)g²;
         * w −= r · (m / (1 − β₁^t)) / (√(v / (1 − β₂^t)) + ε)}.
         */
        ADAM,
        /** Loshchilov and Hutter 2019: Adam without decay in g, and {@code w −= r·d·w} before the update. */
        ADAMW,
        /** {@code g += d·w; v = μv + g; w −= r·v}, or {@code w −= r·(g + μv)} with Nesterov's momentum. */
        SGD
    }

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /**
     * Checks the fields.
     *
     * @throws IllegalArgumentException if one is outside its range; the message names it
     */
    public OptimizerSpec {
        require(learningRate > 0 && learningRate < 1e6, "learningRate above 0", learningRate);
        require(weightDecay >= 0 && weightDecay < 1e6, "weightDecay of 0 or more", weightDecay);
        require(beta1 >= 0 && beta1 < 1, "beta1 from 0 to below 1", beta1);
        require(beta2 >= 0 && beta2 < 1, "beta2 from 0 to below 1", beta2);
        require(epsilon > 0 && epsilon < 1, "epsilon above 0 and below 1", epsilon);
        require(momentum >= 0 && momentum < 1, "momentum from 0 to below 1", momentum);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("Nesterov's look-ahead needs a momentum above 0, found 0");
        }
    }

    private static void require(boolean fine, String expected, double found) {
        if (!fine) {
            throw new IllegalArgumentException("an optimiser needs a " + expected + ", found " + found);
        }
    }

    /**
     * Adam with the usual β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
     *
     * @param learningRate the base rate
     * @param weightDecay added to the gradient as {@code weightDecay·w}
     * @return the settings
     */
    public static OptimizerSpec adam(double learningRate, double weightDecay) {
        return new OptimizerSpec(Method.ADAM, learningRate, weightDecay, BETA1, BETA2, EPSILON, 0, false);
    }

    /**
     * AdamW with the usual β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
     *
     * @param learningRate the base rate
     * @param weightDecay the decoupled decay; 0.01 is usual
     * @return the settings
     */
    public static OptimizerSpec adamW(double learningRate, double weightDecay) {
        return new OptimizerSpec(Method.ADAMW, learningRate, weightDecay, BETA1, BETA2, EPSILON, 0, false);
    }

    /**
     * Stochastic gradient descent.
     *
     * @param learningRate the base rate
     * @param weightDecay added to the gradient as {@code weightDecay·w}
     * @param momentum 0 for none
     * @param nesterov whether to look ahead
     * @return the settings
     */
    public static OptimizerSpec sgd(double learningRate, double weightDecay, double momentum, boolean nesterov) {
        return new OptimizerSpec(Method.SGD, learningRate, weightDecay, BETA1, BETA2, EPSILON, momentum, nesterov);
    }
}
