package org.sorensen.cli.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.sorensen.cli.UsageException;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.WeightNormalization;
import picocli.CommandLine.Option;

/** What every loss shares, as the command line says it. */
final class LossOptionChoices {
    @Option(
            names = "--activation",
            paramLabel = "KIND",
            description =
                    "What makes probabilities of the scores: softmax, sigmoid, identity (they are probabilities) or raw (any number). Default: sigmoid for one"
                            + " channel, softmax for several, or the only one that the loss admits; the output says which.")
    private Activation activation;

    @Option(names = "--probabilities", description = "The scores are probabilities: --activation identity.")
    private boolean probabilities;

    @Option(
            names = "--classes",
            paramLabel = "SET",
            description = "Which classes overlap losses average over: all, foreground, or a list such as 1,3."
                    + " Default: all.")
    private String classes = "all";

    @Option(
            names = "--class-weights",
            paramLabel = "W,W...",
            split = ",",
            hideParamSyntax = true,
            description = "One weight per class, background first. Default: all 1.")
    private List<Double> classWeights = new ArrayList<>();

    @Option(
            names = "--weight-normalization",
            paramLabel = "KIND",
            description = "What a weighted mean is divided by: none, by-weight-sum, by-count. Default: by-weight-sum.")
    private WeightNormalization weightNormalization;

    @Option(
            names = "--aggregation",
            paramLabel = "KIND",
            description = "Over what overlap losses add up before the ratio: per-sample-class, per-class-over-batch,"
                    + " per-sample-micro, global-micro. Default: per-sample-class.")
    private Aggregation aggregation;

    @Option(
            names = {"--absent", "--absent-class"},
            paramLabel = "POLICY",
            description = "What overlap losses do with a class that the target does not hold: count, skip, zero,"
                    + " mean-prediction. Default: mean-prediction.")
    private AbsentClassPolicy absent;

    @Option(
            names = "--reduction",
            paramLabel = "KIND",
            description = "mean, sum, or none: the value is then the sum, and the values stay apart. Default: mean.")
    private Reduction reduction;

    /** What of these a peer's own call says itself, by option, where it was given. */
    List<String> given() {
        Map<String, Boolean> set = new LinkedHashMap<>();
        set.put("--activation", activation != null);
        set.put("--classes", !classes.equals("all"));
        set.put("--class-weights", !classWeights.isEmpty());
        set.put("--weight-normalization", weightNormalization != null);
        set.put("--aggregation", aggregation != null);
        set.put("--absent", absent != null);
        set.put("--reduction", reduction != null);
        return set.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean probabilities() {
        return probabilities;
    }

    /** The activation that was asked for, or else the default. */
    ChosenActivation activation(Supplier<Activation> standard) {
        if (probabilities && activation != null && activation != Activation.IDENTITY) {
            throw new UsageException("--probabilities means --activation identity, found --activation "
                    + activation.name().toLowerCase(Locale.ROOT) + " beside it");
        }
        if (probabilities) {
            return new ChosenActivation(Activation.IDENTITY, true);
        }
        return activation != null
                ? new ChosenActivation(activation, true)
                : new ChosenActivation(standard.get(), false);
    }

    /**
     * An activation.
     *
     * @param activation which
     * @param asked whether the user named it
     */
    record ChosenActivation(Activation activation, boolean asked) {}

    LossOptions options(Activation chosen, int channels) {
        LossOptions options = LossOptions.with(chosen).withClasses(selection());
        if (aggregation != null) {
            options = options.withAggregation(aggregation);
        }
        if (absent != null) {
            options = options.withAbsentClass(absent);
        }
        if (reduction != null) {
            options = options.withReduction(reduction);
        }
        if (weightNormalization != null && classWeights.isEmpty()) {
            throw new UsageException("--weight-normalization needs --class-weights");
        }
        if (!classWeights.isEmpty()) {
            ClassWeights weights = ClassWeights.of(
                    weightNormalization == null ? WeightNormalization.BY_WEIGHT_SUM : weightNormalization,
                    classWeights.stream().mapToDouble(Double::doubleValue).toArray());
            weights.forChannels(channels);
            options = options.withClassWeights(weights);
        }
        return options;
    }

    private ClassSelection selection() {
        switch (classes.toLowerCase(Locale.ROOT)) {
            case "all":
                return ClassSelection.all();
            case "foreground":
                return ClassSelection.foreground();
            default:
                try {
                    return ClassSelection.of(Arrays.stream(classes.split(","))
                            .map(String::strip)
                            .mapToInt(Integer::parseInt)
                            .toArray());
                } catch (NumberFormatException e) {
                    throw new UsageException(
                            "--classes must be all, foreground or a list such as 1,3, found '" + classes + "'", e);
                }
        }
    }
}
