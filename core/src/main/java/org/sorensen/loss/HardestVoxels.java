package org.sorensen.loss;

import java.util.Arrays;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.Target;

/** How {@link HardestVoxelsLoss} chooses its voxels. */
final class HardestVoxels {
    /**
     * What was chosen.
     *
     * @param shares by voxel, from 0 to 1
     * @param factor by which a mean over the chosen voxels is multiplied
     */
    record Choice(float[] shares, double factor) {}

    /** The probability of the target, as an element. */
    private record TargetProbability(Kind kind) implements VoxelLoss {
        @Override
        public <E> E element(VoxelAlgebra<E> v) {
            E positive = v.ifTarget(v.p());
            return kind == Kind.CATEGORICAL ? positive : v.plus(positive, v.ifNotTarget(v.q()));
        }
    }

    /** Probabilities that differ by less than about a millionth tie, or rounding would choose between them. */
    private static final double DISTINCT = 1 << 20;

    private HardestVoxels() {}

    static Choice choose(HardestVoxelsLoss loss, Scores scores, Target target, LossOptions options, float[] weights) {
        Shape shape = scores.shape();
        float[] counts = new float[weights.length];
        for (int i = 0; i < counts.length; i++) {
            // a weight that is no weight is kept, for the engine to refuse
            counts[i] = weights[i] > 0 && weights[i] < Float.POSITIVE_INFINITY ? 1 : weights[i];
        }
        LossOptions apart = options.withReduction(Reduction.NONE)
                .withVoxelWeights(FloatArray.of(counts, HardestVoxelsLoss.voxels(shape)));
        int valid = 0;
        for (float count : counts) {
            valid += count > 0 ? 1 : 0;
        }
        if (loss.choice() instanceof HardestVoxelsLoss.Percent percent) {
            double[] values = loss.loss().evaluate(scores, target, apart).values();
            return percent(byVoxel(values, shape, false), counts, valid, percent);
        }
        HardestVoxelsLoss.Improbable improbable = (HardestVoxelsLoss.Improbable) loss.choice();
        VoxelLoss.Kind kind =
                shape.extent(1) == 1 ? VoxelLoss.Kind.CHANNELWISE : loss.loss().kind();
        LossOptions equal = apart.withClassWeights(ClassWeights.uniform());
        double[] values =
                new TargetProbability(kind).evaluate(scores, target, equal).values();
        double[] hits = byVoxel(values, shape, true);
        Arrays.setAll(hits, i -> Math.rint(hits[i] * DISTINCT) / DISTINCT);
        return new Choice(improbable(hits, counts, valid, improbable), 1);
    }

    /** The least, or the sum, of the channels of each voxel; values of exclusive classes are by voxel already. */
    private static double[] byVoxel(double[] values, Shape shape, boolean least) {
        int voxels = shape.dropLeading(2).size();
        if (values.length == shape.extent(0) * voxels) {
            return values;
        }
        double[] all = new double[shape.extent(0) * voxels];
        Arrays.fill(all, least ? 1 : 0);
        for (int i = 0; i < values.length; i++) {
            int to = i / (voxels * shape.extent(1)) * voxels + i % voxels;
            all[to] = least ? Math.min(all[to], values[i]) : all[to] + values[i];
        }
        return all;
    }

    private static Choice percent(double[] values, float[] counts, int valid, HardestVoxelsLoss.Percent percent) {
        int candidates = percent.ofAll() ? values.length : valid;
        int wanted = (int) (candidates * percent.percent() / 100);
        if (!percent.ofAll()) {
            wanted = Math.max(Math.min(1, valid), wanted);
        }
        double[] hardness = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            hardness[i] = counts[i] > 0 ? values[i] : percent.ofAll() ? 0 : Double.NEGATIVE_INFINITY;
        }
        float[] shares = largest(hardness, wanted);
        double chosen = 0;
        for (int i = 0; i < shares.length; i++) {
            chosen += counts[i] > 0 ? shares[i] : 0;
        }
        return new Choice(shares, wanted > 0 ? chosen / wanted : 1);
    }

    private static float[] improbable(
            double[] hits, float[] counts, int valid, HardestVoxelsLoss.Improbable improbable) {
        double[] hardness = new double[hits.length];
        int below = 0;
        for (int i = 0; i < hits.length; i++) {
            hardness[i] = counts[i] > 0 ? -hits[i] : Double.NEGATIVE_INFINITY;
            below += counts[i] > 0 && hits[i] < improbable.below() ? 1 : 0;
        }
        return largest(hardness, Math.min(valid, Math.max(below, improbable.atLeast())));
    }

    /** 1 for so many of the largest, equal shares of what is left for those that tie for the last places, 0 elsewhere. */
    private static float[] largest(double[] hardness, int wanted) {
        float[] shares = new float[hardness.length];
        if (wanted == 0) {
            return shares;
        }
        double[] sorted = hardness.clone();
        Arrays.sort(sorted);
        double last = sorted[sorted.length - wanted];
        int above = 0;
        int tied = 0;
        for (double value : hardness) {
            above += value > last ? 1 : 0;
            tied += value == last ? 1 : 0;
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = hardness[i] > last ? 1 : hardness[i] == last ? (wanted - above) / (float) tied : 0;
        }
        return shares;
    }
}
