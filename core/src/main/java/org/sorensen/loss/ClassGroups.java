package org.sorensen.loss;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.CallData;

/**
 * Scores and targets of groups of classes from those of classes, and the gradient back. A group's probability is the sum
 * of its classes': of logits, {@code ln Σ exp z} over them, less, where groups overlap, that over all others.
 */
final class ClassGroups {
    private static final double ROUNDING = 1e-6;

    private final List<int[]> groups;
    private final int classes;
    private final boolean overlapping;

    private ClassGroups(List<int[]> groups, int classes, boolean overlapping) {
        this.groups = groups;
        this.classes = classes;
        this.overlapping = overlapping;
    }

    /** A copy, with the checks that need no number of classes. */
    static List<List<Integer>> checked(String what, List<List<Integer>> groups) {
        List<List<Integer>> copy = groups.stream().map(List::copyOf).toList();
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("expected at least one " + what);
        }
        for (List<Integer> group : copy) {
            boolean repeated = group.stream().distinct().count() < group.size();
            if (group.isEmpty() || repeated || group.stream().anyMatch(c -> c < 0)) {
                throw new IllegalArgumentException(
                        "a " + what + " must name distinct classes of 0 or more, at least one, found " + group);
            }
        }
        return copy;
    }

    /** As typed: groups joined by a stroke, classes by {@code x}, such as {@code 0|1x2|3}. */
    static List<List<Integer>> parse(String text) {
        try {
            return Arrays.stream(text.split("\\|"))
                    .map(group -> Arrays.stream(group.split("x"))
                            .map(c -> Integer.valueOf(c.strip()))
                            .toList())
                    .toList();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected groups of classes such as 0|1x2|3, found \"" + text + "\"", e);
        }
    }

    /** Groups that hold every class once. */
    static ClassGroups partition(List<List<Integer>> groups, int classes) {
        List<Integer> all = groups.stream().flatMap(List::stream).sorted().toList();
        if (!all.equals(IntStream.range(0, classes).boxed().toList())) {
            throw new IllegalArgumentException("groups must hold each of the classes 0 to " + (classes - 1)
                    + " of the scores once, found " + groups);
        }
        return new ClassGroups(arrays(groups), classes, false);
    }

    /** Groups that may share classes; none holds all. */
    static ClassGroups regions(List<List<Integer>> regions, int classes) {
        for (List<Integer> region : regions) {
            if (region.size() >= classes || region.stream().anyMatch(c -> c >= classes)) {
                throw new IllegalArgumentException("a region must hold some, not all, of the classes 0 to "
                        + (classes - 1) + " of the scores, found " + region);
            }
        }
        return new ClassGroups(arrays(regions), classes, true);
    }

    /** The classes but one, and that one. */
    static ClassGroups against(int classIndex, int classes) {
        int[] rest = IntStream.range(0, classes).filter(c -> c != classIndex).toArray();
        return new ClassGroups(List.of(rest, new int[] {classIndex}), classes, false);
    }

    private static List<int[]> arrays(List<List<Integer>> groups) {
        return groups.stream()
                .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    int count() {
        return groups.size();
    }

    private int[] others(int[] group) {
        return IntStream.range(0, classes)
                .filter(c -> IntStream.of(group).noneMatch(k -> k == c))
                .toArray();
    }

    private static double logSumExp(double[] z, int[] group) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c : group) {
            max = Math.max(max, z[c]);
        }
        double sum = 0;
        for (int c : group) {
            sum += Math.exp(z[c] - max);
        }
        return max + Math.log(sum);
    }

    /** The scores of the groups, {@code [N, groups, spatial…]}, for logits of softmax or for probabilities. */
    Scores scores(CallData data, Scores like, Activation activation) {
        Shape shape = data.spatial().prepend(data.samples(), count());
        double[] merged = new double[shape.size()];
        for (int n = 0; n < data.samples(); n++) {
            merge(data, n, activation, merged, n * count() * data.voxels());
        }
        return InnerLosses.of(like, merged, shape);
    }

    /** The scores of the groups in one sample, {@code [1, groups, spatial…]}. */
    Scores scores(CallData data, int sample, Scores like, Activation activation) {
        Shape shape = data.spatial().prepend(1, count());
        double[] merged = new double[shape.size()];
        merge(data, sample, activation, merged, 0);
        return InnerLosses.of(like, merged, shape);
    }

    private void merge(CallData data, int sample, Activation activation, double[] merged, int first) {
        double[] z = new double[classes];
        for (int v = 0; v < data.voxels(); v++) {
            data.scores(sample, v, z);
            for (int g = 0; g < count(); g++) {
                int[] group = groups.get(g);
                merged[first + g * data.voxels() + v] = activation == Activation.IDENTITY
                        ? probability(sum(z, group))
                        : logSumExp(z, group) - (overlapping ? logSumExp(z, others(group)) : 0);
            }
        }
    }

    /** Rounding is no probability above 1. */
    private static double probability(double sum) {
        return sum > 1 && sum < 1 + ROUNDING ? 1 : sum;
    }

    private static double sum(double[] z, int[] group) {
        double sum = 0;
        for (int c : group) {
            sum += z[c];
        }
        return sum;
    }

    /** Adds the derivative by all scores of something with a derivative by the groups' scores in one sample. */
    void addBack(CallData data, int sample, double[] byMerged, Activation activation, double[] byScores) {
        double[] z = new double[classes];
        int first = sample * classes * data.voxels();
        for (int v = 0; v < data.voxels(); v++) {
            data.scores(sample, v, z);
            for (int g = 0; g < count(); g++) {
                double slope = byMerged[g * data.voxels() + v];
                // an ignored voxel may hold anything, even NaN
                if (slope != 0) {
                    share(z, groups.get(g), slope, activation, first + v, data.voxels(), byScores);
                    if (overlapping && activation != Activation.IDENTITY) {
                        share(z, others(groups.get(g)), -slope, activation, first + v, data.voxels(), byScores);
                    }
                }
            }
        }
    }

    private static void share(
            double[] z, int[] group, double slope, Activation activation, int first, int stride, double[] byScores) {
        double total = activation == Activation.IDENTITY ? 0 : logSumExp(z, group);
        for (int c : group) {
            byScores[first + c * stride] += activation == Activation.IDENTITY ? slope : slope * Math.exp(z[c] - total);
        }
    }

    /** Labels where each voxel has one group and the target is labels, else soft maps {@code [N, groups, spatial…]}. */
    Target target(Target target, CallData data) {
        boolean labels = target instanceof LabelMap && !overlapping;
        int voxels = data.voxels();
        int[] map = new int[labels ? data.samples() * voxels : 0];
        double[] maps = new double[labels ? 0 : data.samples() * count() * voxels];
        double[] t = new double[classes];
        for (int n = 0; n < data.samples(); n++) {
            for (int v = 0; v < voxels; v++) {
                data.target(n, v, t);
                for (int g = 0; g < count(); g++) {
                    double share = sum(t, groups.get(g));
                    if (!labels) {
                        maps[(n * count() + g) * voxels + v] = Math.min(1, share);
                    } else if (share > 0) {
                        map[n * voxels + v] = g;
                    }
                }
            }
        }
        return labels
                ? LabelMap.of(map, data.spatial().prepend(data.samples()))
                : SoftMap.of(DoubleArray.of(maps, data.spatial().prepend(data.samples(), count())));
    }

    /** The options for the groups: each is weighted and selected as its first class is. */
    LossOptions options(LossOptions options, CallData data) {
        LossOptions changed = options.withoutIgnoreLabel();
        if (data.weighted()) {
            changed = changed.withVoxelWeights(data.weightArray());
        }
        if (overlapping && options.activation() == Activation.SOFTMAX) {
            changed = changed.withActivation(Activation.SIGMOID);
        }
        if (!options.classWeights().isUniform()) {
            double[] weights = options.classWeights().forChannels(classes);
            changed = changed.withClassWeights(ClassWeights.of(
                    options.classWeights().normalization(),
                    groups.stream().mapToDouble(group -> weights[group[0]]).toArray()));
        }
        if (!options.classes().equals(ClassSelection.all())) {
            int[] selected = options.classes().indices(classes);
            changed = changed.withClasses(ClassSelection.of(IntStream.range(0, count())
                    .filter(g -> IntStream.of(selected).anyMatch(c -> c == groups.get(g)[0]))
                    .toArray()));
        }
        return changed;
    }

    /** Evaluates a loss on the groups. */
    LossValue evaluate(LossWrapper outer, Scores scores, Target target, LossOptions options, Scores gradient) {
        Activation activation = options.activation();
        if (activation == Activation.SIGMOID) {
            throw new IllegalArgumentException(outer.getClass().getSimpleName()
                    + " merges exclusive classes and needs Activation.SOFTMAX (logits) or IDENTITY (probabilities),"
                    + " found SIGMOID");
        }
        CallData data = CallData.of(scores, target, options);
        data.requireFiniteScores();
        LossOptions changed = options(options, data);
        Loss inner = InnerLosses.readActivated(outer, outer.inner(), activation, changed.activation());
        Scores merged = scores(data, scores, activation);
        Scores byMerged = gradient == null ? null : InnerLosses.zeros(merged, merged.shape());
        LossValue value = InnerLosses.evaluate(inner, merged, target(target, data), changed, byMerged);
        if (gradient != null) {
            double[] byScores = new double[scores.shape().size()];
            double[] all = InnerLosses.read(byMerged);
            int size = count() * data.voxels();
            for (int n = 0; n < data.samples(); n++) {
                addBack(data, n, Arrays.copyOfRange(all, n * size, (n + 1) * size), activation, byScores);
            }
            InnerLosses.write(byScores, gradient);
        }
        return InnerLosses.named(outer, value, data.validVoxels());
    }
}
