package org.sorensen.loss;

import org.sorensen.array.Shape;

/** A loss that is NaN or infinite, with the place of the score that made it so. */
public final class NonFiniteLossException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    private final int sample;
    private final int classIndex;
    private final int voxel;
    private final double score;

    /**
     * Names the place.
     *
     * @param sample the sample within the batch
     * @param classIndex the channel
     * @param voxel the index within the spatial axes
     * @param spatial the spatial axes
     * @param score the score found there
     */
    public NonFiniteLossException(int sample, int classIndex, int voxel, Shape spatial, double score) {
        super("the loss is not finite: the score of sample " + sample + ", class " + classIndex + ", voxel "
                + spatial.place(voxel) + " is " + score
                + (Double.isFinite(score)
                        ? ", which has no logarithm; give logits rather than probabilities that reach 0 or 1"
                        : "; look where the network or its input stopped being finite"));
        this.sample = sample;
        this.classIndex = classIndex;
        this.voxel = voxel;
        this.score = score;
    }

    /**
     * The sample of the offending score.
     *
     * @return its index within the batch
     */
    public int sample() {
        return sample;
    }

    /**
     * The class of the offending score.
     *
     * @return its channel
     */
    public int classIndex() {
        return classIndex;
    }

    /**
     * The voxel of the offending score.
     *
     * @return its index within the spatial axes, row-major
     */
    public int voxel() {
        return voxel;
    }

    /**
     * The offending score.
     *
     * @return NaN, infinite, or a probability without logarithm
     */
    public double score() {
        return score;
    }
}
