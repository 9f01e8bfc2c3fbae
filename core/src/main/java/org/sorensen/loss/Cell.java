package org.sorensen.loss;

import org.sorensen.array.Shape;

/**
 * The voxels of one cell: of a sample and class, or of whatever {@link Aggregation} pools, as {@link #images()} images one
 * after the other, each of the spatial axes. What ignored voxels held is replaced by 0 and their weight is 0.
 */
public final class Cell {
    private final int images;
    private final Shape spatial;
    private final double[] prediction;
    private final double[] scores;
    private final double[] target;
    private final double[] weights;
    private final double[] slope;
    private final double[] scoreSlope;
    private final int threads;

    /**
     * A cell; arrays are not copied.
     *
     * @param images how many images it pools
     * @param spatial their axes
     * @param prediction probabilities
     * @param scores what they were before the activation
     * @param target from 0 to 1
     * @param weights of the voxels
     * @param slope zeros, or null where no derivative is wanted
     * @param scoreSlope zeros, or null where no derivative is wanted
     * @param threads the most threads its loss may use, 0 for as many as there are cores
     */
    public Cell(
            int images,
            Shape spatial,
            double[] prediction,
            double[] scores,
            double[] target,
            double[] weights,
            double[] slope,
            double[] scoreSlope,
            int threads) {
        this.images = images;
        this.spatial = spatial;
        this.prediction = prediction;
        this.scores = scores;
        this.target = target;
        this.weights = weights;
        this.slope = slope;
        this.scoreSlope = scoreSlope;
        this.threads = threads;
    }

    /**
     * How many images the cell pools.
     *
     * @return at least 1
     */
    public int images() {
        return images;
    }

    /**
     * The axes of an image.
     *
     * @return the spatial axes, slowest first
     */
    public Shape spatial() {
        return spatial;
    }

    /**
     * The number of voxels of all images.
     *
     * @return {@code images · size of the spatial axes}, the length of every array
     */
    public int size() {
        return prediction.length;
    }

    /**
     * The probabilities {@code p}.
     *
     * @return {@code [images, spatial…]}; not to be modified
     */
    public double[] prediction() {
        return prediction;
    }

    /**
     * The scores before the activation, logits or probabilities.
     *
     * @return {@code [images, spatial…]}; not to be modified
     */
    public double[] scores() {
        return scores;
    }

    /**
     * The target {@code t}.
     *
     * @return {@code [images, spatial…]} from 0 to 1; not to be modified
     */
    public double[] target() {
        return target;
    }

    /**
     * The voxel weights {@code m}.
     *
     * @return {@code [images, spatial…]}: 1 where nothing was said, 0 where ignored; not to be modified
     */
    public double[] weights() {
        return weights;
    }

    /**
     * Whether derivatives are wanted.
     *
     * @return true where {@link #slope()} may be written to
     */
    public boolean differentiates() {
        return slope != null;
    }

    /**
     * Where {@code ∂value/∂p} is added.
     *
     * @return {@code [images, spatial…]}, zeros at first; null where no derivative is wanted
     */
    public double[] slope() {
        return slope;
    }

    /**
     * Where {@code ∂value/∂score} is added by losses that read {@link #scores()}.
     *
     * @return {@code [images, spatial…]}, zeros at first; null where no derivative is wanted
     */
    public double[] scoreSlope() {
        return scoreSlope;
    }

    /**
     * How many threads the loss may use.
     *
     * @return the most, 0 for as many as there are cores
     */
    public int threads() {
        return threads;
    }

    /**
     * The sum of the weights.
     *
     * @return {@code M = Σ m}, above 0
     */
    public double voxels() {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
