package org.sorensen.loss;

import java.util.List;

/** What the voxels of an image cost by the erosions that their errors survive; see {@link HausdorffErosionLoss}. */
public final class ErosionMap {
    /** A step of the erosion and what surviving it costs. */
    record Taken(double cost, Erosion.Step step) {}

    private final Erosion erosion;
    private final List<Taken> taken;
    private final double[] costs;

    ErosionMap(Erosion erosion, List<Taken> taken, double[] costs) {
        this.erosion = erosion;
        this.taken = List.copyOf(taken);
        this.costs = costs;
    }

    /**
     * The cost of each voxel.
     *
     * @return a copy
     */
    public double[] costs() {
        return costs.clone();
    }

    /**
     * The derivative of {@code Σ w·cost} by the error of each voxel.
     *
     * @param weights w of each voxel
     * @return the derivatives
     */
    public double[] slopes(double[] weights) {
        double[] slope = new double[costs.length];
        for (int k = taken.size() - 1; k >= 0; k--) {
            Taken step = taken.get(k);
            for (int i = 0; i < slope.length; i++) {
                slope[i] += step.cost() * weights[i];
            }
            slope = erosion.backward(step.step(), slope);
        }
        return slope;
    }
}
