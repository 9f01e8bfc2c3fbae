package org.sorensen.internal.engine;

import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassFactors;
import org.sorensen.loss.VoxelAlgebra;

/** The arithmetic of one voxel and class in double, with the derivative by what {@link #seed} was told. */
final class ScalarAlgebra implements VoxelAlgebra<ScalarAlgebra.Jet> {
    /** A number and its derivative. */
    record Jet(double value, double slope) {}

    private Activation activation = Activation.IDENTITY;
    private double p = 0.5;
    private double q = 0.5;
    private double logP;
    private double logQ;
    private double target;
    private final int classes;
    private int classIndex;

    ScalarAlgebra(int classes) {
        this.classes = classes;
    }

    /** Sets the voxel: derivatives are by ln p for softmax, by the logit for sigmoid, by p for probabilities. */
    void seed(Activation activation, int classIndex, double p, double q, double logP, double logQ, double target) {
        this.classIndex = classIndex;
        this.activation = activation;
        this.p = p;
        this.q = q;
        this.logP = logP;
        this.logQ = logQ;
        this.target = target;
    }

    private double slopeOfP() {
        return switch (activation) {
            case SOFTMAX -> p;
            case SIGMOID -> p * q;
            case IDENTITY, RAW -> 1;
        };
    }

    @Override
    public Jet p() {
        return new Jet(p, slopeOfP());
    }

    @Override
    public Jet q() {
        return new Jet(q, -slopeOfP());
    }

    @Override
    public Jet logP() {
        return new Jet(
                logP,
                switch (activation) {
                    case SOFTMAX -> 1;
                    case SIGMOID -> q;
                    case IDENTITY, RAW -> 1 / p;
                });
    }

    @Override
    public Jet logQ() {
        return new Jet(
                logQ,
                switch (activation) {
                    case SOFTMAX -> -p / q;
                    case SIGMOID -> -p;
                    case IDENTITY, RAW -> -1 / q;
                });
    }

    @Override
    public Jet target() {
        return constant(target);
    }

    @Override
    public Jet constant(double value) {
        return new Jet(value, 0);
    }

    @Override
    public Jet byClass(ClassFactors factors) {
        return constant(factors.forChannels(classes)[classIndex]);
    }

    @Override
    public Jet ifTarget(Jet a) {
        return target == 0 ? new Jet(0, 0) : times(a, target);
    }

    @Override
    public Jet ifNotTarget(Jet a) {
        return target == 1 ? new Jet(0, 0) : times(a, 1 - target);
    }

    @Override
    public Jet plus(Jet a, Jet b) {
        return new Jet(a.value + b.value, a.slope + b.slope);
    }

    @Override
    public Jet times(Jet a, Jet b) {
        return new Jet(a.value * b.value, a.slope * b.value + a.value * b.slope);
    }

    @Override
    public Jet times(Jet a, double factor) {
        return new Jet(a.value * factor, a.slope * factor);
    }

    @Override
    public Jet power(Jet a, double exponent) {
        return new Jet(Math.pow(a.value, exponent), powerSlope(a.value, exponent) * a.slope);
    }

    @Override
    public Jet exp(Jet a) {
        double e = Math.exp(a.value);
        return new Jet(e, decaying(e, a.slope));
    }

    @Override
    public Jet expm1(Jet a) {
        return new Jet(Math.expm1(a.value), decaying(Math.exp(a.value), a.slope));
    }

    @Override
    public Jet log(Jet a) {
        return new Jet(Math.log(a.value), logSlope(a.value, a.slope));
    }

    @Override
    public Jet timesOwnLog(Jet a) {
        return a.value == 0 ? new Jet(0, 0) : new Jet(a.value * Math.log(a.value), (Math.log(a.value) + 1) * a.slope);
    }

    @Override
    public Jet logistic(Jet a) {
        double y = logistic(a.value);
        return new Jet(y, decaying(y * logistic(-a.value), a.slope));
    }

    @Override
    public Jet choose(Jet a, double bound, Jet within, Jet beyond) {
        return a.value <= bound ? within : beyond;
    }

    static double logistic(double a) {
        double e = Math.exp(-Math.abs(a));
        return (a >= 0 ? 1 : e) / (1 + e);
    }

    /** A product that is 0 where the first factor is, however steep the other. */
    static double decaying(double factor, double slope) {
        return factor == 0 ? 0 : factor * slope;
    }

    /** The slope of a logarithm; that of a constant is 0 even at 0. */
    static double logSlope(double value, double slope) {
        return slope == 0 ? 0 : slope / value;
    }

    /** The slope of a power; 0 where it would be infinite. */
    static double powerSlope(double base, double exponent) {
        return exponent == 0 || base == 0 && exponent < 1 ? 0 : exponent * Math.pow(base, exponent - 1);
    }
}
