package org.sorensen.loss;

import java.util.Arrays;
import java.util.Objects;

/**
 * The α of focal losses, in every reading that libraries have: a factor of the positive side and one of the negative side,
 * for every class. Exclusive classes have no negative side. It never changes what a mean is divided by.
 *
 * @param positive the factor where the target holds the class
 * @param negative the factor where it does not
 */
public record FocalBalance(ClassFactors positive, ClassFactors negative) {
    /** What a number called α stands for. */
    public enum Reading {
        /** {@code α} where the target holds the class, {@code 1 − α} where it does not (Lin et al.; sigmoid losses). */
        POSITIVE,
        /** {@code 1 − α} for class 0, {@code α} for every other class (MONAI and kornia with softmax). */
        BACKGROUND,
        /** One factor for everything, or one for each class (Keras with softmax; lists of α). */
        FACTOR
    }

    /** Every factor is 1. */
    public static final FocalBalance NONE = new FocalBalance(ClassFactors.ONE, ClassFactors.ONE);

    /** Checks that nothing is null. */
    public FocalBalance {
        Objects.requireNonNull(positive, "positive");
        Objects.requireNonNull(negative, "negative");
    }

    /**
     * The balance that α stands for.
     *
     * @param reading what it means
     * @param alpha none for {@link #NONE}; one in [0, 1], or for {@link Reading#FACTOR} one of at least 0 for all classes
     *     or for each
     * @return the balance
     * @throws IllegalArgumentException if α is out of range, or more than one where one is meant
     */
    public static FocalBalance of(Reading reading, double... alpha) {
        if (alpha.length == 0) {
            return NONE;
        }
        if (reading == Reading.FACTOR) {
            ClassFactors factors = ClassFactors.each(alpha);
            return new FocalBalance(factors, factors);
        }
        if (alpha.length > 1) {
            throw new IllegalArgumentException("expected one alpha, found " + Arrays.toString(alpha)
                    + "; one for each class is read as " + Reading.FACTOR);
        }
        if (!(alpha[0] >= 0 && alpha[0] <= 1)) {
            throw new IllegalArgumentException("alpha must lie in [0, 1], found " + alpha[0]);
        }
        ClassFactors positive = reading == Reading.POSITIVE
                ? ClassFactors.all(alpha[0])
                : ClassFactors.background(1 - alpha[0], alpha[0]);
        return new FocalBalance(positive, reading == Reading.POSITIVE ? ClassFactors.all(1 - alpha[0]) : positive);
    }

    /**
     * {@code α} where the target holds the class, {@code 1 − α} where it does not.
     *
     * @param alpha in [0, 1]
     * @return the balance
     */
    public static FocalBalance positive(double alpha) {
        return of(Reading.POSITIVE, alpha);
    }

    /**
     * {@code 1 − α} for class 0, {@code α} for every other class.
     *
     * @param alpha in [0, 1]
     * @return the balance
     */
    public static FocalBalance background(double alpha) {
        return of(Reading.BACKGROUND, alpha);
    }

    /**
     * One factor for everything, or one for each class.
     *
     * @param factors at least 0
     * @return the balance
     */
    public static FocalBalance factor(double... factors) {
        return of(Reading.FACTOR, factors);
    }

    /** Whether classes may change places. */
    boolean isUniform() {
        return positive.isUniform() && negative.isUniform();
    }

    /** The factor of a voxel whose target is soft, {@code t·f⁺ + (1 − t)·f⁻}, times a quantity. */
    <E> E blend(VoxelAlgebra<E> v, E a) {
        return positive.equals(negative)
                ? positive.times(v, a)
                : v.plus(v.ifTarget(positive.times(v, a)), v.ifNotTarget(negative.times(v, a)));
    }
}
