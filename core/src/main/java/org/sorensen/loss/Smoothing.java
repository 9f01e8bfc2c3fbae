package org.sorensen.loss;

/**
 * What keeps the ratio of an overlap loss from 0/0: {@code (N + numerator) / max(D + denominator, floor)}.
 *
 * <p>Beside an explicit {@link AbsentClassPolicy} a small value is enough; a large one changes what is optimised.
 *
 * @param numerator {@code σn}, at least 0
 * @param denominator {@code σd}, at least 0
 * @param floor the least denominator, 0 for none
 */
public record Smoothing(double numerator, double denominator, double floor) {
    /** No smoothing at all: a cell whose denominator is 0 is undefined. */
    public static final Smoothing NONE = new Smoothing(0, 0, 0);

    /** {@code 1e-5} above and below, no floor. */
    public static final Smoothing DEFAULT = of(1e-5);

    /** Checks that all three are finite and at least 0. */
    public Smoothing {
        if (!(numerator >= 0 && denominator >= 0 && floor >= 0) || Double.isInfinite(numerator + denominator + floor)) {
            throw new IllegalArgumentException("smoothing must be finite and at least 0, found numerator " + numerator
                    + ", denominator " + denominator + ", floor " + floor);
        }
    }

    /**
     * The same smoothing above and below, no floor.
     *
     * @param both {@code σn = σd}
     * @return the smoothing
     */
    public static Smoothing of(double both) {
        return new Smoothing(both, both, 0);
    }

    /**
     * The smoothed ratio.
     *
     * @param over the numerator N
     * @param under the denominator D
     * @return {@code (N + σn) / max(D + σd, floor)}
     */
    public Dual ratio(Dual over, Dual under) {
        Dual divisor = under.plus(denominator);
        return over.plus(numerator).over(floor > 0 ? divisor.atLeast(floor) : divisor);
    }
}
