package org.sorensen.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.SoftOverlap;
import org.sorensen.loss.WeightNormalization;

/**
 * Every combination of options that applies to a loss, numbered, each with small random data of one to three spatial axes
 * and one to four channels. The number is the seed too, so a case is remade from it alone.
 */
public final class LossCases {
    /** The label that is ignored where one is; outside the classes, so that none of them is lost. */
    static final int IGNORED = 255;

    /** The kinds of target. */
    private enum Kind {
        LABELS,
        LABELS_IGNORED,
        ONE_HOT,
        MULTI_LABEL,
        SOFT_MINIMUM,
        SOFT_PRODUCT
    }

    private enum Selection {
        ALL,
        FOREGROUND,
        LAST
    }

    /** Samples and spatial extents. */
    private static final List<int[]> EXTENTS = List.of(
            new int[] {1, 3}, new int[] {2, 5}, new int[] {2, 2, 3}, new int[] {3, 2, 2}, new int[] {2, 2, 1, 3});

    private static final int[] LARGE = {2, 37, 61};
    /** Neighbouring numbers give unlike seeds. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Loss loss;
    private final LossTraits traits;
    private final List<Activation> activations;
    private final List<Aggregation> aggregations;
    private final List<Selection> selections;
    private final List<WeightNormalization> normalizations;
    private final List<AbsentClassPolicy> policies;
    private final List<Reduction> reductions;

    private LossCases(Loss loss) {
        this.loss = loss;
        traits = new LossTraits(loss);
        activations = new ArrayList<>(traits.activations());
        aggregations = traits.overlap() ? List.of(Aggregation.values()) : List.of(Aggregation.PER_SAMPLE_CLASS);
        selections = traits.overlap() ? List.of(Selection.values()) : List.of(Selection.ALL);
        normalizations =
                traits.readsOptions() ? List.of(WeightNormalization.values()) : List.of(WeightNormalization.BY_COUNT);
        policies = traits.overlap() ? List.of(AbsentClassPolicy.values()) : List.of(AbsentClassPolicy.MEAN_PREDICTION);
        reductions = traits.readsOptions() ? new ArrayList<>(traits.reductions()) : List.of(Reduction.MEAN);
        if (activations.isEmpty()) {
            throw new IllegalArgumentException("no activation is admitted by every term of " + loss);
        }
    }

    /**
     * The cases of a loss.
     *
     * @param loss any loss
     * @return its cases
     * @throws IllegalArgumentException if its terms have no activation in common
     */
    public static LossCases of(Loss loss) {
        return new LossCases(loss);
    }

    LossTraits traits() {
        return traits;
    }

    /**
     * How many there are.
     *
     * @return the number of combinations
     */
    public long count() {
        return (long) activations.size()
                * aggregations.size()
                * selections.size()
                * (normalizations.size() + 1)
                * policies.size()
                * reductions.size()
                * Kind.values().length
                * 2;
    }

    /**
     * All cases, or as many of them chosen at random; the same ones each time.
     *
     * @param most the most cases wanted
     * @return the cases
     */
    public Stream<LossCase> sample(int most) {
        LongStream indices = count() <= most ? LongStream.range(0, count()) : new Random(most).longs(most, 0, count());
        return indices.mapToObj(this::at);
    }

    /**
     * One case.
     *
     * @param index from 0 to {@code count() - 1}; larger ones repeat the options with other data
     * @return the case
     */
    public LossCase at(long index) {
        int[] extents = EXTENTS.get((int) Math.floorMod(index * SPREAD >> 32, (long) EXTENTS.size()));
        return make("LossCases.of(loss).at(" + index + "L)", index, extents);
    }

    /**
     * The same options on a few thousand voxels, more than the fast path works on at once.
     *
     * @param index as for {@link #at}
     * @return the case
     */
    public LossCase large(long index) {
        return make("LossCases.of(loss).large(" + index + "L)", index, LARGE);
    }

    private LossCase make(String reproducer, long index, int[] extents) {
        Digits digits = new Digits(index);
        Activation activation = digits.next(activations);
        Kind kind = digits.next(List.of(Kind.values()));
        Aggregation aggregation = digits.next(aggregations);
        Selection selection = digits.next(selections);
        int normalization = digits.next(normalizations.size() + 1);
        AbsentClassPolicy policy = digits.next(policies);
        Reduction reduction = digits.next(reductions);
        boolean voxelWeights = digits.next(2) == 1;
        // the generator's first numbers follow the seed too closely
        Random random = new Random(index * SPREAD + 1);
        List<Integer> channels = traits.channels(activation);
        int classes = channels.get(random.nextInt(channels.size()));
        Shape labels = Shape.of(extents);
        Shape scores = labels.dropLeading(1).prepend(extents[0], classes);
        LossOptions options = LossOptions.with(activation)
                .withAggregation(aggregation)
                .withClasses(classes == 1 ? ClassSelection.all() : selection(selection, classes))
                .withAbsentClass(policy)
                .withReduction(reduction)
                .withSoftOverlap(kind == Kind.SOFT_PRODUCT ? SoftOverlap.PRODUCT : SoftOverlap.MINIMUM);
        if (normalization < normalizations.size()) {
            options = options.withClassWeights(weights(normalizations.get(normalization), classes, random));
        }
        if (kind == Kind.LABELS_IGNORED) {
            options = options.withIgnoreLabel(IGNORED);
        }
        if (voxelWeights) {
            options = options.withVoxelWeights(voxelWeights(labels, random));
        }
        boolean probabilities = activation == Activation.IDENTITY || traits.probabilities();
        return new LossCase(
                reproducer,
                loss,
                options,
                scores(scores, probabilities, traits, random),
                target(kind, labels, scores, random));
    }

    private static ClassSelection selection(Selection selection, int classes) {
        return switch (selection) {
            case ALL -> ClassSelection.all();
            case FOREGROUND -> ClassSelection.foreground();
            case LAST -> ClassSelection.of(classes - 1);
        };
    }

    private static ClassWeights weights(WeightNormalization normalization, int classes, Random random) {
        double[] weights = new double[classes];
        Arrays.setAll(weights, c -> 0.25 + random.nextInt(8) / 4.0);
        return ClassWeights.of(normalization, weights);
    }

    private static FloatArray voxelWeights(Shape shape, Random random) {
        float[] weights = new float[shape.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextInt(4) == 0 ? 0f : 0.5f + random.nextFloat();
        }
        return FloatArray.of(weights, shape);
    }

    /** Numbers that single precision holds, so that both paths read the same. */
    static DoubleArray scores(Shape shape, boolean probabilities, LossTraits traits, Random random) {
        float largest = probabilities ? (float) traits.largestProbability(shape.extent(1)) : 1;
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = probabilities ? largest * (0.02f + 0.96f * random.nextFloat()) : 6f * random.nextFloat() - 3f;
        }
        return DoubleArray.of(values, shape);
    }

    private static Target target(Kind kind, Shape labels, Shape scores, Random random) {
        int classes = scores.extent(1);
        return switch (kind) {
            case LABELS -> labels(labels, classes, false, random);
            case LABELS_IGNORED -> labels(labels, classes, true, random);
            case ONE_HOT -> oneHot(labels(labels, classes, false, random), scores);
            case MULTI_LABEL -> soft(scores, random, false);
            case SOFT_MINIMUM, SOFT_PRODUCT -> soft(scores, random, true);
        };
    }

    /** Labels of which each sample leaves some out, so that absent classes occur. */
    static LabelMap labels(Shape shape, int classes, boolean ignored, Random random) {
        int[] labels = new int[shape.size()];
        int voxels = labels.length / shape.extent(0);
        for (int n = 0; n < shape.extent(0); n++) {
            int known = 1 + random.nextInt(Math.max(2, classes));
            for (int v = 0; v < voxels; v++) {
                boolean ignore = ignored && random.nextInt(4) == 0;
                labels[n * voxels + v] = ignore ? IGNORED : random.nextInt(known);
            }
        }
        return LabelMap.of(labels, shape);
    }

    private static SoftMap oneHot(LabelMap labels, Shape scores) {
        if (scores.extent(1) > 1) {
            return SoftMap.oneHot(labels, scores.extent(1));
        }
        float[] values = new float[scores.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = labels.get(i);
        }
        return SoftMap.of(FloatArray.of(values, scores));
    }

    private static SoftMap soft(Shape shape, Random random, boolean fractional) {
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            // soft maps hold exact zeros and ones too, which take another branch
            boolean hard = !fractional || random.nextInt(3) == 0;
            values[i] = hard ? random.nextInt(2) : random.nextFloat();
        }
        return SoftMap.of(FloatArray.of(values, shape));
    }

    /** Takes an index apart into choices. */
    private static final class Digits {
        private long rest;

        Digits(long index) {
            rest = index;
        }

        int next(int radix) {
            int digit = (int) (rest % radix);
            rest /= radix;
            return digit;
        }

        <T> T next(List<T> choices) {
            return choices.get(next(choices.size()));
        }
    }
}
