package org.sorensen.loss;

import java.util.Arrays;
import org.sorensen.array.Shape;

/**
 * Soft erosion of an image in steps: the mean of a voxel and its neighbours along some axes (0 outside of the image), less
 * one half, not below 0, then stretched to [0, 1]. Every step can be run backwards.
 */
final class Erosion {
    private static final double THRESHOLD = 0.5;

    private final Shape shape;

    /** Of images of a shape. */
    Erosion(Shape shape) {
        this.shape = shape;
    }

    /**
     * What a step made, and what its way back needs.
     *
     * @param axes the axes along which it eroded
     * @param passed where the mean was not below one half
     * @param least the first voxel of the least value before it was stretched
     * @param most the first voxel of the largest value before it was stretched
     * @param range what it was divided by, 0 where all values were equal and nothing was stretched
     * @param result the eroded image
     */
    record Step(boolean[] axes, boolean[] passed, int least, int most, double range, double[] result) {}

    Step forward(double[] image, boolean[] axes) {
        double[] result = mean(image, axes);
        boolean[] passed = new boolean[result.length];
        int least = 0;
        int most = 0;
        for (int i = 0; i < result.length; i++) {
            double above = result[i] - THRESHOLD;
            passed[i] = above >= 0;
            result[i] = passed[i] ? above : 0;
            least = result[i] < result[least] ? i : least;
            most = result[i] > result[most] ? i : most;
        }
        double low = result[least];
        double range = result[most] - low;
        for (int i = 0; i < result.length && range != 0; i++) {
            result[i] = (result[i] - low) / range;
        }
        return new Step(axes, passed, least, most, range, result);
    }

    /** From derivatives by the result of a step to those by the image before it. */
    double[] backward(Step step, double[] slope) {
        double[] back = slope.clone();
        if (step.range != 0) {
            double byLeast = 0;
            double byMost = 0;
            for (int i = 0; i < back.length; i++) {
                back[i] = slope[i] / step.range;
                byLeast += back[i] * (step.result[i] - 1);
                byMost -= back[i] * step.result[i];
            }
            back[step.least] += byLeast;
            back[step.most] += byMost;
        }
        for (int i = 0; i < back.length; i++) {
            back[i] = step.passed[i] ? back[i] : 0;
        }
        // neighbours are mutual, so the mean is its own transpose
        return mean(back, step.axes);
    }

    private double[] mean(double[] image, boolean[] axes) {
        double[] sum = image.clone();
        int taps = 1;
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            int run = stride * shape.extent(axis);
            if (axes[axis]) {
                taps += 2;
                for (int start = 0; start < image.length; start += run) {
                    for (int i = start + stride; i < start + run; i++) {
                        sum[i] += image[i - stride];
                        sum[i - stride] += image[i];
                    }
                }
            }
            stride = run;
        }
        double share = 1.0 / taps;
        for (int i = 0; i < sum.length; i++) {
            sum[i] *= share;
        }
        return sum;
    }

    /** Whether nothing is left to erode. */
    static boolean isBlank(double[] image) {
        return Arrays.stream(image).allMatch(value -> value == 0);
    }
}
