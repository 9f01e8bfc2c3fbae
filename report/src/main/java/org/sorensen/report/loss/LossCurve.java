package org.sorensen.report.loss;

import java.util.Arrays;
import java.util.Optional;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.report.Axis;
import org.sorensen.report.LineChart;

/**
 * Value and derivative of a loss against the probability of one voxel, found by evaluating it.
 *
 * <p>The picture is 3 × 3 voxels; the middle one is the foreground, and its probability p of being so goes from 0.02 to
 * 0.98. The other eight are background whose probability of being foreground is 0.1. All options are the defaults.
 */
public final class LossCurve {
    private static final int SIDE = 3;
    private static final int VOXELS = SIDE * SIDE;
    private static final int MIDDLE = VOXELS / 2;
    private static final double ELSEWHERE = 0.1;
    private static final int POINTS = 97;
    private static final int MOST_CHANNELS = 3;
    /** Below this a curve is flat: the loss does not see the voxel in this form. */
    private static final double FLAT = 1e-12;

    private final Activation activation;
    private final int channels;
    private final boolean seesBackground;
    private final double[] p = new double[POINTS];
    private final double[] values = new double[POINTS];
    private final double[] slopes = new double[POINTS];

    private LossCurve(Loss loss, Activation activation, int channels) {
        this.activation = activation;
        this.channels = channels;
        DoubleArray gradient = DoubleArray.zeros(Shape.of(1, channels, SIDE, SIDE));
        for (int i = 0; i < POINTS; i++) {
            p[i] = (i + 2) / 100.0;
            values[i] = evaluate(loss, p[i], ELSEWHERE, gradient).value();
            slopes[i] = slope(gradient, p[i]);
        }
        double other = evaluate(loss, p[MIDDLE], 2 * ELSEWHERE, gradient).value();
        seesBackground = Math.abs(other - values[MIDDLE]) > FLAT;
    }

    /**
     * The curve of a loss, in the first form that it accepts: one channel of probabilities, then several, or logits where
     * it reads those. A form in which the loss sees the background too is preferred; with one channel, exclusive classes have none.
     *
     * @param loss the loss
     * @return the curve; empty if the loss accepts none of these forms
     */
    public static Optional<LossCurve> of(Loss loss) {
        Optional<LossCurve> best = Optional.empty();
        for (int channels = 1; channels <= MOST_CHANNELS; channels++) {
            Optional<LossCurve> direct = tried(loss, Activation.IDENTITY, channels);
            Optional<LossCurve> logits =
                    better(tried(loss, Activation.SOFTMAX, channels), tried(loss, Activation.SIGMOID, channels));
            if (direct.isPresent() && logits.filter(direct.get()::differs).isPresent()) {
                // The same probabilities give other values: the loss reads the logits themselves.
                return logits;
            }
            best = better(best, better(direct, logits));
        }
        return best;
    }

    private static Optional<LossCurve> better(Optional<LossCurve> first, Optional<LossCurve> second) {
        return second.map(LossCurve::merit).orElse(-1)
                        > first.map(LossCurve::merit).orElse(-1)
                ? second
                : first;
    }

    private boolean differs(LossCurve other) {
        double largest = Math.max(values[0], values[POINTS - 1]) + FLAT;
        return other.merit() > 0 && Math.abs(values[POINTS / 2] - other.values[POINTS / 2]) > 1e-3 * largest;
    }

    private static Optional<LossCurve> tried(Loss loss, Activation activation, int channels) {
        try {
            return Optional.of(new LossCurve(loss, activation, channels));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    /** How much of the picture the loss sees in this form: nothing, the voxel alone, or the background too. */
    private int merit() {
        double change = Arrays.stream(values).max().orElseThrow()
                - Arrays.stream(values).min().orElseThrow();
        return change <= FLAT ? 0 : seesBackground ? 2 : 1;
    }

    private LossValue evaluate(Loss loss, double foreground, double elsewhere, DoubleArray gradient) {
        double[] scores = new double[channels * VOXELS];
        for (int voxel = 0; voxel < VOXELS; voxel++) {
            for (int c = 0; c < channels; c++) {
                scores[c * VOXELS + voxel] = score(probability(c, voxel == MIDDLE ? foreground : elsewhere));
            }
        }
        int[] labels = new int[VOXELS];
        labels[MIDDLE] = 1;
        return loss.evaluate(
                DoubleArray.of(scores, gradient.shape()),
                LabelMap.of(labels, Shape.of(1, SIDE, SIDE)),
                LossOptions.with(activation),
                gradient);
    }

    private double slope(DoubleArray gradient, double foreground) {
        double slope = 0;
        for (int c = 0; c < channels; c++) {
            double change = channels == 1 || c == 1 ? 1 : -1.0 / (channels - 1);
            slope += gradient.get(c * VOXELS + MIDDLE) * change * scoreSlope(probability(c, foreground));
        }
        return slope;
    }

    /** Of class c where the foreground, class 1 or the only channel, has this probability; others share the rest. */
    private double probability(int c, double foreground) {
        return channels == 1 || c == 1 ? foreground : (1 - foreground) / (channels - 1);
    }

    private double score(double probability) {
        return switch (activation) {
            case IDENTITY, RAW -> probability;
            case SIGMOID -> Math.log(probability / (1 - probability));
            case SOFTMAX -> Math.log(probability);
        };
    }

    private double scoreSlope(double probability) {
        return switch (activation) {
            case IDENTITY, RAW -> 1;
            case SIGMOID -> 1 / (probability * (1 - probability));
            case SOFTMAX -> 1 / probability;
        };
    }

    /**
     * The positions.
     *
     * @return a copy, ascending
     */
    public double[] p() {
        return p.clone();
    }

    /**
     * The values of the loss.
     *
     * @return a copy, one for each position
     */
    public double[] values() {
        return values.clone();
    }

    /**
     * The derivatives of the value by p.
     *
     * @return a copy, one for each position
     */
    public double[] slopes() {
        return slopes.clone();
    }

    /**
     * How the loss was evaluated.
     *
     * @return such as {@code 1 channel of probabilities}
     */
    public String form() {
        String scores = switch (activation) {
            case IDENTITY -> "probabilities";
            case RAW -> "scores used as they are";
            case SIGMOID -> "logits for sigmoid";
            case SOFTMAX -> "logits for softmax";
        };
        return channels + (channels == 1 ? " channel of " : " channels of ") + scores;
    }

    /**
     * The values as a chart.
     *
     * @param title what it is headed by
     * @return a chart of one line
     */
    public LineChart valueChart(String title) {
        return chart(title, "value", values);
    }

    /**
     * The derivatives as a chart.
     *
     * @param title what it is headed by
     * @return a chart of one line
     */
    public LineChart slopeChart(String title) {
        return chart(title, "gradient by p", slopes);
    }

    private LineChart chart(String title, String quantity, double[] y) {
        return LineChart.builder(title, new Axis("p of the foreground voxel", ""), new Axis(quantity, ""))
                .xRange(0, 1)
                .series(quantity, p, rounded(y))
                .build();
    }

    /** To nine digits of the largest, so that a straight line has no noise. */
    private static double[] rounded(double[] y) {
        double largest = Arrays.stream(y).map(Math::abs).max().orElseThrow();
        double unit = largest == 0 ? 1 : largest * 1e-9;
        return Arrays.stream(y).map(each -> Math.rint(each / unit) * unit).toArray();
    }
}
