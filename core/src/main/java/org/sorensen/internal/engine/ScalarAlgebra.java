package org.sorensen.internal.engine;

import org.sorensen.loss.Activation;
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

    /** Sets the voxel: derivatives are by ln p for softmax, by the logit for sigmoid, by p for probabilities. */
    void seed(Activation activation, double p, double q, double logP, double logQ, double target) {
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

    /** The slope of a power; 0 where it would be infinite. */
    static double powerSlope(double base, double exponent) {
        return exponent == 0 || base == 0 && exponent < 1 ? 0 : exponent * Math.pow(base, exponent - 1);
    }
}
