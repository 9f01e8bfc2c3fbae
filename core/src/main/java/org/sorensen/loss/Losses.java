package org.sorensen.loss;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The catalog: one line for each loss. Documents, tests and the command line are driven by it. */
public final class Losses {
    private static final List<LossCard> CARDS = List.of(
            // overlap
            DiceLoss.CARD,
            DiceLoss.LOG_CARD,
            LogCoshDiceLoss.CARD,
            JaccardLoss.CARD,
            TverskyLoss.CARD,
            FocalTverskyLoss.CARD,
            FBetaLoss.CARD,
            GeneralizedDiceLoss.CARD,
            PenaltyGeneralizedDiceLoss.CARD,
            GeneralizedWassersteinDiceLoss.CARD,
            MccLoss.CARD,
            SensitivitySpecificityLoss.CARD,
            NoiseRobustDiceLoss.CARD,
            BoundaryDouLoss.CARD,
            FineGrainedLoss.CARD,
            AsymmetricFocalTverskyLoss.CARD,
            // per voxel
            CrossEntropyLoss.CARD,
            AsymmetricFocalLoss.CARD,
            // compound
            UnifiedFocalLoss.CARD,
            ComboLoss.CARD,
            ExponentialLogarithmicLoss.CARD);

    private Losses() {}

    /**
     * Every loss.
     *
     * @return their cards in the order of the documents
     */
    public static List<LossCard> all() {
        return CARDS;
    }

    /**
     * One loss.
     *
     * @param id how it is typed
     * @return its card
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static LossCard named(String id) {
        return CARDS.stream()
                .filter(card -> card.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no loss \"" + id + "\"; there are "
                        + CARDS.stream().map(LossCard::id).collect(Collectors.joining(", "))));
    }

    /**
     * A loss as it is typed: an id, perhaps with parameters, or a sum of those with weights, such as
     * {@code tversky:alpha=0.3,beta=0.7} or {@code dice + 0.5*cross-entropy}.
     *
     * @param text the expression
     * @return the loss
     * @throws IllegalArgumentException if it cannot be read; the message says what was expected
     */
    public static Loss parse(String text) {
        List<WeightedSum.Term> terms = List.of(text.split("\\+(?![0-9])|\\s\\+\\s")).stream()
                .map(term -> term(term.strip()))
                .toList();
        return terms.size() == 1 && terms.get(0).weight() == 1 ? terms.get(0).loss() : new WeightedSum(terms);
    }

    private static WeightedSum.Term term(String text) {
        int star = text.indexOf('*');
        double weight = 1;
        if (star >= 0) {
            String factor = text.substring(0, star).strip();
            try {
                weight = Double.parseDouble(factor);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "expected a number before * in \"" + text + "\", found \"" + factor + "\"");
            }
        }
        String call = text.substring(star + 1).strip();
        int colon = call.indexOf(':');
        if (colon < 0) {
            return new WeightedSum.Term(weight, named(call).make());
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String argument : call.substring(colon + 1).split(",")) {
            String[] sides = argument.split("=", 2);
            if (sides.length != 2) {
                throw new IllegalArgumentException(
                        "expected name=value in \"" + text + "\", found \"" + argument + "\"");
            }
            arguments.put(sides[0].strip(), sides[1].strip());
        }
        return new WeightedSum.Term(
                weight, named(call.substring(0, colon).strip()).make(arguments));
    }
}
