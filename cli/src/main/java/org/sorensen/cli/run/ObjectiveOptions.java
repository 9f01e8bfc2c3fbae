package org.sorensen.cli.run;

import java.util.List;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.WeightNormalization;
import picocli.CommandLine.Option;

/** What is minimised. */
final class ObjectiveOptions {
    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            converter = LossExpression.Reader.class,
            description = {
                "A loss or a weighted sum, with parameters in parentheses: dice+ce, 0.5*dice+1*focal(gamma=2),"
                        + " tversky(alpha=0.3,beta=0.7). 'sorensen losses' lists them all. Default: dice+ce."
            })
    LossExpression loss = LossExpression.of("dice+ce");

    @Option(
            names = "--aggregation",
            paramLabel = "KIND",
            description = "Over what overlap losses add up before the ratio: per-sample-class, per-class-over-batch,"
                    + " per-sample-micro, global-micro. Default: per-sample-class.")
    Aggregation aggregation = Aggregation.PER_SAMPLE_CLASS;

    @Option(
            names = "--absent-class",
            paramLabel = "POLICY",
            description = "What overlap losses do with a class that a patch does not hold: count, skip, zero,"
                    + " mean-prediction (its false positives are unlearned). Default: mean-prediction.")
    AbsentClassPolicy absentClass = AbsentClassPolicy.MEAN_PREDICTION;

    @Option(names = "--include-background", description = "Let overlap losses count the background as a class too.")
    boolean includeBackground;

    @Option(
            names = "--class-weights",
            paramLabel = "W,W...",
            split = ",",
            hideParamSyntax = true,
            description = "One weight per class, background first. Default: all 1.")
    List<Double> classWeights = List.of();

    /** The options, tried on a single voxel so that a loss they do not fit is refused before any work. */
    LossOptions lossOptions(int classes) {
        LossOptions options = options(classes);
        loss.loss()
                .evaluate(
                        FloatArray.zeros(Shape.of(1, classes, 1, 1)),
                        LabelMap.of(new int[1], Shape.of(1, 1, 1)),
                        options);
        return options;
    }

    private LossOptions options(int classes) {
        LossOptions options = LossOptions.softmax()
                .withAggregation(aggregation)
                .withAbsentClass(absentClass)
                .withClasses(includeBackground ? ClassSelection.all() : ClassSelection.foreground());
        if (classWeights.isEmpty()) {
            return options;
        }
        double[] weights =
                classWeights.stream().mapToDouble(Double::doubleValue).toArray();
        ClassWeights each = ClassWeights.of(WeightNormalization.BY_WEIGHT_SUM, weights);
        each.forChannels(classes);
        return options.withClassWeights(each);
    }
}
