package org.sorensen.cli.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sorensen.cli.Choice;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;

/** The losses that {@code --loss} knows, with their parameters. */
enum NamedLoss {
    DICE(List.of(), p -> dice(Denominator.LINEAR, p), "smooth=1e-5"),
    SQUARED_DICE(List.of(), p -> dice(Denominator.SQUARED, p), "smooth=1e-5"),
    JACCARD(
            List.of("iou"),
            p -> new JaccardLoss(Denominator.LINEAR, p.smoothing(), ScoreTransform.COMPLEMENT),
            "smooth=1e-5"),
    TVERSKY(List.of(), NamedLoss::tversky, "alpha=0.3", "beta=0.7", "smooth=1e-5"),
    FOCAL_TVERSKY(
            List.of(),
            p -> new FocalTverskyLoss(tversky(p), p.get("exponent"), FocalTverskyLoss.Placement.BEFORE_MEAN),
            "alpha=0.3",
            "beta=0.7",
            "exponent=0.75",
            "smooth=1e-5"),
    CE(List.of("cross-entropy"), p -> new CrossEntropyLoss(p.get("label-smoothing")), "label-smoothing=0"),
    FOCAL(List.of(), p -> new SoftmaxFocalLoss(p.get("gamma")), "gamma=2");

    private final List<String> aliases;
    private final Function<Parameters, Loss> maker;
    private final List<String> defaults;

    NamedLoss(List<String> aliases, Function<Parameters, Loss> maker, String... defaults) {
        this.aliases = aliases;
        this.maker = maker;
        this.defaults = List.of(defaults);
    }

    static Optional<NamedLoss> of(String word) {
        return Arrays.stream(values())
                .filter(loss -> Choice.word(loss).equals(word) || loss.aliases.contains(word))
                .findFirst();
    }

    /** All names, with the short forms that some have. */
    static String words() {
        return Arrays.stream(values())
                .map(loss -> Choice.word(loss)
                        + (loss.aliases.isEmpty() ? "" : " (or " + String.join(", ", loss.aliases) + ")"))
                .collect(Collectors.joining(", "));
    }

    /** A fresh set of the default parameters. */
    Parameters parameters() {
        return new Parameters(defaults);
    }

    Loss build(Parameters parameters) {
        return maker.apply(parameters);
    }

    private static DiceLoss dice(Denominator denominator, Parameters p) {
        return new DiceLoss(denominator, p.smoothing(), ScoreTransform.COMPLEMENT);
    }

    private static TverskyLoss tversky(Parameters p) {
        return new TverskyLoss(p.get("alpha"), p.get("beta"), p.smoothing(), ScoreTransform.COMPLEMENT);
    }

    /** The parameters of one loss and their values. */
    static final class Parameters {
        private final List<String> defaults;
        private final Map<String, Double> values = new LinkedHashMap<>();

        private Parameters(List<String> defaults) {
            this.defaults = defaults;
            for (String each : defaults) {
                int equals = each.indexOf('=');
                values.put(each.substring(0, equals), Double.parseDouble(each.substring(equals + 1)));
            }
        }

        boolean knows(String key) {
            return values.containsKey(key);
        }

        void set(String key, double value) {
            values.put(key, value);
        }

        String describe() {
            return String.join(", ", defaults);
        }

        private double get(String key) {
            return values.get(key);
        }

        private Smoothing smoothing() {
            return Smoothing.of(get("smooth"));
        }
    }
}
