package org.sorensen.metric;

import java.util.OptionalDouble;

/**
 * The counts of one label in a comparison of two label maps, and the overlap ratios that follow from them.
 *
 * @param truePositives voxels that have the label in both
 * @param falsePositives voxels that have it in the prediction alone
 * @param falseNegatives voxels that have it in the reference alone
 * @param trueNegatives voxels that have it in neither
 */
public record Overlap(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {
    /** Checks that no count is negative. */
    public Overlap {
        if (truePositives < 0 || falsePositives < 0 || falseNegatives < 0 || trueNegatives < 0) {
            throw new IllegalArgumentException("counts must be at least 0, found " + truePositives + ", "
                    + falsePositives + ", " + falseNegatives + ", " + trueNegatives);
        }
    }

    /**
     * The Sørensen–Dice coefficient {@code 2·tp / (2·tp + fp + fn)}, from 0 to 1.
     *
     * @return the coefficient, empty where neither map has the label
     */
    public OptionalDouble dice() {
        return ratio(2.0 * truePositives, 2.0 * truePositives + falsePositives + falseNegatives);
    }

    /**
     * Intersection over union {@code tp / (tp + fp + fn)}, the Jaccard index, from 0 to 1.
     *
     * @return the index, empty where neither map has the label
     */
    public OptionalDouble iou() {
        return ratio(truePositives, (double) truePositives + falsePositives + falseNegatives);
    }

    /**
     * The voxels of the reference with the label.
     *
     * @return {@code tp + fn}
     */
    public long referenceVoxels() {
        return truePositives + falseNegatives;
    }

    /**
     * The voxels of the prediction with the label.
     *
     * @return {@code tp + fp}
     */
    public long predictionVoxels() {
        return truePositives + falsePositives;
    }

    /**
     * The counts of two comparisons together.
     *
     * @param other another comparison of the same label
     * @return the sums
     */
    public Overlap plus(Overlap other) {
        return new Overlap(
                truePositives + other.truePositives,
                falsePositives + other.falsePositives,
                falseNegatives + other.falseNegatives,
                trueNegatives + other.trueNegatives);
    }

    private static OptionalDouble ratio(double over, double under) {
        return under == 0 ? OptionalDouble.empty() : OptionalDouble.of(over / under);
    }
}
