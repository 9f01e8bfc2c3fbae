package org.sorensen.loss;

/**
 * The arithmetic in which a {@link VoxelLoss} states its formula. One formula is read three ways: on runs of voxels with
 * their derivatives (the fast path), on single numbers (the reference path), and on an engine's own tensors (devices).
 *
 * @param <E> what a quantity is: a run, a number, a tensor
 */
public interface VoxelAlgebra<E> {
    /**
     * The probability of the class.
     *
     * @return {@code p}
     */
    E p();

    /**
     * Its complement, without cancellation where the activation allows.
     *
     * @return {@code q = 1 − p}
     */
    E q();

    /**
     * The log-probability, from the logits, so finite for every finite logit.
     *
     * @return {@code ln p}
     */
    E logP();

    /**
     * The log-probability of the complement.
     *
     * @return {@code ln q}
     */
    E logQ();

    /**
     * The target, smoothed where the loss smooths it.
     *
     * @return {@code t}
     */
    E target();

    /**
     * A number.
     *
     * @param value the number
     * @return the same everywhere
     */
    E constant(double value);

    /**
     * The number that belongs to the class.
     *
     * @param factors one for each channel
     * @return that of the class, {@code f_c}
     * @throws IllegalArgumentException if there is not one for each channel
     */
    E byClass(ClassFactors factors);

    /**
     * A quantity where the target holds the class.
     *
     * @param a the quantity
     * @return {@code t·a}, 0 where {@code t = 0} whatever {@code a} is
     */
    E ifTarget(E a);

    /**
     * A quantity where the target does not hold the class.
     *
     * @param a the quantity
     * @return {@code (1 − t)·a}, 0 where {@code t = 1} whatever {@code a} is
     */
    E ifNotTarget(E a);

    /**
     * The sum.
     *
     * @param a one addend
     * @param b the other
     * @return {@code a + b}
     */
    E plus(E a, E b);

    /**
     * The product.
     *
     * @param a one factor
     * @param b the other
     * @return {@code a·b}
     */
    E times(E a, E b);

    /**
     * The product with a constant.
     *
     * @param a the quantity
     * @param factor the constant
     * @return {@code factor·a}
     */
    E times(E a, double factor);

    /**
     * A power of a quantity of 0 or more; the slope at 0 is taken as 0 where the exponent is below 1 and it would be
     * infinite.
     *
     * @param a the base
     * @param exponent the exponent, at least 0
     * @return {@code a^exponent}
     */
    E power(E a, double exponent);

    /**
     * The exponential.
     *
     * @param a the quantity
     * @return {@code e^a}
     */
    E exp(E a);

    /**
     * The exponential less 1, without cancellation near 0.
     *
     * @param a the quantity
     * @return {@code e^a − 1}
     */
    E expm1(E a);

    /**
     * The natural logarithm of a quantity of 0 or more.
     *
     * @param a the quantity
     * @return {@code ln a}, −∞ at 0
     */
    E log(E a);

    /**
     * A quantity of 0 or more times its own logarithm; the slope at 0, which would be infinite, is taken as 0.
     *
     * @param a the quantity
     * @return {@code a·ln a}, 0 at 0
     */
    E timesOwnLog(E a);

    /**
     * The logistic function.
     *
     * @param a the quantity
     * @return {@code 1/(1 + e^−a)}
     */
    E logistic(E a);

    /**
     * One of two quantities.
     *
     * @param a what decides
     * @param bound up to where the first is taken
     * @param within the first
     * @param beyond the second
     * @return {@code within} where {@code a ≤ bound}, {@code beyond} elsewhere, also where {@code a} is NaN
     */
    E choose(E a, double bound, E within, E beyond);
}
