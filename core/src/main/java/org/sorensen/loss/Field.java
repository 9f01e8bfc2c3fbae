package org.sorensen.loss;

import org.sorensen.array.Shape;

/**
 * A batch after the activation: {@code [N, C, spatial…]} in flat arrays, voxel {@code v} of class {@code c} of sample
 * {@code n} at {@code (n·C + c)·V + v}. What ignored voxels held is replaced by 0 and their weight is 0.
 */
public final class Field {
    private final Shape shape;
    private final LossOptions options;
    private final double[] prediction;
    private final double[] logPrediction;
    private final double[] scores;
    private final double[] target;
    private final double[] weights;
    private final double[] slope;
    private final double[] logSlope;
    private final double[] scoreSlope;

    /**
     * A batch; arrays are not copied.
     *
     * @param shape {@code [N, C, spatial…]}
     * @param options the options of the call
     * @param prediction probabilities
     * @param logPrediction their logarithms
     * @param scores what they were before the activation
     * @param target from 0 to 1
     * @param weights of the voxels, {@code [N, spatial…]}
     * @param differentiates whether derivatives are wanted
     */
    public Field(
            Shape shape,
            LossOptions options,
            double[] prediction,
            double[] logPrediction,
            double[] scores,
            double[] target,
            double[] weights,
            boolean differentiates) {
        this.shape = shape;
        this.options = options;
        this.prediction = prediction;
        this.logPrediction = logPrediction;
        this.scores = scores;
        this.target = target;
        this.weights = weights;
        slope = differentiates ? new double[prediction.length] : null;
        logSlope = differentiates ? new double[prediction.length] : null;
        scoreSlope = differentiates ? new double[prediction.length] : null;
    }

    /**
     * The number of samples.
     *
     * @return N
     */
    public int samples() {
        return shape.extent(0);
    }

    /**
     * The number of channels.
     *
     * @return C
     */
    public int classes() {
        return shape.extent(1);
    }

    /**
     * The axes of an image.
     *
     * @return the spatial axes, slowest first
     */
    public Shape spatial() {
        return shape.dropLeading(2);
    }

    /**
     * The number of voxels of an image.
     *
     * @return V
     */
    public int voxels() {
        return spatial().size();
    }

    /**
     * Where the first voxel of a class of a sample is.
     *
     * @param sample the sample
     * @param classIndex the class
     * @return the index into the arrays of {@code [N, C, spatial…]}
     */
    public int offset(int sample, int classIndex) {
        return (sample * classes() + classIndex) * voxels();
    }

    /**
     * The options of the call.
     *
     * @return classes, class weights, aggregation and policies are for the loss to honour
     */
    public LossOptions options() {
        return options;
    }

    /**
     * The probabilities {@code p}.
     *
     * @return {@code [N, C, spatial…]}; not to be modified
     */
    public double[] prediction() {
        return prediction;
    }

    /**
     * {@code ln p}, from the logits where there are some, so finite for every finite logit.
     *
     * @return {@code [N, C, spatial…]}; not to be modified
     */
    public double[] logPrediction() {
        return logPrediction;
    }

    /**
     * The scores before the activation.
     *
     * @return {@code [N, C, spatial…]}; not to be modified
     */
    public double[] scores() {
        return scores;
    }

    /**
     * The target {@code t}, label maps as 0 and 1.
     *
     * @return {@code [N, C, spatial…]} from 0 to 1; not to be modified
     */
    public double[] target() {
        return target;
    }

    /**
     * The voxel weights {@code m}.
     *
     * @return {@code [N, spatial…]}: 1 where nothing was said, 0 where ignored; not to be modified
     */
    public double[] weights() {
        return weights;
    }

    /**
     * The sum of the weights of the batch.
     *
     * @return {@code M = Σ m}
     */
    public double validVoxels() {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    /**
     * Whether derivatives are wanted.
     *
     * @return true where the slopes may be written to
     */
    public boolean differentiates() {
        return slope != null;
    }

    /**
     * Where {@code ∂value/∂p} is added.
     *
     * @return {@code [N, C, spatial…]}, zeros at first; null where no derivative is wanted
     */
    public double[] slope() {
        return slope;
    }

    /**
     * Where {@code ∂value/∂(ln p)} is added; exact where {@code 1/p} would overflow.
     *
     * @return {@code [N, C, spatial…]}, zeros at first; null where no derivative is wanted
     */
    public double[] logSlope() {
        return logSlope;
    }

    /**
     * Where {@code ∂value/∂score} is added.
     *
     * @return {@code [N, C, spatial…]}, zeros at first; null where no derivative is wanted
     */
    public double[] scoreSlope() {
        return scoreSlope;
    }
}
