package org.sorensen.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.Activation;
import org.sorensen.loss.CellLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.Configured;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.VoxelLoss;
import org.sorensen.loss.WeightedSum;

/** What a loss allows, read off the kinds of its terms; only where no kind tells is the loss asked. */
final class LossTraits {
    /** A term that is not a sum, and its own options where it has some. */
    private record Term(Loss loss, Optional<LossOptions> own) {}

    private static final int MOST_CHANNELS = 4;

    private final Loss loss;
    private final List<Term> terms = new ArrayList<>();

    LossTraits(Loss loss) {
        this.loss = loss;
        collect(loss, Optional.empty());
    }

    private void collect(Loss part, Optional<LossOptions> own) {
        if (part instanceof WeightedSum sum) {
            sum.terms().forEach(term -> collect(term.loss(), own));
        } else if (part instanceof Configured configured) {
            collect(configured.loss(), Optional.of(configured.options()));
        } else {
            terms.add(new Term(part, own));
        }
    }

    /** Whether an overlap term reads the options of the call. */
    boolean overlap() {
        return terms.stream().anyMatch(term -> term.own.isEmpty() && cells(term.loss));
    }

    private static boolean cells(Loss loss) {
        return loss instanceof OverlapLoss || loss instanceof CellLoss;
    }

    /** Whether a term of any kind reads the options of the call. */
    boolean readsOptions() {
        return terms.stream().anyMatch(term -> term.own.isEmpty());
    }

    /** Whether the order of voxels is free. */
    boolean unordered() {
        return terms.stream().noneMatch(term -> term.loss.usesGeometry());
    }

    /** Whether probabilities of 0 and 1 may be errors. */
    boolean logarithmic() {
        return terms.stream().anyMatch(term -> !cells(term.loss));
    }

    /** Whether some term reads the scores as probabilities whatever the call says. */
    boolean probabilities() {
        return terms.stream()
                .anyMatch(term -> term.own.isPresent() && term.own.get().activation() == Activation.IDENTITY);
    }

    /** Whether classes may change places together with the options of the call. */
    boolean symmetric() {
        return terms.stream().noneMatch(term -> term.loss.distinguishesClasses())
                && terms.stream()
                        .flatMap(term -> term.own.stream())
                        .allMatch(own ->
                                own.classWeights().isUniform() && own.classes().equals(ClassSelection.all()));
    }

    /** The activations of the call that every term admits. */
    Set<Activation> activations() {
        // raw is identity without its check
        Set<Activation> admitted = EnumSet.complementOf(EnumSet.of(Activation.RAW));
        for (Term term : terms) {
            if (term.own.isPresent() || term.loss instanceof OverlapLoss) {
                continue;
            }
            if (term.loss instanceof VoxelLoss voxel) {
                admitted.remove(voxel.kind() == VoxelLoss.Kind.CATEGORICAL ? Activation.SIGMOID : Activation.SOFTMAX);
            } else {
                admitted.removeIf(activation -> channels(activation).isEmpty());
            }
        }
        return admitted;
    }

    /** The reductions that the loss accepts; the mean always must be. */
    Set<Reduction> reductions() {
        LossOptions options = LossOptions.with(activations().iterator().next());
        Set<Reduction> admitted = EnumSet.of(Reduction.MEAN);
        int channels = channels(options.activation()).get(0);
        for (Reduction reduction : List.of(Reduction.SUM, Reduction.NONE)) {
            if (accepts(options.withReduction(reduction), channels)) {
                admitted.add(reduction);
            }
        }
        return admitted;
    }

    /** The numbers of channels, up to 4, that the activation, the loss and the terms' own options admit. */
    List<Integer> channels(Activation activation) {
        List<Integer> admitted = new ArrayList<>();
        for (int channels = activation == Activation.SOFTMAX ? 2 : 1; channels <= MOST_CHANNELS; channels++) {
            if (accepts(LossOptions.with(activation), channels)) {
                admitted.add(channels);
            }
        }
        return admitted;
    }

    /**
     * The largest probability all channels may have at once: 1, or less where a loss adds those of several classes, which
     * exclude each other.
     */
    double largestProbability(int channels) {
        LossOptions options = LossOptions.probabilities();
        boolean adds =
                channels > 1 && accepts(options, evenly(channels, 0.1)) && !accepts(options, evenly(channels, 0.9));
        return adds ? 1.0 / channels : 1;
    }

    private static double[] evenly(int channels, double score) {
        double[] scores = new double[2 * channels];
        Arrays.fill(scores, score);
        return scores;
    }

    /** Whether every term is evaluated by sweeps. */
    boolean sweeps() {
        return terms.stream().allMatch(term -> term.loss instanceof OverlapLoss || term.loss instanceof VoxelLoss);
    }

    private boolean accepts(LossOptions options, int channels) {
        double[] scores = new double[2 * channels];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (0.1 + 0.5 * i / scores.length) / channels;
        }
        return accepts(options, scores);
    }

    private boolean accepts(LossOptions options, double[] scores) {
        int channels = scores.length / 2;
        try {
            loss.evaluate(
                    DoubleArray.of(scores, Shape.of(1, channels, 1, 2)),
                    LabelMap.of(new int[] {0, 1}, Shape.of(1, 1, 2)),
                    options);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
