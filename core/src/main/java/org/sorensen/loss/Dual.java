package org.sorensen.loss;

/**
 * A number that carries its partial derivatives by the two sums a network can change, {@code I} and {@code P}; with it
 * the gradient of an overlap loss follows from its formula.
 *
 * @param value the number
 * @param byIntersection {@code ∂value/∂I}
 * @param byPrediction {@code ∂value/∂P}
 */
public record Dual(double value, double byIntersection, double byPrediction) {
    /**
     * A number that depends on neither sum.
     *
     * @param value the number
     * @return the constant
     */
    public static Dual constant(double value) {
        return new Dual(value, 0, 0);
    }

    /**
     * The intersection itself.
     *
     * @param value {@code I}
     * @return the variable
     */
    public static Dual intersection(double value) {
        return new Dual(value, 1, 0);
    }

    /**
     * The predicted cardinality itself.
     *
     * @param value {@code P}
     * @return the variable
     */
    public static Dual prediction(double value) {
        return new Dual(value, 0, 1);
    }

    /**
     * The sum.
     *
     * @param other the other addend
     * @return {@code this + other}
     */
    public Dual plus(Dual other) {
        return new Dual(value + other.value, byIntersection + other.byIntersection, byPrediction + other.byPrediction);
    }

    /**
     * The sum with a constant.
     *
     * @param constant the other addend
     * @return {@code this + constant}
     */
    public Dual plus(double constant) {
        return new Dual(value + constant, byIntersection, byPrediction);
    }

    /**
     * The difference.
     *
     * @param other what is taken away
     * @return {@code this − other}
     */
    public Dual minus(Dual other) {
        return plus(other.times(-1));
    }

    /**
     * The product.
     *
     * @param other the other factor
     * @return {@code this · other}
     */
    public Dual times(Dual other) {
        return new Dual(
                value * other.value,
                byIntersection * other.value + value * other.byIntersection,
                byPrediction * other.value + value * other.byPrediction);
    }

    /**
     * The product with a constant.
     *
     * @param constant the other factor
     * @return {@code this · constant}
     */
    public Dual times(double constant) {
        return new Dual(value * constant, byIntersection * constant, byPrediction * constant);
    }

    /**
     * The quotient; 0/0 is NaN, which an evaluation reports as an undefined cell.
     *
     * @param other the divisor
     * @return {@code this / other}
     */
    public Dual over(Dual other) {
        double ratio = value / other.value;
        return new Dual(
                ratio,
                (byIntersection - ratio * other.byIntersection) / other.value,
                (byPrediction - ratio * other.byPrediction) / other.value);
    }

    /**
     * The complement.
     *
     * @return {@code 1 − this}
     */
    public Dual complement() {
        return new Dual(1 - value, -byIntersection, -byPrediction);
    }

    /**
     * The larger of this and a constant; constant, so without derivative, below it.
     *
     * @param floor the constant
     * @return {@code max(this, floor)}
     */
    public Dual atLeast(double floor) {
        return value < floor ? constant(floor) : this;
    }

    /**
     * The natural logarithm.
     *
     * @return {@code ln this}
     */
    public Dual log() {
        return chain(Math.log(value), 1 / value);
    }

    /**
     * A power of a number of 0 or more; the slope at 0 is taken as 0 where the exponent is below 1 and it would be
     * infinite.
     *
     * @param exponent the exponent, above 0
     * @return {@code this^exponent}
     */
    public Dual power(double exponent) {
        double slope = value == 0 && exponent < 1 ? 0 : exponent * Math.pow(value, exponent - 1);
        return chain(Math.pow(value, exponent), slope);
    }

    /**
     * Any differentiable function of this number.
     *
     * @param result the function's value
     * @param slope its derivative
     * @return the function with its partial derivatives
     */
    public Dual chain(double result, double slope) {
        return new Dual(result, slope * byIntersection, slope * byPrediction);
    }
}
