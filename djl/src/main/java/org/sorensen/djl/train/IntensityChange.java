package org.sorensen.djl.train;

import java.util.SplittableRandom;

/** Gain, offset, gamma and noise of one patch. */
final class IntensityChange {
    private IntensityChange() {}

    /** An amount from a range, or the neutral one; two numbers are used up in any case. */
    static double draw(Augmentation.Range range, double neutral, SplittableRandom random) {
        boolean drawn = random.nextDouble() < range.probability();
        double amount = range.low() + (range.high() - range.low()) * random.nextDouble();
        return drawn ? amount : neutral;
    }

    static void apply(
            Augmentation augmentation, float[] image, int from, int channels, int voxels, SplittableRandom random) {
        float gain = (float) draw(augmentation.gain(), 1, random);
        float offset = (float) draw(augmentation.offset(), 0, random);
        double gamma = draw(augmentation.gamma(), 1, random);
        double noise = draw(augmentation.noise(), 0, random);
        int end = from + channels * voxels;
        if (gamma != 1) {
            for (int c = 0; c < channels; c++) {
                raise(image, from + c * voxels, voxels, gamma);
            }
        }
        if (gain != 1 || offset != 0) {
            for (int i = from; i < end; i++) {
                image[i] = image[i] * gain + offset;
            }
        }
        if (noise > 0) {
            for (int i = from; i < end; i++) {
                image[i] += (float) (noise * random.nextGaussian());
            }
        }
    }

    private static void raise(float[] image, int from, int count, double gamma) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            low = Math.min(low, image[i]);
            high = Math.max(high, image[i]);
        }
        float spread = high - low;
        if (spread > 0) {
            for (int i = from; i < from + count; i++) {
                image[i] = (float) (low + spread * Math.pow((image[i] - low) / spread, gamma));
            }
        }
    }
}
