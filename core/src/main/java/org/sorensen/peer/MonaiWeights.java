package org.sorensen.peer;

import java.util.Arrays;

/** MONAI's {@code weight}: one number for all classes, or one for each class that counts. */
final class MonaiWeights {
    private MonaiWeights() {}

    /** Lists become tensors of single precision there. */
    static double[] narrowed(double[] weights) {
        return Arrays.stream(weights).map(w -> (float) w).toArray();
    }

    /** Whether {@link #narrowed} changes them, so that more digits than single precision has cannot be asked for. */
    static boolean narrows(double[] weights) {
        return !Arrays.equals(weights, narrowed(weights));
    }

    static double[] each(double[] weights, int channels) {
        double[] each = weights;
        if (weights.length == 1 && channels != 1) {
            each = new double[channels];
            Arrays.fill(each, weights[0]);
        }
        if (each.length != channels) {
            throw new IllegalArgumentException(
                    "weight has " + weights.length + " entries, expected one for each of the " + channels
                            + " classes that count (without the background where it is left out)");
        }
        if (Arrays.stream(each).anyMatch(w -> w < 0)) {
            throw new IllegalArgumentException("weight must not be negative, found " + Arrays.toString(weights));
        }
        return each;
    }
}
