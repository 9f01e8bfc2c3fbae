package org.sorensen.djl.train;

/** How the values of an image are brought to a common scale before a network sees them. */
public enum Normalisation {
    /** Mean 0 and standard deviation 1 for each channel of each image; a constant channel becomes 0. */
    Z_SCORE,
    /** As {@link #Z_SCORE}, with mean and deviation of the voxels that are not 0; those that are stay 0. */
    Z_SCORE_NONZERO,
    /** Values from 0 to 255 become 0 to 1. */
    EIGHT_BIT,
    /** Values stay. */
    NONE;

    private static final float EIGHT_BIT_MAXIMUM = 255;
    /** A spread below this share of the largest value is rounding, not contrast. */
    private static final double LEAST_RELATIVE_DEVIATION = 1e-6;

    /**
     * Normalises an image in place.
     *
     * @param image {@code [channels, voxels]}, row-major; overwritten
     * @param channels the number of channels; divides the length
     * @throws IllegalArgumentException if the length is not a multiple of the channels
     */
    public void apply(float[] image, int channels) {
        if (channels < 1 || image.length % channels != 0) {
            throw new IllegalArgumentException(
                    "an image of " + image.length + " values cannot have " + channels + " channels");
        }
        int voxels = image.length / channels;
        for (int c = 0; c < channels; c++) {
            switch (this) {
                case Z_SCORE -> standardise(image, c * voxels, voxels, false);
                case Z_SCORE_NONZERO -> standardise(image, c * voxels, voxels, true);
                case EIGHT_BIT -> {
                    for (int i = c * voxels; i < (c + 1) * voxels; i++) {
                        image[i] /= EIGHT_BIT_MAXIMUM;
                    }
                }
                case NONE -> {}
            }
        }
    }

    private static void standardise(float[] image, int from, int count, boolean skipZeros) {
        double sum = 0;
        double largest = 0;
        int used = 0;
        for (int i = from; i < from + count; i++) {
            if (!skipZeros || image[i] != 0) {
                sum += image[i];
                largest = Math.max(largest, Math.abs(image[i]));
                used++;
            }
        }
        double mean = used == 0 ? 0 : sum / used;
        double squares = 0;
        for (int i = from; i < from + count; i++) {
            if (!skipZeros || image[i] != 0) {
                squares += (image[i] - mean) * (image[i] - mean);
            }
        }
        double deviation = used == 0 ? 0 : Math.sqrt(squares / used);
        double scale = deviation > LEAST_RELATIVE_DEVIATION * largest ? 1 / deviation : 0;
        for (int i = from; i < from + count; i++) {
            if (!skipZeros || image[i] != 0) {
                image[i] = (float) ((image[i] - mean) * scale);
            }
        }
    }
}
