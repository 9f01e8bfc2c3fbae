package org.sorensen.loss;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.geometry.Partition;
import org.sorensen.geometry.Spacing;
import org.sorensen.internal.engine.Evaluation;

/**
 * Cross-entropy, or another per-voxel loss, with voxels weighed {@code 1 + φ} by a reversed distance map.
 *
 * <p>{@code φ = (D − d)/(D − h)} with d the distance to the nearest voxel of another class of the target, D the largest and
 * h the least of them within the region of the voxel's own class: 1 along contours, falling to 0 where that region is
 * deepest. Where the region is equally deep everywhere (thin or single voxels) φ is 1; where the image holds but one class
 * there is no contour and φ is 0. The mean is that of {@code (1 + φ)·ℓ} over valid voxels, as in the paper;
 * {@code normalized} divides by {@code Σ m·(1 + φ)} instead. Soft and multi-label targets, class weights and precision as in
 * {@link ContourWeightedLoss}. SegLossOdyssey's {@code DisPenalizedCE} has this map and then returns the mean without it.
 *
 * <p>One distance transform for each class present, then the inner loss. Caliva et al. 2019, arXiv 1908.03679.
 *
 * @param inner the loss whose voxels are weighed
 * @param spacing how far voxels are apart
 * @param normalized whether means are divided by the sum of the weights
 */
public record DistancePenalizedCrossEntropyLoss(VoxelLoss inner, Spacing spacing, boolean normalized) implements Loss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "distance-penalized-cross-entropy",
                    "Distance-penalised cross-entropy",
                    LossFamily.DISTANCE,
                    a -> new DistancePenalizedCrossEntropyLoss(
                            a.voxelLoss("inner"), Spacing.of(a.numbers("spacing")), a.flag("normalized")))
            .purpose("right classes, along contours above all")
            .formula(
                    "mean of (1 + φ)·ℓ, φ = (D − d)/(D − h), d the distance to another class, D its maximum, h its minimum")
            .gradient("that of the inner loss, times 1 + φ")
            .range("that of the inner loss")
            .parameter("inner", "cross-entropy", "a per-voxel loss", "the loss whose voxels are weighed")
            .parameter("spacing", "", "above 0, for each axis, slowest first; empty: 1", "how far voxels are apart")
            .parameter("normalized", "false", "true, false", "divide means by the sum of the weights")
            .imbalance(LossCard.Imbalance.NO)
            .differentiable("as the inner loss")
            .typically("bones, cartilage: hard boundaries")
            .use("Cross-entropy is right but boundaries are blurred.")
            .avoid("Annotated borders are not to be trusted.")
            .paper("Caliva et al. 2019, arXiv 1908.03679")
            .variants(
                    new DistancePenalizedCrossEntropyLoss(new BinaryCrossEntropyLoss(), Spacing.of(2), false),
                    new DistancePenalizedCrossEntropyLoss(new CrossEntropyLoss(.1), Spacing.unit(), true));

    /** Checks that nothing is null. */
    public DistancePenalizedCrossEntropyLoss {
        Objects.requireNonNull(inner, "inner");
        Objects.requireNonNull(spacing, "spacing");
    }

    /** Cross-entropy, unit spacing. */
    public DistancePenalizedCrossEntropyLoss() {
        this(new CrossEntropyLoss(), Spacing.unit(), false);
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
        return new VoxelWeightMap(DistancePenalizedCrossEntropyLoss::map, spacing, normalized);
    }

    private static double[] map(Partition regions) {
        double[] weights = new double[regions.regions().length];
        Arrays.fill(weights, 1);
        Optional<double[]> distances = regions.toOtherRegion();
        if (distances.isEmpty()) {
            return weights;
        }
        double[] d = distances.get();
        for (int region : regions.present()) {
            double most = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < d.length; i++) {
                if (regions.regions()[i] == region) {
                    most = Math.max(most, d[i]);
                    least = Math.min(least, d[i]);
                }
            }
            for (int i = 0; i < d.length; i++) {
                if (regions.regions()[i] == region) {
                    weights[i] += most == least ? 1 : (most - d[i]) / (most - least);
                }
            }
        }
        return weights;
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }
}
