package org.sorensen.cli.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;

/**
 * A loss of the catalog on an input.
 *
 * @param name as the user typed it
 * @param loss the loss
 * @param options all options, those of the data too
 * @param asked whether the user named the activation
 * @param input scores and target
 */
record CatalogObjective(String name, Loss loss, LossOptions options, boolean asked, LossInput input)
        implements Objective {

    static CatalogObjective of(
            String name, Loss loss, LossOptionChoices choices, OptionalInt ignoreLabel, int threads, LossInput input) {
        int channels = input.scores().shape().extent(1);
        LossOptionChoices.ChosenActivation chosen = choices.activation(() -> standard(loss, channels));
        LossOptions options = choices.options(chosen.activation(), channels).withThreads(threads);
        if (ignoreLabel.isPresent()) {
            options = options.withIgnoreLabel(ignoreLabel.getAsInt());
        }
        if (input.mask().isPresent()) {
            options = options.withVoxelWeights(input.mask().get());
        }
        return new CatalogObjective(name, loss, options, chosen.asked(), input);
    }

    /** The usual activation of this number of channels, unless the loss admits the other one alone. */
    private static Activation standard(Loss loss, int channels) {
        List<Activation> usual = new ArrayList<>(List.of(Activation.SIGMOID));
        if (channels > 1) {
            usual.add(0, Activation.SOFTMAX);
        }
        return usual.stream()
                .filter(activation -> admits(loss, activation, channels))
                .findFirst()
                .orElse(usual.get(0));
    }

    private static boolean admits(Loss loss, Activation activation, int channels) {
        try {
            loss.evaluate(
                    DoubleArray.zeros(Shape.of(1, channels, 2, 2)),
                    LabelMap.of(new int[] {0, 1, 0, 1}, Shape.of(1, 2, 2)),
                    LossOptions.with(activation));
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Override
    public String activation() {
        String word = options.activation().name().toLowerCase(Locale.ROOT);
        if (asked) {
            return word;
        }
        int channels = input.scores().shape().extent(1);
        return word + ", the default for " + channels + (channels == 1 ? " channel" : " channels");
    }

    @Override
    public boolean ofPeer() {
        return false;
    }

    @Override
    public Optional<String> doubt() {
        boolean suspect = options.activation().takesLogits() && input.withinUnit();
        return suspect
                ? Optional.of(
                        "Every score lies between 0 and 1. If they are probabilities, say --probabilities; now they"
                                + " are taken for logits.")
                : Optional.empty();
    }

    @Override
    public LossValue evaluate(Scores gradient) {
        return loss.evaluate(input.scores(), input.target(), options, gradient);
    }
}
