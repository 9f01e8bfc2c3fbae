package org.sorensen.djl.net;

/** The activation behind each convolution. */
public enum Rectifier {
    /** {@code max(x, 0)}. */
    RELU(0),
    /** {@code x} where positive, {@code 0.01·x} elsewhere. */
    LEAKY_RELU(0.01),
    /** {@code x} where positive, {@code a·x} elsewhere, with one learned {@code a} per channel that starts at 0.25. */
    PRELU(0.25);

    private final double slope;

    Rectifier(double slope) {
        this.slope = slope;
    }

    /**
     * The slope for negative values when training starts.
     *
     * @return the slope, from 0 to 1
     */
    public double slope() {
        return slope;
    }
}
