package org.sorensen.djl.train;

/**
 * The learning rate of each optimiser step as a factor of its base.
 *
 * <p>With {@code warmup} steps of linear warm-up, step s of the first ones has {@code (s + 1) / warmup}; from there on
 * {@code x = (s − warmup) / (steps − warmup)} runs from 0 to 1 and the curve gives the factor.
 *
 * @param curve how the rate falls
 * @param steps the length of the whole training, at least 1; later steps keep the last value
 * @param warmup the steps of warm-up, 0 to below {@code steps}
 * @param power the exponent of {@link Curve#POLYNOMIAL}, above 0; unused elsewhere
 * @param floor the factor at the end of a falling curve, 0 to 1
 */
public record Schedule(Curve curve, long steps, long warmup, double power, double floor) {
    /** The usual exponent of polynomial decay. */
    public static final double USUAL_POWER = 0.9;

    /** How a learning rate falls from x = 0 to x = 1. */
    public enum Curve {
        /** It stays. */
        CONSTANT,
        /** {@code (1 − x)^power}. */
        POLYNOMIAL,
        /** {@code (1 + cos πx) / 2}. */
        COSINE
    }

    /**
     * Checks the fields.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public Schedule {
        if (steps < 1 || warmup < 0 || warmup >= steps) {
            throw new IllegalArgumentException(
                    "a schedule needs at least 1 step and fewer warm-up steps than steps, found " + steps
                            + " steps and " + warmup + " of warm-up");
        }
        if (!(power > 0) || !(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("a schedule needs a power above 0 and a floor from 0 to 1, found power "
                    + power + " and floor " + floor);
        }
    }

    /**
     * The same rate for ever.
     *
     * @return the schedule
     */
    public static Schedule constant() {
        return new Schedule(Curve.CONSTANT, Long.MAX_VALUE, 0, USUAL_POWER, 0);
    }

    /**
     * Polynomial decay to zero with exponent 0.9.
     *
     * @param steps the length of the training
     * @return the schedule
     */
    public static Schedule polynomial(long steps) {
        return new Schedule(Curve.POLYNOMIAL, steps, 0, USUAL_POWER, 0);
    }

    /**
     * Cosine decay to zero.
     *
     * @param steps the length of the training
     * @return the schedule
     */
    public static Schedule cosine(long steps) {
        return new Schedule(Curve.COSINE, steps, 0, USUAL_POWER, 0);
    }

    /**
     * The same schedule with a linear warm-up in front; the curve takes the remaining steps.
     *
     * @param first the steps of warm-up
     * @return the schedule
     */
    public Schedule withWarmup(long first) {
        return new Schedule(curve, steps, first, power, floor);
    }

    /**
     * The factor of one step.
     *
     * @param step from 0
     * @return from 0 to 1
     * @throws IllegalArgumentException if the step is negative
     */
    public double factor(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("a step must be at least 0, found " + step);
        }
        if (step < warmup) {
            return (step + 1.0) / warmup;
        }
        double x = Math.min(1, (step - warmup) / (double) (steps - warmup));
        double fallen = switch (curve) {
            case CONSTANT -> 1;
            case POLYNOMIAL -> Math.pow(1 - x, power);
            case COSINE -> (1 + Math.cos(Math.PI * x)) / 2;
        };
        return floor + (1 - floor) * fallen;
    }
}
