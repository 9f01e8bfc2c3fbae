package org.sorensen.djl.train;

import java.util.List;

/**
 * Random changes of training patches. Each part has its own probability; image and labels move together.
 *
 * @param flipAxes the spatial axes that may be mirrored, 0 for the slowest; leave out those along which the anatomy
 *     is not symmetric
 * @param flipProbability for each of these axes
 * @param rotationDegrees the largest rotation either way: one value in 2-D, one about each axis in 3-D
 * @param rotationProbability of any rotation
 * @param scale the factor by which structures grow
 * @param gain factor of the values
 * @param offset added to the values, after the gain
 * @param gamma exponent of the values, brought to 0 to 1 by the patch's own extremes and back; per channel
 * @param noise standard deviation of Gaussian noise added to the values
 */
public record Augmentation(
        List<Integer> flipAxes,
        double flipProbability,
        List<Double> rotationDegrees,
        double rotationProbability,
        Range scale,
        Range gain,
        Range offset,
        Range gamma,
        Range noise) {

    /**
     * A uniformly drawn amount.
     *
     * @param low the least
     * @param high the most, not below {@code low}
     * @param probability how often it is drawn at all, 0 to 1
     */
    public record Range(double low, double high, double probability) {
        /** Never drawn. */
        public static final Range NEVER = new Range(1, 1, 0);

        /**
         * Checks the fields.
         *
         * @throws IllegalArgumentException if the bounds are not finite and in order or the probability is not one
         */
        public Range {
            if (!(low <= high && Double.isFinite(high - low))) {
                throw new IllegalArgumentException(
                        "a range needs finite bounds in order, found " + low + " to " + high);
            }
            requireProbability(probability);
        }
    }

    private static void requireProbability(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability must be from 0 to 1, found " + probability);
        }
    }

    /**
     * Checks the fields.
     *
     * @throws IllegalArgumentException if a probability, an axis, an angle, a scale or a gamma is out of range
     */
    public Augmentation {
        flipAxes = List.copyOf(flipAxes);
        rotationDegrees = List.copyOf(rotationDegrees);
        requireProbability(flipProbability);
        requireProbability(rotationProbability);
        if (flipAxes.stream().anyMatch(axis -> axis < 0 || axis > 2)) {
            throw new IllegalArgumentException("the axes to flip must be from 0 to 2, found " + flipAxes);
        }
        if (rotationDegrees.stream().anyMatch(degrees -> !(degrees >= 0 && degrees <= 180))) {
            throw new IllegalArgumentException("rotations must be from 0 to 180 degrees, found " + rotationDegrees);
        }
        if (scale.low() <= 0 || gamma.low() <= 0 || noise.low() < 0) {
            throw new IllegalArgumentException("scale and gamma must be above 0 and noise not below, found scale "
                    + scale + ", gamma " + gamma + ", noise " + noise);
        }
    }

    /**
     * No change at all.
     *
     * @return the configuration
     */
    public static Augmentation none() {
        return new Augmentation(
                List.of(), 0, List.of(), 0, Range.NEVER, Range.NEVER, Range.NEVER, Range.NEVER, Range.NEVER);
    }

    /**
     * Moderate rotation, scaling and intensity changes for z-scored images; no flips.
     *
     * @param rank 2 or 3
     * @return the configuration
     */
    public static Augmentation moderate(int rank) {
        return new Augmentation(
                List.of(),
                0,
                rank == 2 ? List.of(20.0) : List.of(15.0, 15.0, 15.0),
                0.5,
                new Range(0.85, 1.2, 0.5),
                new Range(0.8, 1.25, 0.5),
                new Range(-0.2, 0.2, 0.5),
                new Range(0.7, 1.5, 0.3),
                new Range(0, 0.1, 0.3));
    }

    /**
     * The same with these axes mirrored half of the time.
     *
     * @param axes spatial axes, 0 for the slowest
     * @return the configuration
     */
    public Augmentation withFlips(List<Integer> axes) {
        return new Augmentation(axes, 0.5, rotationDegrees, rotationProbability, scale, gain, offset, gamma, noise);
    }

    /**
     * Checks that axes and angles fit a rank.
     *
     * @param rank 2 or 3
     * @throws IllegalArgumentException if an axis to flip does not exist, or the number of angles is wrong
     */
    public void requireRank(int rank) {
        if (flipAxes.stream().anyMatch(axis -> axis >= rank)) {
            throw new IllegalArgumentException("there are only " + rank + " axes to flip, found " + flipAxes);
        }
        int angles = rank == 2 ? 1 : 3;
        if (!rotationDegrees.isEmpty() && rotationDegrees.size() != angles) {
            throw new IllegalArgumentException(
                    "rotation in " + rank + "-D takes " + angles + " angle(s), found " + rotationDegrees);
        }
    }
}
