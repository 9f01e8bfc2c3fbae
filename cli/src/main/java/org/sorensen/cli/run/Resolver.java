package org.sorensen.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sorensen.cli.UsageException;
import org.sorensen.djl.net.Architecture;
import org.sorensen.djl.net.FeatureNorm;

/** Fills in the settings that a user left open, from the data. */
final class Resolver {
    private static final int LARGEST_FLAT_PATCH = 256;
    private static final int LARGEST_VOLUME_PATCH = 64;
    /** Voxels that the lowest level of a default network has at least along each axis. */
    private static final int LEAST_BOTTOM = 4;

    private static final int FEWEST_STEPS = 25;
    private static final int MOST_STEPS = 250;

    private final TrainOptions options;
    private final DataFacts facts;
    private final int trainingCases;

    private Resolver(TrainOptions options, DataFacts facts, int trainingCases) {
        this.options = options;
        this.facts = facts;
        this.trainingCases = trainingCases;
    }

    static void resolve(TrainOptions options, DataFacts facts, int trainingCases) {
        Resolver resolver = new Resolver(options, facts, trainingCases);
        resolver.classes();
        resolver.network();
        resolver.steps();
    }

    private void classes() {
        DataOptions data = options.data;
        if (data.classes == null) {
            data.classes = contiguous(facts.voxelsByLabel());
        }
        if (data.classNames.isEmpty()) {
            data.classNames = IntStream.range(0, data.classes)
                    .mapToObj(label -> label == 0 ? "background" : data.classes == 2 ? "foreground" : "class " + label)
                    .toList();
        }
        if (data.classNames.size() != data.classes) {
            throw new UsageException("--class-names needs a name for each of the " + data.classes
                    + " classes, background first, found " + data.classNames.size() + ": "
                    + String.join(", ", data.classNames));
        }
    }

    /** The number of classes where labels are 0 to the largest; gaps are more likely a mistake than empty classes. */
    private static int contiguous(SortedMap<Integer, Long> labels) {
        int largest = labels.lastKey();
        if (largest + 1 == labels.size()) {
            return largest + 1;
        }
        List<Integer> found = new ArrayList<>(labels.keySet());
        String map = IntStream.range(0, Math.min(found.size(), 10))
                .mapToObj(i -> found.get(i) + "=" + i)
                .collect(Collectors.joining(","));
        throw new UsageException("the label maps hold the labels "
                + found.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "))
                + (found.size() > 10 ? " and " + (found.size() - 10) + " more" : "")
                + ", which are not 0, 1, 2, ... without gaps. Renumber them, as --label-map " + map
                + "; leave one out with --ignore-label " + largest + "; or give --classes " + (largest + 1)
                + " if the missing ones are classes too");
    }

    private void network() {
        NetworkOptions network = options.network;
        boolean vnet = network.network == Architecture.VNET;
        if (network.norm == null) {
            network.norm = vnet ? FeatureNorm.NONE : FeatureNorm.INSTANCE;
        }
        if (network.width == null) {
            network.width = facts.rank() == 2 ? 16 : 8;
        }
        List<Integer> patch = options.patches.patch;
        if (!patch.isEmpty() && patch.size() != facts.rank()) {
            throw new UsageException(
                    "--patch needs " + facts.rank() + " sizes for these " + facts.rank() + "-D images, found " + patch);
        }
        int most = facts.rank() == 2 ? LARGEST_FLAT_PATCH : LARGEST_VOLUME_PATCH;
        List<Integer> wanted = patch.isEmpty()
                ? facts.medianSize().stream().map(size -> Math.min(size, most)).toList()
                : patch;
        if (network.depth == null) {
            int smallest = wanted.stream().mapToInt(Integer::intValue).min().orElseThrow();
            int depth = vnet ? 5 : 4;
            while (depth > 2 && smallest < LEAST_BOTTOM << depth - 1) {
                depth--;
            }
            network.depth = depth;
        }
        int stride = 1 << network.depth - 1;
        if (patch.isEmpty()) {
            options.patches.patch = wanted.stream()
                    .map(size -> (size + stride - 1) / stride * stride)
                    .toList();
        } else if (patch.stream().anyMatch(size -> size < stride)) {
            throw new UsageException("a network of depth " + network.depth + " halves patches " + (network.depth - 1)
                    + " times, so each side of --patch needs at least " + stride + ", found " + patch
                    + "; give larger patches or a smaller --depth");
        }
    }

    private void steps() {
        StepOptions steps = options.steps;
        if (steps.batch == null) {
            steps.batch = facts.rank() == 2 ? 8 : 2;
        }
        if (steps.stepsPerEpoch == null) {
            int perStep = Math.max(1, steps.batch * steps.accumulate);
            steps.stepsPerEpoch = Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, (trainingCases + perStep - 1) / perStep));
        }
        steps.resolve();
    }
}
