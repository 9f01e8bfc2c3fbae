package org.sorensen.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A factor for every class as a parameter of a loss: one for all, one for each, or one for the background and another for
 * the rest. Unlike {@link ClassWeights} it never changes what a mean is divided by.
 *
 * @param form whom the values are for
 * @param values finite and at least 0
 */
public record ClassFactors(Form form, List<Double> values) {
    /** Whom factors are for. */
    public enum Form {
        /** One value for every class. */
        ALL,
        /** A value for each channel, background included. */
        EACH,
        /** A value for class 0 and one for every other class; the only channel of a binary loss is of the others. */
        BACKGROUND
    }

    /** Every class has the factor 1. */
    public static final ClassFactors ONE = all(1);

    /** Checks the values. */
    public ClassFactors {
        Objects.requireNonNull(form, "form");
        values = List.copyOf(values);
        if (!values.stream().allMatch(value -> value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factors of classes must be finite and at least 0, found " + values);
        }
        boolean fits = switch (form) {
            case ALL -> values.size() == 1;
            case EACH -> !values.isEmpty();
            case BACKGROUND -> values.size() == 2;
        };
        if (!fits) {
            throw new IllegalArgumentException("expected "
                    + (form == Form.ALL ? "one factor" : form == Form.EACH ? "a factor for each class" : "two factors")
                    + ", found " + values);
        }
    }

    /**
     * One factor for every class.
     *
     * @param value the factor
     * @return the factors
     */
    public static ClassFactors all(double value) {
        return new ClassFactors(Form.ALL, List.of(value));
    }

    /**
     * A factor for each class; a single one is for all.
     *
     * @param values one for each channel, background included
     * @return the factors
     */
    public static ClassFactors each(double... values) {
        return new ClassFactors(
                values.length == 1 ? Form.ALL : Form.EACH,
                Arrays.stream(values).boxed().toList());
    }

    /**
     * A factor for class 0 and one for every other class.
     *
     * @param background of class 0
     * @param foreground of the others, and of the only channel of a binary loss
     * @return the factors
     */
    public static ClassFactors background(double background, double foreground) {
        return new ClassFactors(Form.BACKGROUND, List.of(background, foreground));
    }

    /**
     * The factors multiplied.
     *
     * @param factor at least 0
     * @return the products
     */
    public ClassFactors times(double factor) {
        return new ClassFactors(
                form, values.stream().map(value -> factor * value).toList());
    }

    /**
     * Whether classes may change places.
     *
     * @return true where all factors are one and the same value by construction
     */
    public boolean isUniform() {
        return form == Form.ALL;
    }

    /**
     * The factors for a number of channels.
     *
     * @param channels the number of channels C
     * @return a fresh array of C factors
     * @throws IllegalArgumentException if there is one for each class and they are not exactly C
     */
    public double[] forChannels(int channels) {
        double[] factors = new double[channels];
        switch (form) {
            case ALL -> Arrays.fill(factors, values.get(0));
            case EACH -> {
                if (values.size() != channels) {
                    throw new IllegalArgumentException("expected one factor for each of the " + channels
                            + " channels, background included, found " + values.size() + ": " + values);
                }
                Arrays.setAll(factors, values::get);
            }
            case BACKGROUND -> {
                Arrays.fill(factors, values.get(1));
                factors[0] = channels == 1 ? values.get(1) : values.get(0);
            }
        }
        return factors;
    }

    /** A quantity times the factor of its class. */
    <E> E times(VoxelAlgebra<E> v, E a) {
        if (form != Form.ALL) {
            return v.times(a, v.byClass(this));
        }
        return values.get(0) == 1 ? a : v.times(a, values.get(0));
    }

    /** The values, and whom they are for where that is not plain. */
    @Override
    public String toString() {
        return switch (form) {
            case ALL -> values.get(0).toString();
            case EACH -> values.toString();
            case BACKGROUND -> "background " + values.get(0) + ", others " + values.get(1);
        };
    }
}
