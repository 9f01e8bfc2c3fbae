package org.sorensen.geometry;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How far neighbouring voxels are apart along each axis, slowest axis first, in a unit of the caller's choice; distances
 * come in the same unit.
 */
public final class Spacing {
    private static final Spacing UNIT = new Spacing(1);

    private final double[] steps;

    private Spacing(double... steps) {
        this.steps = steps;
    }

    /**
     * Distances counted in voxels.
     *
     * @return 1 along every axis
     */
    public static Spacing unit() {
        return UNIT;
    }

    /**
     * A spacing.
     *
     * @param steps one for each axis, slowest first; or a single one for all axes; or none for {@link #unit()}. Copied.
     * @return the spacing
     * @throws IllegalArgumentException if a step is not finite and above 0
     */
    public static Spacing of(double... steps) {
        for (int axis = 0; axis < steps.length; axis++) {
            if (!(steps[axis] > 0 && steps[axis] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "spacing must be finite and above 0, found " + steps[axis] + " for axis " + axis);
            }
        }
        return steps.length == 0 ? UNIT : new Spacing(steps.clone());
    }

    /**
     * The steps for a grid.
     *
     * @param rank the number of axes of the grid
     * @return one step for each axis, slowest first
     * @throws IllegalArgumentException if the spacing is for another number of axes
     */
    public double[] forRank(int rank) {
        if (steps.length == 1) {
            double[] same = new double[rank];
            Arrays.fill(same, steps[0]);
            return same;
        }
        if (steps.length != rank) {
            throw new IllegalArgumentException("spacing " + this + " is for " + steps.length + " axes, found a grid of "
                    + rank + "; give one number for each axis, slowest first, or one for all");
        }
        return steps.clone();
    }

    /**
     * The smallest distance between two voxels.
     *
     * @return the least step
     */
    public double smallest() {
        return Arrays.stream(steps).min().orElseThrow();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spacing that && Arrays.equals(steps, that.steps);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps);
    }

    /** The steps joined by {@code x}, as {@code 3.0x1.0x1.0}. */
    @Override
    public String toString() {
        return Arrays.stream(steps).mapToObj(Double::toString).collect(Collectors.joining("x"));
    }
}
