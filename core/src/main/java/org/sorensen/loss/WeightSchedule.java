package org.sorensen.loss;

/** A weight that changes while training goes on. A new one is a record with {@link #at}. */
@FunctionalInterface
public interface WeightSchedule {
    /**
     * The weight at a time.
     *
     * @param epoch the epoch, or step, from 0; fractions are allowed
     * @return the weight
     */
    double at(double epoch);

    /**
     * What is left of 1.
     *
     * @return {@code 1 − w}
     */
    default WeightSchedule complement() {
        return new Complement(this);
    }

    /**
     * The same weight for ever.
     *
     * @param weight the weight
     * @return the schedule
     */
    static WeightSchedule constant(double weight) {
        return new Linear(weight, weight, 0, 1);
    }

    /**
     * The weight α of the region loss beside a boundary loss: from 1 down to 0.01 by 0.01 an epoch; the boundary loss has
     * the {@link #complement}. Kervadec et al. 2021, arXiv 1812.07032.
     *
     * @return the schedule
     */
    static WeightSchedule rebalance() {
        return new Linear(1, .01, 0, 99);
    }

    /**
     * A straight line between two weights, which hold before and after.
     *
     * @param first the weight up to the start
     * @param last the weight from the end on
     * @param start the epoch at which it starts to change, at least 0
     * @param length for how many epochs it changes, above 0
     */
    record Linear(double first, double last, double start, double length) implements WeightSchedule {
        /** Checks the ranges. */
        public Linear {
            if (!Double.isFinite(first + last) || !(start >= 0 && length > 0 && Double.isFinite(start + length))) {
                throw new IllegalArgumentException(
                        "a linear schedule needs finite weights, a start of at least 0 and a length above 0, found "
                                + first + " to " + last + " from " + start + " for " + length);
            }
        }

        @Override
        public double at(double epoch) {
            double x = Math.max(0, Math.min(1, (epoch - start) / length));
            return first + (last - first) * x;
        }
    }

    /**
     * What another schedule leaves of 1.
     *
     * @param of the other
     */
    record Complement(WeightSchedule of) implements WeightSchedule {
        @Override
        public double at(double epoch) {
            return 1 - of.at(epoch);
        }
    }
}
