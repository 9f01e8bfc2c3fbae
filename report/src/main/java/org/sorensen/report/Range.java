package org.sorensen.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An interval of an axis and its round tick values. */
record Range(double low, double high) {
    private static final double[] STEPS = {1, 2, 5, 10};
    /** A step may be this much finer than asked for; otherwise 0 to 156 in steps of at least 52 would be steps of 100. */
    private static final double TOLERANCE = 0.75;

    /** The smallest range that holds all finite values; {@code [0, 1]} if there is none. */
    static Range of(Iterable<double[]> runs) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] run : runs) {
            for (double value : run) {
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        return low > high ? new Range(0, 1) : new Range(low, high);
    }

    /** The range without zero length. */
    Range widened() {
        if (low < high) {
            return this;
        }
        double half = low == 0 ? 0.5 : Math.abs(low) / 2;
        return new Range(low - half, high + half);
    }

    /** The range extended to whole steps. */
    Range rounded(double step) {
        return new Range(Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step);
    }

    /** The distance between ticks: 1, 2 or 5 times a power of ten, so that about {@code wanted} ticks fit. */
    double step(int wanted) {
        double rough = (high - low) / Math.max(1, wanted);
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : STEPS) {
            if (factor * power >= rough * TOLERANCE) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** The multiples of a step within the range. */
    List<Double> ticks(double step) {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** The text of a tick, with as many digits as the step needs. */
    static String label(double tick, double step) {
        int exponent = (int) Math.floor(Math.log10(step) + 1e-9);
        if (exponent < -5 || exponent > 5) {
            return Numbers.shortest(Double.parseDouble(String.format(Locale.ROOT, "%.3e", tick)));
        }
        return Numbers.fixed(tick, Math.max(0, -exponent));
    }

    /** Where a value lies, 0 at the low end and 1 at the high end. */
    double fraction(double value) {
        return (value - low) / (high - low);
    }
}
