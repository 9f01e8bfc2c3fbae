package org.sorensen.report.overlay;

import java.util.Arrays;
import org.sorensen.array.Shape;

/** The image under an overlay: one grey channel or red, green and blue, with the window that maps values to 0 to 255. */
final class Picture {
    private static final int WINDOW_SAMPLES = 200_000;

    private final float[] values;
    private final int channels;
    private final int channelSize;
    private final double black;
    private final double white;

    private Picture(float[] values, int channels, int channelSize, double black, double white) {
        this.values = values;
        this.channels = channels;
        this.channelSize = channelSize;
        this.black = black;
        this.white = white;
    }

    static Picture grey(float[] values, Shape spatial) {
        requireLength(values, spatial);
        double[] window = window(values);
        return new Picture(values, 1, spatial.size(), window[0], window[1]);
    }

    static Picture rgb(float[] values, Shape shape, double white) {
        requireLength(values, shape);
        if (!(white > 0) || !Double.isFinite(white)) {
            throw new IllegalArgumentException("white must be a finite value above 0, such as 255, found " + white);
        }
        return new Picture(values, 3, shape.size() / 3, 0, white);
    }

    /** The picture at the size of a canvas: smooth when enlarged, averaged when reduced. */
    int[] render(Canvas canvas) {
        double[][] rowWeights = weights(canvas.plane().rows(), canvas.height());
        double[][] columnWeights = weights(canvas.plane().columns(), canvas.width());
        int[] pixels = new int[canvas.width() * canvas.height()];
        for (int channel = 0; channel < channels; channel++) {
            int shift = channels == 1 ? 0 : 16 - 8 * channel;
            for (int y = 0; y < canvas.height(); y++) {
                for (int x = 0; x < canvas.width(); x++) {
                    double value = average(canvas.plane(), channel, rowWeights[y], columnWeights[x]);
                    pixels[y * canvas.width() + x] |= level(value) << shift;
                }
            }
        }
        if (channels == 1) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] *= 0x010101;
            }
        }
        return pixels;
    }

    /** The source positions of each output pixel: the first one, followed by the weights of it and the next ones. */
    private static double[][] weights(int from, int to) {
        double[][] weights = new double[to][];
        double step = (double) from / to;
        for (int i = 0; i < to; i++) {
            if (step < 1) {
                double centre = Math.max(0, Math.min(from - 1, (i + 0.5) * step - 0.5));
                int first = Math.min((int) centre, Math.max(0, from - 2));
                double next = centre - first;
                weights[i] = from == 1 ? new double[] {0, 1} : new double[] {first, 1 - next, next};
            } else {
                weights[i] = areaWeights(i * step, Math.min(from, (i + 1) * step));
            }
        }
        return weights;
    }

    private static double[] areaWeights(double low, double high) {
        int first = (int) low;
        int count = (int) Math.ceil(high - 1e-9) - first;
        double[] weights = new double[1 + count];
        weights[0] = first;
        for (int i = 0; i < count; i++) {
            double covered = Math.min(high, first + i + 1) - Math.max(low, first + i);
            weights[1 + i] = covered / (high - low);
        }
        return weights;
    }

    private double average(Plane plane, int channel, double[] rowWeights, double[] columnWeights) {
        double sum = 0;
        for (int r = 1; r < rowWeights.length; r++) {
            for (int c = 1; c < columnWeights.length; c++) {
                int index = plane.index((int) rowWeights[0] + r - 1, (int) columnWeights[0] + c - 1);
                double value = values[channel * channelSize + index];
                sum += rowWeights[r] * columnWeights[c] * (Double.isFinite(value) ? value : black);
            }
        }
        return sum;
    }

    private int level(double value) {
        return (int) Math.rint(255 * Math.max(0, Math.min(1, (value - black) / (white - black))));
    }

    /** The 1st and 99th percentile of the finite values; a few outliers would otherwise turn the picture black. */
    private static double[] window(float[] values) {
        int stride = Math.max(1, values.length / WINDOW_SAMPLES);
        float[] sample = new float[(values.length + stride - 1) / stride];
        int count = 0;
        for (int i = 0; i < values.length; i += stride) {
            if (Float.isFinite(values[i])) {
                sample[count++] = values[i];
            }
        }
        if (count == 0) {
            return new double[] {0, 1};
        }
        Arrays.sort(sample, 0, count);
        double low = sample[(int) Math.rint(0.01 * (count - 1))];
        double high = sample[(int) Math.rint(0.99 * (count - 1))];
        if (low == high) {
            low = sample[0];
            high = sample[count - 1];
        }
        return low < high ? new double[] {low, high} : new double[] {low - 0.5, low + 0.5};
    }

    private static void requireLength(float[] values, Shape shape) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "an image of shape " + shape + " needs " + shape.size() + " values, found " + values.length);
        }
    }
}
