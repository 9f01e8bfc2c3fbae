package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.Configured;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.WeightNormalization;
import org.sorensen.loss.WeightedSum;

/** Options of plain losses that stand for peers' arguments. */
final class Plain {
    private Plain() {}

    /** A weighted sum of two losses that keep their options; empty where one of them is not reduced. */
    static Optional<Configured> sum(double firstWeight, Configured first, double secondWeight, Configured second) {
        if (first.options().reduction() == Reduction.NONE || second.options().reduction() == Reduction.NONE) {
            return Optional.empty();
        }
        return Optional.of(new Configured(WeightedSum.of(firstWeight, first, secondWeight, second), first.options()));
    }

    /** Every class counts, whether present or not. */
    static LossOptions options(Activation activation) {
        return LossOptions.with(activation).withAbsentClass(AbsentClassPolicy.COUNT);
    }

    static LossOptions overBatch(LossOptions options, boolean batch) {
        return batch ? options.withAggregation(Aggregation.PER_CLASS_OVER_BATCH) : options;
    }

    /** The classes from the first on; one channel is always whole. */
    static LossOptions from(LossOptions options, int first) {
        return first == 0 ? options : options.withClasses(ClassSelection.foreground());
    }

    static LossOptions reduction(LossOptions options, String reduction) {
        return options.withReduction(
                switch (reduction) {
                    case "sum" -> Reduction.SUM;
                    case "none" -> Reduction.NONE;
                    default -> Reduction.MEAN;
                });
    }

    /** Weights of the classes from the first on; empty where no plain loss can hold them. */
    static Optional<LossOptions> weights(
            LossOptions options, WeightNormalization normalization, double[] weights, int first) {
        double[] all = new double[first + weights.length];
        Arrays.fill(all, 0, first, 1);
        System.arraycopy(weights, 0, all, first, weights.length);
        if (Arrays.stream(weights).allMatch(w -> w == 0)) {
            return Optional.empty();
        }
        return Optional.of(options.withClassWeights(ClassWeights.of(normalization, all)));
    }
}
