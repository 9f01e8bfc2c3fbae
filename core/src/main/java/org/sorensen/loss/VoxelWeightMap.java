package org.sorensen.loss;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.geometry.DistanceTransform;
import org.sorensen.geometry.Partition;
import org.sorensen.geometry.Spacing;
import org.sorensen.internal.engine.Evaluation;

/**
 * Weighs the voxels of a per-voxel loss by where they lie in the target: labels divide an image into regions, as do soft
 * targets by which classes are above one half.
 */
final class VoxelWeightMap {
    private static final double THRESHOLD = 0.5;

    /** The weights of one image. */
    interface Weights {
        double[] of(Partition regions);
    }

    private final Weights map;
    private final Spacing spacing;
    private final boolean normalized;

    /** With normalized, means are divided by the sum of the map, else by the number of valid voxels. */
    VoxelWeightMap(Weights map, Spacing spacing, boolean normalized) {
        this.map = map;
        this.spacing = spacing;
        this.normalized = normalized;
    }

    /** Evaluates the inner loss; the gradient may be null. */
    LossValue evaluate(
            Loss outer, VoxelLoss inner, Scores scores, Target target, LossOptions options, Scores gradient) {
        Evaluation.requireMatching(scores, target, options);
        Shape spatial = scores.shape().dropLeading(2);
        int samples = scores.shape().extent(0);
        float[] weights = new float[samples * spatial.size()];
        double valid = 0;
        double weighed = 0;
        for (int n = 0; n < samples; n++) {
            int[] regions = regions(target, options, n, spatial.size());
            double[] image = map.of(new Partition(new DistanceTransform(spatial, spacing, options.threads()), regions));
            for (int v = 0; v < regions.length; v++) {
                int at = n * regions.length + v;
                double weight = weight(options, at);
                double known = regions[v] == Partition.UNKNOWN ? 0 : weight;
                // ignored labels keep their weight, which the inner loss does not read
                weights[at] = (float) (weight * image[v]);
                valid += known;
                weighed += known == 0 ? 0 : weights[at];
            }
        }
        LossOptions with = options.withVoxelWeights(FloatArray.of(weights, spatial.prepend(samples)));
        boolean rescales = !normalized && options.reduction() == Reduction.MEAN && weighed / valid > 0;
        Loss scaled = new WeightedSum(List.of(new WeightedSum.Term(rescales ? weighed / valid : 1, inner)));
        LossValue value = gradient == null
                ? scaled.evaluate(scores, target, with)
                : scaled.evaluate(scores, target, with, gradient);
        LossPart part = new LossPart(outer.toString(), 1, value.value(), List.of());
        return new LossValue(value.value(), value.values(), value.valuesShape(), List.of(part), valid);
    }

    private static double weight(LossOptions options, int at) {
        Optional<FloatArray> weights = options.voxelWeights();
        return weights.isPresent() ? weights.get().get(at) : 1;
    }

    private static int[] regions(Target target, LossOptions options, int sample, int voxels) {
        int[] regions = new int[voxels];
        if (target instanceof LabelMap labels) {
            for (int v = 0; v < voxels; v++) {
                int label = labels.get(sample * voxels + v);
                boolean ignored = options.ignoreLabel().isPresent()
                        && label == options.ignoreLabel().getAsInt();
                regions[v] = ignored ? Partition.UNKNOWN : label;
            }
        } else {
            divide((SoftMap) target, sample, regions);
        }
        for (int v = 0; v < voxels; v++) {
            if (weight(options, sample * voxels + v) == 0) {
                regions[v] = Partition.UNKNOWN;
            }
        }
        return regions;
    }

    /** Splits regions by one class after the other. */
    private static void divide(SoftMap target, int sample, int[] regions) {
        int classes = target.shape().extent(1);
        for (int c = 0; c < classes; c++) {
            Map<Long, Integer> names = new HashMap<>();
            for (int v = 0; v < regions.length; v++) {
                boolean holds = target.get((sample * classes + c) * regions.length + v) > THRESHOLD;
                regions[v] = names.computeIfAbsent(2L * regions[v] + (holds ? 1 : 0), name -> names.size());
            }
        }
    }
}
