package org.sorensen.loss;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            BinaryCrossEntropyLoss.CARD,
            SoftmaxFocalLoss.CARD,
            SigmoidFocalLoss.CARD,
            PolyLoss.CARD,
            AsymmetricLoss.CARD,
            GeneralizedCrossEntropyLoss.CARD,
            SymmetricCrossEntropyLoss.CARD,
            KlDivergenceLoss.CARD,
            JensenShannonLoss.CARD,
            NeighborPenaltyLoss.CARD,
            ExpectedCostLoss.CARD,
            HardestVoxelsLoss.CARD,
            AsymmetricFocalLoss.CARD,
            // topology
            SoftClDiceLoss.CARD,
            SkeletonRecallLoss.CARD,
            DiceClDice.CARD,
            // ranked
            LovaszSoftmaxLoss.CARD,
            LovaszHingeLoss.CARD,
            // distance-aware
            BoundaryLoss.CARD,
            RegionWiseLoss.CARD,
            HausdorffDistanceLoss.CARD,
            LogHausdorffDistanceLoss.CARD,
            HausdorffErosionLoss.CARD,
            ContourWeightedLoss.CARD,
            DistancePenalizedCrossEntropyLoss.CARD,
            // compound
            UnifiedFocalLoss.CARD,
            ComboLoss.CARD,
            ExponentialLogarithmicLoss.CARD,
            // instances
            BlobLoss.CARD,
            LesionSizeWeightedLoss.CARD,
            InstanceMaskDice.CARD,
            // partial labels
            MergedClassesLoss.CARD,
            RegionsLoss.CARD,
            MarginalLoss.CARD,
            ExclusionLoss.CARD,
            // compound
            MultiScaleLoss.CARD);

    private static final Pattern TERM =
            Pattern.compile("(?:([^*()]*)\\*)?\\s*([A-Za-z][A-Za-z0-9_-]*)\\s*(?:\\((.*)\\))?");

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
     * @param id how it is typed, or one of its short forms; case and hyphens do not matter
     * @return its card
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static LossCard named(String id) {
        return CARDS.stream()
                .filter(card -> card.answersTo(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no loss \"" + id + "\"; there are "
                        + CARDS.stream().map(LossCard::id).collect(Collectors.joining(", "))));
    }

    /**
     * A loss as it is typed: an id, perhaps with parameters, or a sum of those with weights, such as
     * {@code tversky(alpha=0.3, beta=0.7)} or {@code dice + 0.5*ce}. Case and hyphens do not matter.
     *
     * @param text {@code term {"+" term}}, {@code term = [number "*"] id ["(" name "=" value {"," name "=" value} ")"]}
     * @return the loss; a single term of weight 1 is not wrapped
     * @throws IllegalArgumentException if it cannot be read; the message says what was expected
     */
    public static Loss parse(String text) {
        List<WeightedSum.Term> terms = new ArrayList<>();
        // a plus sign may be part of a number in the parentheses, or of an exponent
        for (String part : text.split("\\+(?![^(]*\\))(?<![0-9][eE]\\+)", -1)) {
            terms.add(term(text, part.strip()));
        }
        return terms.size() == 1 && terms.get(0).weight() == 1 ? terms.get(0).loss() : new WeightedSum(terms);
    }

    private static WeightedSum.Term term(String text, String part) {
        Matcher term = TERM.matcher(part);
        if (!term.matches()) {
            throw new IllegalArgumentException("in \"" + text
                    + "\", expected terms such as dice, 0.5*dice or tversky(alpha=0.3) with + between them, found \""
                    + part + "\"");
        }
        double weight = 1;
        if (term.group(1) != null) {
            try {
                weight = Double.parseDouble(term.group(1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "in \"" + text + "\", expected a number before *, found \"" + term.group(1) + "\"");
            }
            if (!(weight > 0)) {
                throw new IllegalArgumentException(
                        "in \"" + text + "\", a weight must be above 0, found " + term.group(1));
            }
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        if (term.group(3) != null && !term.group(3).isBlank()) {
            for (String argument : term.group(3).split(",", -1)) {
                String[] sides = argument.split("=", 2);
                if (sides.length != 2) {
                    throw new IllegalArgumentException(
                            "in \"" + text + "\", expected name=value, found \"" + argument.strip() + "\"");
                }
                arguments.put(sides[0].strip(), sides[1].strip());
            }
        }
        try {
            return new WeightedSum.Term(weight, named(term.group(2)).make(arguments));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in \"" + text + "\", " + e.getMessage(), e);
        }
    }

    /** What is left of a name where case and hyphens do not matter. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
