package org.sorensen.loss;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.sorensen.internal.engine.OverlapAggregator;

/**
 * Generalised Dice: one ratio over all classes, in which each class weighs by the inverse of its volume.
 *
 * <p>{@code 1 − (2·Σ_c w_c·I_c + σn) / (Σ_c w_c·(P_c + T_c) + σd)} for each sample, or for the batch where the
 * aggregation pools samples; {@code w = 1/T²}, {@code 1/T} or 1, constant in the gradient. Class weights multiply w,
 * scaled to a mean of 1 with {@link WeightNormalization#BY_WEIGHT_SUM}; classes are selected before the sum. Range [0, 1],
 * smaller is better.
 *
 * <p>The paper leaves {@code T = 0} open: {@link AbsentWeight} says what such a class weighs beside others that are
 * present. Where nothing is present at all {@link AbsentClassPolicy} decides, with
 * {@link AbsentClassPolicy#MEAN_PREDICTION} the mean prediction over all classes: the loss of an empty sample falls with
 * its false positives. (MONAI gives it 0, whatever is predicted.)
 *
 * <p>Without smoothing, the default, the ratio does not depend on the scale of w; with it the loss of large structures
 * vanishes, since {@code Σ w·T} of {@code 1/T²} is far below σ. Equals MONAI 1.5 {@code GeneralizedDiceLoss} with
 * {@link Smoothing#DEFAULT}, {@link AbsentWeight#MAX_FINITE} and {@link AbsentClassPolicy#COUNT}. Two sweeps. Sudre et al.
 * 2017, arXiv 1707.03237.
 *
 * @param weighting what a class weighs by its volume
 * @param absentWeight what an absent class weighs
 * @param smoothing what keeps the ratio from 0/0
 */
public record GeneralizedDiceLoss(Weighting weighting, AbsentWeight absentWeight, Smoothing smoothing)
        implements OverlapLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "generalized-dice", "Generalised Dice", LossFamily.OVERLAP, GeneralizedDiceLoss::of)
            .aliases("gdl")
            .purpose("overlap of all classes in one ratio, small classes weighing as much as large ones")
            .formula("1 − (2·Σ_c w_c·I_c + σ) / (Σ_c w_c·(P_c + T_c) + σ), w_c = 1/T_c²")
            .gradient("∂ℓ/∂p_c = w_c·(−2t/D + N/D²), N and D the ratio's sums over all classes")
            .range("0 to 1")
            .parameter("weighting", Weighting.SQUARE, "square, simple, uniform", "w = 1/T², 1/T or 1")
            .parameter(
                    "absentWeight",
                    AbsentWeight.MAX_FINITE,
                    "max-finite, zero, epsilon, batch-max-per-class",
                    "what a class without voxels weighs beside others")
            .parameter("smoothing", "0", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("several structures of very different size")
            .use("Classes differ by orders of magnitude in volume and each should count the same.")
            .avoid("A class of a few voxels is labelled badly: its weight 1/T² lets its noise drown the others.")
            .peers("MONAI GeneralizedDiceLoss", "SegLossOdyssey GDiceLoss", "torchmetrics GeneralizedDiceScore")
            .paper("Sudre et al. 2017, arXiv 1707.03237")
            .variants(
                    new GeneralizedDiceLoss(Weighting.SIMPLE, AbsentWeight.ZERO, Smoothing.DEFAULT),
                    new GeneralizedDiceLoss(Weighting.UNIFORM, AbsentWeight.MAX_FINITE, Smoothing.DEFAULT),
                    new GeneralizedDiceLoss(Weighting.SQUARE, AbsentWeight.EPSILON, Smoothing.NONE),
                    new GeneralizedDiceLoss(Weighting.SQUARE, AbsentWeight.BATCH_MAX_PER_CLASS, Smoothing.NONE));

    /** What a class weighs by its volume T. */
    public enum Weighting {
        /** {@code 1/T²}, the paper's. */
        SQUARE,
        /** {@code 1/T}. */
        SIMPLE,
        /** 1: Dice over the sums of all classes. */
        UNIFORM
    }

    /** What a class weighs that is absent while others are present. */
    public enum AbsentWeight {
        /** The largest weight of a present class of the sample, or of the batch where samples are pooled (MONAI). */
        MAX_FINITE,
        /** Nothing: its false positives are not seen. */
        ZERO,
        /** As if it had a ten-thousandth of a voxel: its false positives outweigh everything else. */
        EPSILON,
        /**
         * The largest weight of the same class in the samples that hold it, 0 where none does (what torchmetrics
         * intends).
         */
        BATCH_MAX_PER_CLASS
    }

    /** The volume of an absent class for {@link AbsentWeight#EPSILON}. */
    private static final double EPSILON_VOLUME = 1e-4;

    /** Checks that nothing is null. */
    public GeneralizedDiceLoss {
        Objects.requireNonNull(weighting, "weighting");
        Objects.requireNonNull(absentWeight, "absentWeight");
        Objects.requireNonNull(smoothing, "smoothing");
    }

    /** {@code 1/T²}, the largest finite weight for absent classes, no smoothing. */
    public GeneralizedDiceLoss() {
        this(Weighting.SQUARE);
    }

    /**
     * The largest finite weight for absent classes, no smoothing.
     *
     * @param weighting what a class weighs by its volume
     */
    public GeneralizedDiceLoss(Weighting weighting) {
        this(weighting, AbsentWeight.MAX_FINITE, Smoothing.NONE);
    }

    static GeneralizedDiceLoss of(LossArguments a) {
        return new GeneralizedDiceLoss(
                a.choice("weighting", Weighting.class),
                a.choice("absentWeight", AbsentWeight.class),
                Smoothing.of(a.number("smoothing")));
    }

    /** The ratio of sums to which the classes' weights have been applied. */
    @Override
    public Dual score(OverlapSums sums) {
        return smoothing.ratio(sums.intersection().times(2), sums.prediction().plus(sums.target()));
    }

    @Override
    public OverlapCoefficients coefficients(OverlapState state, LossOptions options) {
        return OverlapAggregator.aggregate(this, state, options, weights(state, options));
    }

    /** What the sums of each class count, by row and class. */
    double[][] weights(OverlapState state, LossOptions options) {
        OverlapState rows = options.aggregation().poolsSamples() ? state.pooled() : state;
        int[] selected = options.classes().indices(state.classes());
        double[] classWeights = options.classWeights().forChannels(state.classes());
        double[][] inverse = new double[rows.samples()][state.classes()];
        boolean[] empty = new boolean[rows.samples()];
        for (int row = 0; row < inverse.length; row++) {
            double present = 0;
            for (int c : selected) {
                double volume = rows.target(row, c, Denominator.LINEAR);
                inverse[row][c] = inverse(volume);
                present += classWeights[c] * volume;
            }
            empty[row] = present == 0;
        }
        double scale = scale(options.classWeights(), classWeights, selected);
        double[][] weights = new double[inverse.length][state.classes()];
        for (int row = 0; row < weights.length; row++) {
            // where a policy decides instead of the formula, the mean prediction is weighted by class alone
            boolean formula = !empty[row] || options.absentClass() == AbsentClassPolicy.COUNT;
            for (int c : selected) {
                weights[row][c] =
                        formula ? scale * classWeights[c] * finite(inverse, row, c, selected) : classWeights[c];
            }
        }
        return weights;
    }

    private double inverse(double volume) {
        return switch (weighting) {
            case SQUARE -> 1 / (volume * volume);
            case SIMPLE -> 1 / volume;
            case UNIFORM -> 1;
        };
    }

    private static double scale(ClassWeights weights, double[] values, int[] selected) {
        double sum = Arrays.stream(selected).mapToDouble(c -> values[c]).sum();
        boolean normalized = weights.normalization() == WeightNormalization.BY_WEIGHT_SUM && sum > 0;
        return normalized ? selected.length / sum : 1;
    }

    private double finite(double[][] inverse, int row, int classIndex, int[] selected) {
        if (Double.isFinite(inverse[row][classIndex])) {
            return inverse[row][classIndex];
        }
        return switch (absentWeight) {
            case MAX_FINITE -> largestFinite(Arrays.stream(selected).mapToDouble(c -> inverse[row][c]));
            case ZERO -> 0;
            case EPSILON -> inverse(EPSILON_VOLUME);
            case BATCH_MAX_PER_CLASS -> largestFinite(Arrays.stream(inverse).mapToDouble(sample -> sample[classIndex]));
        };
    }

    private static double largestFinite(DoubleStream values) {
        return values.filter(Double::isFinite).max().orElse(0);
    }
}
