package org.sorensen.loss;

/** A loss that is NaN or infinite, with the place of the score that made it so. */
public final class NonFiniteLossException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    private final int sample;
    private final int classIndex;

    /**
     * Names the place.
     *
     * @param sample the sample within the batch
     * @param classIndex the channel
     * @param voxel the index within the spatial axes
     * @param score the score found there
     */
    public NonFiniteLossException(int sample, int classIndex, int voxel, double score) {
        super("the loss is not finite: the score of sample " + sample + ", class " + classIndex + ", voxel " + voxel
                + " is " + score);
        this.sample = sample;
        this.classIndex = classIndex;
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
}
