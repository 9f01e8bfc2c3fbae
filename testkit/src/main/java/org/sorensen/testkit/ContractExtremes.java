package org.sorensen.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;

/** Absent, empty, full and single-voxel targets under scores that saturate: value and gradient are finite. */
final class ContractExtremes {
    private static final int VOXELS = 6;

    private ContractExtremes() {}

    static void check(Loss loss) {
        LossTraits traits = new LossTraits(loss);
        for (Activation activation : traits.activations()) {
            boolean probabilities = activation == Activation.IDENTITY || traits.probabilities();
            if (probabilities && traits.logarithmic()) {
                continue;
            }
            for (int channels : traits.channels(activation)) {
                check(loss, activation, channels, probabilities ? new double[] {0, 1} : new double[] {0, 1e4, -1e4});
            }
        }
    }

    private static void check(Loss loss, Activation activation, int channels, double[] levels) {
        for (AbsentClassPolicy policy : AbsentClassPolicy.values()) {
            for (Aggregation aggregation : Aggregation.values()) {
                LossOptions options =
                        LossOptions.with(activation).withAbsentClass(policy).withAggregation(aggregation);
                for (DoubleArray scores : scores(channels, levels)) {
                    for (LabelMap labels : targets(channels)) {
                        LossCase subject = new LossCase(
                                "saturated " + Arrays.toString(scores.toArray()) + " with labels "
                                        + Arrays.toString(labels.toArray()),
                                loss,
                                options,
                                scores,
                                labels);
                        Compare.finite(subject, subject.evaluate());
                        Compare.finite(subject, subject.evaluateFast());
                    }
                }
            }
        }
    }

    private static List<DoubleArray> scores(int channels, double[] levels) {
        Shape shape = Shape.of(2, channels, VOXELS);
        List<DoubleArray> all = new ArrayList<>();
        for (int first = 0; first < levels.length; first++) {
            double[] even = new double[shape.size()];
            double[] mixed = new double[shape.size()];
            Arrays.fill(even, levels[first]);
            for (int i = 0; i < mixed.length; i++) {
                // neighbours differ along voxels and along channels
                mixed[i] = levels[(first + i + i / VOXELS) % levels.length];
            }
            all.add(DoubleArray.of(even, shape));
            all.add(DoubleArray.of(mixed, shape));
        }
        return all;
    }

    /** Only background, only the last class, the last class in one voxel, and all classes in turn. */
    private static List<LabelMap> targets(int channels) {
        int last = Math.max(1, channels - 1);
        int[] empty = new int[2 * VOXELS];
        int[] full = new int[2 * VOXELS];
        int[] single = new int[2 * VOXELS];
        int[] mixed = new int[2 * VOXELS];
        Arrays.fill(full, last);
        single[VOXELS / 2] = last;
        Arrays.setAll(mixed, i -> i % (last + 1));
        List<LabelMap> all = new ArrayList<>();
        for (int[] labels : List.of(empty, full, single, mixed)) {
            all.add(LabelMap.of(labels, Shape.of(2, VOXELS)));
        }
        return all;
    }
}
