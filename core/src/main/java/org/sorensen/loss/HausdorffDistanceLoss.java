package org.sorensen.loss;

import java.util.Objects;
import org.sorensen.geometry.Spacing;

/**
 * The Hausdorff loss by distance transforms, {@code Σ m·(p − t)²·(d_t^α + d_p^α) / Σ m}.
 *
 * <p>{@code d} is a voxel's distance to the nearest one of the other side of a mask: of the target above one half, and of
 * the prediction above one half. The distances are constants to the gradient {@code 2·m·(p − t)·(d_t^α + d_p^α)/M}. One-sided,
 * {@code d_p} is left out, which saves half of the work. Range [0, ∞), in the unit of the spacing to the power α; smaller is
 * better. A mask that is empty or fills the image has no boundary, and its distances are 0.
 *
 * <p>Where the target lacks the class, {@link AbsentClassPolicy} applies: with {@link AbsentClassPolicy#COUNT} the formula,
 * which does not see false positives below one half, by default the mean prediction. Equals MONAI 1.5
 * {@code HausdorffDTLoss} with {@code COUNT}, {@link Aggregation#PER_CLASS_OVER_BATCH} for its {@code batch=True}. Two
 * distance transforms for each mask. Karimi and Salcudean 2019, arXiv 1904.10030.
 *
 * @param alpha the power of the distances, above 0; the paper tries 1 to 3
 * @param oneSided whether distances to the prediction's boundary are left out
 * @param spacing how far voxels are apart
 */
public record HausdorffDistanceLoss(double alpha, boolean oneSided, Spacing spacing) implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "hausdorff-distance",
                    "Hausdorff by distance transform",
                    LossFamily.DISTANCE,
                    HausdorffDistanceLoss::of)
            .purpose("a small Hausdorff distance: errors count by their distance from both boundaries")
            .formula("Σ m·(p − t)²·(d_t^α + d_p^α) / Σ m")
            .gradient("∂ℓ/∂p = 2·m·(p − t)·(d_t^α + d_p^α)/M")
            .range("0 to ∞, in the unit of the spacing to the power α")
            .parameter("alpha", "2", "above 0", "the power of the distances")
            .parameter("oneSided", "false", "true, false", "leave out d_p, at half of the cost")
            .parameter("spacing", "", "above 0, for each axis, slowest first; empty: 1", "how far voxels are apart")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes, distances held constant; jumps where a probability crosses 1/2")
            .typically("boundaries of organs, outliers")
            .use("Beside an overlap loss where the Hausdorff distance is what is measured.")
            .avoid("Early in training, alone, or where time matters: it is the dearest of the family.")
            .peers("MONAI HausdorffDTLoss", "SegLossOdyssey HausdorffDTLoss")
            .paper("Karimi and Salcudean 2019, arXiv 1904.10030")
            .variants(
                    new HausdorffDistanceLoss(1, false, Spacing.of(.5)),
                    new HausdorffDistanceLoss(3, true, Spacing.unit()));

    /** Checks the range of alpha and that nothing is null. */
    public HausdorffDistanceLoss {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be finite and above 0, found " + alpha);
        }
        Objects.requireNonNull(spacing, "spacing");
    }

    /** α = 2, two-sided, unit spacing. */
    public HausdorffDistanceLoss() {
        this(2, false, Spacing.unit());
    }

    static HausdorffDistanceLoss of(LossArguments a) {
        return new HausdorffDistanceLoss(a.number("alpha"), a.flag("oneSided"), Spacing.of(a.numbers("spacing")));
    }

    @Override
    public double cell(Cell cell) {
        int voxels = cell.spatial().size();
        double all = cell.voxels();
        double sum = 0;
        for (int image = 0; image < cell.images(); image++) {
            double[] cost = new double[voxels];
            add(cell, image, cell.target(), cost);
            if (!oneSided) {
                add(cell, image, cell.prediction(), cost);
            }
            for (int i = 0; i < voxels; i++) {
                int at = image * voxels + i;
                double error = cell.prediction()[at] - cell.target()[at];
                double share = cell.weights()[at] * cost[i] / all;
                sum += share * error * error;
                if (cell.differentiates()) {
                    cell.slope()[at] += 2 * share * error;
                }
            }
        }
        return sum;
    }

    /** Adds the powers of the distances from the boundary of a mask. */
    private void add(Cell cell, int image, double[] values, double[] cost) {
        CellRegions.of(cell, image, values, spacing).squaredAcross().ifPresent(squared -> {
            for (int i = 0; i < cost.length; i++) {
                cost[i] += alpha == 2 ? squared[i] : Math.pow(squared[i], alpha / 2);
            }
        });
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }
}
