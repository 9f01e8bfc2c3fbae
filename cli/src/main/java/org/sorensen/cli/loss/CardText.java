package org.sorensen.cli.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sorensen.cli.Paragraph;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.LossParameter;
import org.sorensen.report.TextPlot;
import org.sorensen.report.TextStyle;
import org.sorensen.report.loss.LossCurve;

/** Cards of the catalog as text of 80 columns. */
final class CardText {
    private static final String BOLD = "\u001B[1m";
    private static final String NORMAL = "\u001B[0m";
    private static final int NAME_WIDTH = 16;
    private static final int MOST_ID_WIDTH = 24;
    private static final int PLOT_HEIGHT = 7;
    private static final String NOTATION = "p probability, t target, z logit, m voxel weight; of a class I = Σ m·p·t,"
            + " P = Σ m·p, T = Σ m·t; σ is the smoothing.";

    private final TextStyle style;
    private final Characters characters;

    CardText(TextStyle style, Characters characters) {
        this.style = style;
        this.characters = characters;
    }

    /** All cards, by family: id, title and purpose. */
    List<String> catalog(List<LossCard> cards) {
        int longest = cards.stream().mapToInt(card -> card.id().length()).max().orElse(0);
        int idWidth = Math.min(longest, MOST_ID_WIDTH) + 2;
        List<String> lines = new ArrayList<>();
        cards.stream().map(LossCard::family).distinct().sorted().forEach(family -> {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(strong(family.title()));
            cards.stream()
                    .filter(card -> card.family() == family)
                    .forEach(card ->
                            lines.addAll(hanging("  " + card.id(), idWidth + 2, card.title() + ": " + card.purpose())));
        });
        return lines;
    }

    /** One card, with its curve where there is one. */
    List<String> card(LossCard card, Optional<LossCurve> curve) {
        List<String> lines = new ArrayList<>();
        hanging(card.id(), card.id().length() + 2, card.title() + ", " + family(card))
                .forEach(line ->
                        lines.add(lines.isEmpty() ? line.replace(card.id() + " ", strong(card.id()) + " ") : line));
        lines.addAll(wrapped(sentence(card.purpose())));
        lines.add("");
        facts(card).forEach((name, text) -> lines.addAll(hanging(name, NAME_WIDTH, text)));
        if (!card.parameters().isEmpty()) {
            lines.add("");
            lines.add(strong("Parameters") + ", as in " + example(card));
            card.parameters().forEach(parameter -> lines.addAll(parameter(parameter)));
        }
        lines.add("");
        lines.addAll(hanging("Use", NAME_WIDTH, card.use()));
        lines.addAll(hanging("Avoid", NAME_WIDTH, card.avoid()));
        lines.addAll(hanging(
                "Equals", NAME_WIDTH, card.peers().isEmpty() ? "nothing elsewhere" : String.join(", ", card.peers())));
        lines.addAll(hanging("Paper", NAME_WIDTH, card.paper()));
        lines.add("");
        lines.addAll(wrapped(NOTATION));
        curve.ifPresent(found -> lines.addAll(plots(card, found)));
        return lines;
    }

    private static String family(LossCard card) {
        return card.family().title().toLowerCase(Locale.ROOT);
    }

    private Map<String, String> facts(LossCard card) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (!card.aliases().isEmpty()) {
            facts.put("Typed also", String.join(", ", card.aliases()));
        }
        facts.put("Formula", card.formula());
        facts.put("Gradient", card.gradient());
        facts.put("Range", card.range() + ", smaller is better");
        facts.put("Imbalance", handled(card.imbalance()));
        facts.put("Differentiable", card.differentiable());
        facts.put("Typically", card.typically());
        return facts;
    }

    private static String handled(LossCard.Imbalance imbalance) {
        return switch (imbalance) {
            case YES -> "handled";
            case BY_PARAMETER -> "handled with a parameter set for it";
            case NO -> "not handled";
        };
    }

    private static String example(LossCard card) {
        LossParameter first = card.parameters().get(0);
        return "--loss '" + card.id() + "(" + first.name() + "=" + first.standard() + ")'";
    }

    private List<String> parameter(LossParameter parameter) {
        return hanging(
                "  " + parameter.name(),
                Math.max(NAME_WIDTH + 2, parameter.name().length() + 4),
                "default " + (parameter.standard().isEmpty() ? "none" : parameter.standard()) + " (" + parameter.range()
                        + "): " + parameter.meaning());
    }

    private List<String> plots(LossCard card, LossCurve curve) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(wrapped("One foreground voxel among nine, evaluated with " + curve.form()
                + ": its probability p of being foreground goes from 0.02 to 0.98, that of the others stays 0.1."));
        lines.addAll(Arrays.asList(
                TextPlot.render(curve.valueChart(card.id()), style, PLOT_HEIGHT).split("\n")));
        lines.addAll(Arrays.asList(
                TextPlot.render(curve.slopeChart(card.id()), style, PLOT_HEIGHT).split("\n")));
        return lines;
    }

    private String strong(String text) {
        return style.bold() ? BOLD + text + NORMAL : text;
    }

    private List<String> wrapped(String text) {
        return Paragraph.wrap(characters.of(text), style.width()).lines().toList();
    }

    /** A name, and a text beside it that keeps its own left edge; below it where the name is too long. */
    private List<String> hanging(String name, int width, String text) {
        List<String> lines = new ArrayList<>();
        String first = name + " ".repeat(Math.max(0, width - name.length()));
        if (name.length() + 2 > width) {
            lines.add(name);
        }
        for (String line : Paragraph.wrap(characters.of(text), style.width() - width)
                .lines()
                .toList()) {
            lines.add((lines.isEmpty() ? first : " ".repeat(width)) + line);
        }
        return lines;
    }

    private static String sentence(String phrase) {
        String end = phrase.endsWith(".") ? "" : ".";
        return Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1) + end;
    }
}
