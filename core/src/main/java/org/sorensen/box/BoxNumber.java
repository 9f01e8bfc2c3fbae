package org.sorensen.box;

import java.util.Arrays;

/**
 * A number that carries its derivatives by the coordinates of the predicted box; with it the gradient of a box loss
 * follows from its formula. Immutable.
 */
public final class BoxNumber {
    private final double value;
    /** By coordinate; empty where the number is constant. */
    private final double[] slopes;

    private BoxNumber(double value, double[] slopes) {
        this.value = value;
        this.slopes = slopes;
    }

    private static final double[] NONE = {};

    /**
     * A number that does not depend on the predicted box.
     *
     * @param value the number
     * @return the constant
     */
    public static BoxNumber constant(double value) {
        return new BoxNumber(value, NONE);
    }

    /** A coordinate of the predicted box itself, one of {@code coordinates}. */
    static BoxNumber coordinate(double value, int index, int coordinates) {
        double[] slopes = new double[coordinates];
        slopes[index] = 1;
        return new BoxNumber(value, slopes);
    }

    /**
     * The number.
     *
     * @return its value
     */
    public double value() {
        return value;
    }

    /**
     * A derivative.
     *
     * @param coordinate a coordinate of the predicted box, as its format lists them
     * @return {@code ∂this/∂coordinate}
     */
    public double slope(int coordinate) {
        return slopes.length == 0 ? 0 : slopes[coordinate];
    }

    /**
     * The sum.
     *
     * @param other the other addend
     * @return {@code this + other}
     */
    public BoxNumber plus(BoxNumber other) {
        return join(value + other.value, 1, other, 1);
    }

    /**
     * The sum with a constant.
     *
     * @param constant the other addend
     * @return {@code this + constant}
     */
    public BoxNumber plus(double constant) {
        return new BoxNumber(value + constant, slopes);
    }

    /**
     * The difference.
     *
     * @param other what is taken away
     * @return {@code this − other}
     */
    public BoxNumber minus(BoxNumber other) {
        return join(value - other.value, 1, other, -1);
    }

    /**
     * The complement.
     *
     * @return {@code 1 − this}
     */
    public BoxNumber complement() {
        return chain(1 - value, -1);
    }

    /**
     * The product.
     *
     * @param other the other factor
     * @return {@code this · other}
     */
    public BoxNumber times(BoxNumber other) {
        return join(value * other.value, other.value, other, value);
    }

    /**
     * The product with a constant.
     *
     * @param constant the other factor
     * @return {@code this · constant}
     */
    public BoxNumber times(double constant) {
        return chain(value * constant, constant);
    }

    /**
     * The square.
     *
     * @return {@code this²}
     */
    public BoxNumber squared() {
        return chain(value * value, 2 * value);
    }

    /**
     * A part of a whole: a ratio whose numerator is 0 wherever its denominator is, as an overlap of boxes without area.
     * It is 0 with no derivative there.
     *
     * @param whole the denominator
     * @return {@code this / whole}
     */
    public BoxNumber over(BoxNumber whole) {
        if (whole.value == 0) {
            return constant(0);
        }
        double ratio = value / whole.value;
        return join(ratio, 1 / whole.value, whole, -ratio / whole.value);
    }

    /**
     * The absolute value; without derivative at 0.
     *
     * @return {@code |this|}
     */
    public BoxNumber abs() {
        return chain(Math.abs(value), Math.signum(value));
    }

    /**
     * The larger of this and a constant; at a tie the mean of both derivatives.
     *
     * @param constant the constant
     * @return {@code max(this, constant)}
     */
    public BoxNumber max(double constant) {
        return chain(Math.max(value, constant), (1 + Math.signum(value - constant)) / 2);
    }

    /**
     * The smaller of this and a constant; at a tie the mean of both derivatives.
     *
     * @param constant the constant
     * @return {@code min(this, constant)}
     */
    public BoxNumber min(double constant) {
        return chain(Math.min(value, constant), (1 - Math.signum(value - constant)) / 2);
    }

    /**
     * Any differentiable function of this number.
     *
     * @param result the function's value
     * @param slope its derivative at this value
     * @return the function of this number
     */
    public BoxNumber chain(double result, double slope) {
        double[] by = new double[slopes.length];
        for (int i = 0; i < by.length; i++) {
            by[i] = slope * slopes[i];
        }
        return new BoxNumber(result, by);
    }

    /** A function of this number and another, from its derivatives by both. */
    BoxNumber join(double result, double slope, BoxNumber other, double otherSlope) {
        if (slopes.length == 0) {
            return other.chain(result, otherSlope);
        }
        if (other.slopes.length == 0) {
            return chain(result, slope);
        }
        double[] by = new double[slopes.length];
        for (int i = 0; i < by.length; i++) {
            by[i] = slope * slopes[i] + otherSlope * other.slopes[i];
        }
        return new BoxNumber(result, by);
    }

    /** Whether the value and every derivative is finite. */
    boolean isFinite() {
        return Double.isFinite(value) && Arrays.stream(slopes).allMatch(Double::isFinite);
    }

    @Override
    public String toString() {
        return value + " by " + Arrays.toString(slopes);
    }
}
