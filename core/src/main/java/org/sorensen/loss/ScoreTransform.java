package org.sorensen.loss;

/** How an overlap score {@code s} in [0, 1] becomes a loss. */
public sealed interface ScoreTransform {
    /** {@code 1 − s}, the usual one. */
    ScoreTransform COMPLEMENT = new Complement();

    /** {@code −s}, as nnU-Net reports it: the same gradient, range [−1, 0]. */
    ScoreTransform NEGATIVE = new Negative();

    /**
     * Applies the transform.
     *
     * @param score the overlap score
     * @return the loss
     */
    Dual apply(Dual score);

    /** {@code 1 − s}. */
    record Complement() implements ScoreTransform {
        @Override
        public Dual apply(Dual score) {
            return score.complement();
        }
    }

    /** {@code −s}. */
    record Negative() implements ScoreTransform {
        @Override
        public Dual apply(Dual score) {
            return score.times(-1);
        }
    }

    /**
     * {@code −ln max(s, floor)}, SMP's {@code log_loss}; steep where the overlap is small.
     *
     * @param floor the least score, above 0; the gradient is 0 below it
     */
    record NegativeLog(double floor) implements ScoreTransform {
        /** Checks that the floor lies in (0, 1). */
        public NegativeLog {
            if (!(floor > 0 && floor < 1)) {
                throw new IllegalArgumentException("the floor of a log transform must lie in (0, 1), found " + floor);
            }
        }

        @Override
        public Dual apply(Dual score) {
            return score.atLeast(floor).log().times(-1);
        }
    }
}
