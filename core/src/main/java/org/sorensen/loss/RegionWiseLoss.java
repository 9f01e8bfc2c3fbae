package org.sorensen.loss;

import java.util.Objects;
import org.sorensen.geometry.Spacing;

/**
 * The mean over voxels of the probability times a map made from the target, {@code Σ m·z·p / Σ m}.
 *
 * <p>Linear in p, so its gradient {@code z/M} does not depend on the prediction; the map alone says what the loss is, which
 * makes the boundary loss one of them. With {@link StandardRegionMap#RECTIFIED} the range is [−1, 1], smaller is better;
 * with {@code nonNegative} the least value, {@code Σ m·min(z, 0) / Σ m}, is taken off, so that a perfect prediction is 0,
 * with the same gradient. Targets count where they are above one half; ignored voxels are neither inside nor outside.
 *
 * <p>Where the target lacks the class, {@link AbsentClassPolicy} applies; its default, the mean prediction, is what the
 * rectified map itself gives. The paper's definition of the rectified map, which is its authors' code too: the distance
 * transform of the mask divided by its maximum, negated, and 1 where that is 0. Two distance transforms at most for each
 * image and class. Valverde and Tohka 2021, arXiv 2108.01405.
 *
 * @param map what a voxel costs per unit of probability
 * @param spacing how far voxels are apart
 * @param nonNegative whether the least value is taken off
 */
public record RegionWiseLoss(RegionMap map, Spacing spacing, boolean nonNegative) implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "region-wise",
                    "Region-wise",
                    LossFamily.DISTANCE,
                    a -> new RegionWiseLoss(
                            a.choice("map", StandardRegionMap.class),
                            Spacing.of(a.numbers("spacing")),
                            a.flag("nonNegative")))
            .purpose("probability where the target's map is negative, none where it is positive")
            .formula("Σ m·z·p / Σ m; rectified: z = 1 outside, −d/max d inside")
            .gradient("∂ℓ/∂p = m·z/M")
            .range("−1 to 1 with the rectified map, from 0 with nonNegative")
            .parameter("map", StandardRegionMap.RECTIFIED, "rectified, signed-distance", "what z is")
            .parameter("spacing", "", "above 0, for each axis, slowest first; empty: 1", "how far voxels are apart")
            .parameter("nonNegative", "false", "true, false", "take off the least value")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("yes")
            .typically("boundaries, without a schedule")
            .use("Distances are to count and training is to be steady from the first step; maps of your own.")
            .avoid("The foreground is a few voxels: all of the background costs the same there.")
            .peers("RegionWiseLoss RWLoss")
            .paper("Valverde and Tohka 2021, arXiv 2108.01405")
            .variants(
                    new RegionWiseLoss(StandardRegionMap.RECTIFIED, Spacing.of(.5), true),
                    new RegionWiseLoss(StandardRegionMap.SIGNED_DISTANCE, Spacing.unit(), false));

    /** Checks that nothing is null. */
    public RegionWiseLoss {
        Objects.requireNonNull(map, "map");
        Objects.requireNonNull(spacing, "spacing");
    }

    /**
     * The rectified map.
     *
     * @param spacing how far voxels are apart
     */
    public RegionWiseLoss(Spacing spacing) {
        this(StandardRegionMap.RECTIFIED, spacing, false);
    }

    /**
     * A map on voxels of unit spacing.
     *
     * @param map what a voxel costs per unit of probability
     */
    public RegionWiseLoss(RegionMap map) {
        this(map, Spacing.unit(), false);
    }

    @Override
    public double cell(Cell cell) {
        int voxels = cell.spatial().size();
        double all = cell.voxels();
        double sum = 0;
        for (int image = 0; image < cell.images(); image++) {
            double[] z = map.of(CellRegions.of(cell, image, cell.target(), spacing));
            for (int i = 0; i < voxels; i++) {
                int at = image * voxels + i;
                double cost = cell.weights()[at] * z[i];
                sum += cost * cell.prediction()[at] - (nonNegative ? Math.min(cost, 0) : 0);
                if (cell.differentiates()) {
                    cell.slope()[at] += cost / all;
                }
            }
        }
        return sum / all;
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }
}
