package org.sorensen.loss;

import java.util.Objects;
import org.sorensen.geometry.Spacing;

/**
 * The boundary loss, the mean over voxels of the probability times the signed distance to the target's boundary,
 * {@code Σ m·φ·p / Σ m}.
 *
 * <p>{@code φ} is negative inside the target and positive outside: {@link StandardRegionMap#SIGNED_DISTANCE}. Smaller is
 * better. In the unit of the spacing; a perfect prediction has the least value, {@code Σ m·min(φ, 0) / Σ m}, below 0,
 * unless {@code nonNegative} takes it off, which leaves the gradient {@code m·φ/M} as it is. It weighs misses and false
 * positives by how far off they are but hardly pulls where nothing overlaps, so it is added to an overlap loss with a weight
 * that grows (the paper: overlap 1 down to 0.01, boundary up from 0).
 *
 * <p>Where the target lacks the class, {@link AbsentClassPolicy} applies: with {@link AbsentClassPolicy#COUNT} the loss is
 * 0 as in the authors' code, by default the mean prediction, as if everything were at distance 1. Where the class fills the
 * image there is no boundary and the loss is 0. Two distance transforms for each image and class. Kervadec et al. 2018,
 * arXiv 1812.07032.
 *
 * @param spacing how far voxels are apart
 * @param nonNegative whether the least value is taken off
 */
public record BoundaryLoss(Spacing spacing, boolean nonNegative) implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "boundary",
                    "Boundary",
                    LossFamily.DISTANCE,
                    a -> new BoundaryLoss(Spacing.of(a.numbers("spacing")), a.flag("nonNegative")))
            .purpose("boundaries close to the target's, errors counting by their distance")
            .formula("Σ m·φ·p / Σ m, φ the signed distance to the target's boundary, negative inside")
            .gradient("∂ℓ/∂p = m·φ/M")
            .range("the least φ to the largest, in the unit of the spacing; from 0 with nonNegative")
            .parameter("spacing", "", "above 0, for each axis, slowest first; empty: 1", "how far voxels are apart")
            .parameter("nonNegative", "false", "true, false", "take off the least value")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("small lesions, beside an overlap loss")
            .use("Beside an overlap loss, with a weight that grows from 0: distances between boundaries matter.")
            .avoid("Alone: a prediction that overlaps nothing hardly gets a direction.")
            .peers("boundary-loss SurfaceLoss", "SegLossOdyssey BDLoss")
            .paper("Kervadec et al. 2018, arXiv 1812.07032")
            .variants(new BoundaryLoss(Spacing.of(2), true));

    /** Checks that nothing is null. */
    public BoundaryLoss {
        Objects.requireNonNull(spacing, "spacing");
    }

    /** Unit spacing; negative where the prediction is good. */
    public BoundaryLoss() {
        this(Spacing.unit(), false);
    }

    /**
     * Negative where the prediction is good.
     *
     * @param spacing how far voxels are apart
     */
    public BoundaryLoss(Spacing spacing) {
        this(spacing, false);
    }

    @Override
    public double cell(Cell cell) {
        return new RegionWiseLoss(StandardRegionMap.SIGNED_DISTANCE, spacing, nonNegative).cell(cell);
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }
}
