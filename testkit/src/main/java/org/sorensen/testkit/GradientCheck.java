package org.sorensen.testkit;

import java.util.Locale;
import org.opentest4j.AssertionFailedError;
import org.sorensen.array.DoubleArray;

/**
 * Compares the gradient of a loss with central differences on the reference path.
 *
 * <p>Two steps and Richardson extrapolation leave an error of the order {@code h⁴}; where the result does not agree with
 * the gradient, smaller steps follow, and the pair of steps that agree best is believed, so that a kink near the point
 * (a tie of the L1 form, a floor) does not hide a right gradient. On a kink, where the differences to the two sides
 * differ, every number between them is right. Errors of 1e-9 of the largest entry are usual.
 */
public final class GradientCheck {
    private static final double STEP = 1e-3;
    private static final int REFINEMENTS = 4;
    private static final double REFINE_ABOVE = 1e-8;
    private static final double SIDE_STEP = 1e-5;
    /** By how much of the largest entry the two sides of a kink differ at least. */
    private static final double KINK = 1e-3;
    /** What subtracting two values costs at the first step, by the size of the values. */
    private static final double ROUNDING = 8 * Math.ulp(1.0) / STEP;

    private GradientCheck() {}

    /**
     * The worst disagreement of one check.
     *
     * @param relativeError {@code |analytic − numeric|}, less what rounding of the values explains, over the largest
     *     magnitude among the gradient's entries
     * @param index the entry in row-major order
     * @param analytic the loss's own derivative there
     * @param numeric the difference quotient
     */
    public record Result(double relativeError, int index, double analytic, double numeric) {}

    /**
     * Checks every entry of the gradient.
     *
     * @param subject the loss with its data
     * @return the worst entry
     */
    public static Result check(LossCase subject) {
        LossCase.Evaluated evaluated = subject.evaluate();
        double[] gradient = evaluated.gradient();
        double value = Math.abs(evaluated.value().value());
        double rounding = ROUNDING * Math.max(1, value);
        double scale = Math.max(evaluated.largestEntry(), Double.MIN_NORMAL);
        double[] point = subject.scores().toArray();
        Result worst = new Result(0, 0, gradient[0], gradient[0]);
        for (int i = 0; i < point.length; i++) {
            double accepted = REFINE_ABOVE * scale + rounding;
            double numeric = derivative(subject, point, i, gradient[i], accepted);
            if (Math.abs(gradient[i] - numeric) > accepted) {
                numeric = betweenSides(subject, point, i, gradient[i], numeric, KINK * scale);
            }
            double error = Math.max(0, Math.abs(gradient[i] - numeric) - rounding) / scale;
            // written so that NaN is the worst of all
            if (!(error <= worst.relativeError)) {
                worst = new Result(error, i, gradient[i], numeric);
            }
        }
        return worst;
    }

    /**
     * Fails where the gradient disagrees with differences.
     *
     * @param subject the loss with its data
     * @param tolerance the largest error accepted, relative to the largest entry of the gradient
     * @throws AssertionFailedError naming the case, the entry and both numbers
     */
    public static void assertMatches(LossCase subject, double tolerance) {
        Result worst = check(subject);
        if (!(worst.relativeError <= tolerance)) {
            throw new AssertionFailedError(String.format(
                    Locale.ROOT,
                    "%s%nthe gradient at index %d is %.12g, differences give %.12g: %.3g of the largest entry, at most"
                            + " %.3g expected",
                    subject,
                    worst.index,
                    worst.analytic,
                    worst.numeric,
                    worst.relativeError,
                    tolerance));
        }
    }

    private static double derivative(LossCase subject, double[] point, int i, double expected, double refineAbove) {
        double best = extrapolated(subject, point, i, STEP);
        if (Math.abs(best - expected) <= refineAbove) {
            return best;
        }
        double step = STEP;
        double previous = best;
        double agreement = Double.POSITIVE_INFINITY;
        for (int k = 0; k < REFINEMENTS; k++) {
            step /= 10;
            double next = extrapolated(subject, point, i, step);
            if (Math.abs(next - previous) < agreement) {
                agreement = Math.abs(next - previous);
                best = next;
            }
            previous = next;
        }
        return best;
    }

    private static double betweenSides(
            LossCase subject, double[] point, int i, double expected, double numeric, double kink) {
        double above = sided(subject, point, i, SIDE_STEP);
        double below = sided(subject, point, i, -SIDE_STEP);
        if (!(Math.abs(above - below) > kink)) {
            return numeric;
        }
        return Math.max(Math.min(above, below), Math.min(Math.max(above, below), expected));
    }

    /** The derivative to one side, to second order. */
    private static double sided(LossCase subject, double[] point, int i, double step) {
        double here = valueAt(subject, point, i, point[i]);
        double half = valueAt(subject, point, i, point[i] + step / 2);
        double whole = valueAt(subject, point, i, point[i] + step);
        return (4 * half - whole - 3 * here) / step;
    }

    private static double extrapolated(LossCase subject, double[] point, int i, double step) {
        return (4 * quotient(subject, point, i, step / 2) - quotient(subject, point, i, step)) / 3;
    }

    private static double quotient(LossCase subject, double[] point, int i, double step) {
        double above = point[i] + step;
        double below = point[i] - step;
        return (valueAt(subject, point, i, above) - valueAt(subject, point, i, below)) / (above - below);
    }

    private static double valueAt(LossCase subject, double[] point, int i, double coordinate) {
        double kept = point[i];
        point[i] = coordinate;
        double value = subject.withData(DoubleArray.of(point, subject.scores().shape()), subject.target())
                .value();
        point[i] = kept;
        return value;
    }
}
