package org.sorensen.loss;

/**
 * The sums of one cell: of a sample and class, or of whatever {@link Aggregation} pools.
 *
 * @param intersection {@code I = Σ m·p·t}, a variable
 * @param prediction {@code P = Σ m·p^q}, a variable; q from {@link OverlapLoss#denominator()}
 * @param target {@code T = Σ m·t^q}
 * @param voxels {@code M = Σ m}, the number of valid voxels
 */
public record OverlapSums(Dual intersection, Dual prediction, double target, double voxels) {
    /**
     * False positives.
     *
     * @return {@code P − I}
     */
    public Dual falsePositives() {
        return prediction.minus(intersection);
    }

    /**
     * False negatives.
     *
     * @return {@code T − I}
     */
    public Dual falseNegatives() {
        return intersection.times(-1).plus(target);
    }
}
