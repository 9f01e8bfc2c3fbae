package org.sorensen.peer;

import java.util.Arrays;

/** The eroded errors of every voxel, which kornia's Hausdorff loss returns with {@code reduction='none'}. */
final class KorniaErosion {
    private KorniaErosion() {}

    /**
     * The sum over erosions for each voxel.
     *
     * @param errors the squared errors of one image
     * @param dims its axes
     * @param alpha the power of an erosion's number
     * @param steps how many erosions
     */
    static Flow of(Flow errors, int[] dims, double alpha, int steps) {
        Flow bound = errors;
        Flow sum = null;
        for (int k = 1; k <= steps; k++) {
            bound = stretched(mean(bound, dims).plus(-0.5).clip(0, Double.POSITIVE_INFINITY));
            Flow part = bound.times(Math.pow(k, alpha));
            sum = sum == null ? part : sum.plus(part);
        }
        return sum;
    }

    /** The mean of a voxel and its neighbours along the axes, 0 outside. */
    private static Flow mean(Flow image, int[] dims) {
        // the kernel is held in single precision there
        double weight = 1f / (2 * dims.length + 1);
        return image.then(neighbors(image.values, dims, weight), image.dims, c -> neighbors(c, dims, weight));
    }

    private static double[] neighbors(double[] values, int[] dims, double weight) {
        double[] out = Arrays.stream(values).map(v -> v * weight).toArray();
        for (int axis = 0; axis < dims.length; axis++) {
            Flow.Axis along = new Flow.Axis(dims, axis);
            along.each(line -> {
                for (int i = 1; i < along.extent; i++) {
                    int here = line + i * along.stride;
                    out[here] += weight * values[here - along.stride];
                    out[here - along.stride] += weight * values[here];
                }
            });
        }
        return out;
    }

    /** To [0, 1], unless the image is flat. */
    private static Flow stretched(Flow image) {
        int most = 0;
        int least = 0;
        for (int i = 1; i < image.size(); i++) {
            most = image.values[i] > image.values[most] ? i : most;
            least = image.values[i] < image.values[least] ? i : least;
        }
        if (image.values[most] == image.values[least]) {
            return image;
        }
        Flow bottom = image.gather(new int[] {least});
        Flow range = image.gather(new int[] {most}).plus(bottom.times(-1));
        return image.plus(bottom.times(-1)).timesScalar(range.power(-1));
    }
}
