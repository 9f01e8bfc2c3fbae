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
}
