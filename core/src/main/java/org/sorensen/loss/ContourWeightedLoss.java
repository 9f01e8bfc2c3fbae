package org.sorensen.loss;

import java.util.Arrays;
import java.util.Objects;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.geometry.Partition;
import org.sorensen.geometry.Spacing;
import org.sorensen.internal.engine.Evaluation;

/**
 * A per-voxel loss that weighs voxels near a contour more, {@code w = 1 + w0·exp(−d²/(2σ²))}.
 *
 * <p>{@code d} is the distance to the nearest voxel of another class of the target; where there is none, w is 1. Soft and
 * multi-label targets are divided by which classes are above one half. The mean is that of {@code w·ℓ} over valid voxels, so
 * {@code w0} raises value and gradient, as in the U-Net paper; {@code normalized} divides by {@code Σ m·w} instead, a
 * weighted mean of the size of the inner loss. Class weights that divide by their own sum keep doing so, times the mean of w.
 * Weights are held in single precision. An absent or full class has no contour and no special case.
 *
 * <p>One distance transform for each class present, then the inner loss. The paper's map (Ronneberger et al. 2015, arXiv
 * 1505.04597) has the distances to the two nearest objects where this has the one to the nearest contour; its class balance
 * is {@link LossOptions#classWeights()}.
 *
 * @param inner the loss whose voxels are weighed
 * @param w0 how much more a voxel on the contour weighs, at least 0
 * @param sigma how far from the contour the weight reaches, above 0, in the unit of the spacing
 * @param spacing how far voxels are apart
 * @param normalized whether means are divided by the sum of the weights
 */
public record ContourWeightedLoss(VoxelLoss inner, double w0, double sigma, Spacing spacing, boolean normalized)
        implements Loss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "contour-weighted",
                    "Contour-weighted",
                    LossFamily.DISTANCE,
                    a -> new ContourWeightedLoss(
                            a.voxelLoss("inner"),
                            a.number("w0"),
                            a.number("sigma"),
                            Spacing.of(a.numbers("spacing")),
                            a.flag("normalized")))
            .purpose("right classes along contours")
            .formula("mean of (1 + w0·exp(−d²/(2σ²)))·ℓ, d the distance to another class")
            .gradient("that of the inner loss, times the weights")
            .range("that of the inner loss")
            .parameter("inner", "cross-entropy", "a per-voxel loss", "the loss whose voxels are weighed")
            .parameter("w0", "10", "at least 0", "how much more a voxel on the contour weighs")
            .parameter("sigma", "5", "above 0, in the unit of the spacing", "how far the weight reaches")
            .parameter("spacing", "", "above 0, for each axis, slowest first; empty: 1", "how far voxels are apart")
            .parameter("normalized", "false", "true, false", "divide means by the sum of the weights")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("as the inner loss")
            .typically("touching cells, thin gaps")
            .use("Objects that touch, and borders that matter more than what they enclose.")
            .avoid("Annotated borders are not to be trusted.")
            .paper("Ronneberger et al. 2015, arXiv 1505.04597")
            .variants(
                    new ContourWeightedLoss(new BinaryCrossEntropyLoss(), 3, 1, Spacing.of(.5), false),
                    new ContourWeightedLoss(new CrossEntropyLoss(), 10, 5, Spacing.unit(), true));

    /** Checks the ranges. */
    public ContourWeightedLoss {
        Objects.requireNonNull(inner, "inner");
        Objects.requireNonNull(spacing, "spacing");
        if (!(w0 >= 0 && w0 < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("w0 must be finite and at least 0, found " + w0);
        }
        if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sigma must be finite and above 0, found " + sigma);
        }
    }

    /**
     * The U-Net paper's w0 = 10 and σ = 5, unit spacing.
     *
     * @param inner the loss whose voxels are weighed
     */
    public ContourWeightedLoss(VoxelLoss inner) {
        this(inner, 10, 5, Spacing.unit(), false);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return weights().evaluate(this, inner, scores, target, options, null);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        return weights().evaluate(this, inner, scores, target, options, Evaluation.requireGradient(gradient));
    }

    private VoxelWeightMap weights() {
        return new VoxelWeightMap(this::map, spacing, normalized);
    }

    private double[] map(Partition regions) {
        double[] weights = regions.toOtherRegion().orElseGet(() -> {
            double[] far = new double[regions.regions().length];
            Arrays.fill(far, Double.POSITIVE_INFINITY);
            return far;
        });
        for (int i = 0; i < weights.length; i++) {
            double far = weights[i] / sigma;
            weights[i] = 1 + w0 * Math.exp(-far * far / 2);
        }
        return weights;
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }
}
