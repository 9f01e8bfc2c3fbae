package org.sorensen.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.LossFamily;
import org.sorensen.loss.LossParameter;
import org.sorensen.loss.Losses;
import org.sorensen.report.ChartSheet;
import org.sorensen.report.loss.LossCurve;

/** The parts of docs/losses.md that the catalog says, and the figures of it. */
final class LossesDocument {
    static final String FIGURES = "docs/figures/losses/";
    private static final int WIDTH = 120;
    private static final int PANELS_ACROSS = 2;

    private LossesDocument() {}

    /** The families that have a loss, in order. */
    private static List<LossFamily> families() {
        return Arrays.stream(LossFamily.values())
                .filter(family -> !of(family).isEmpty())
                .toList();
    }

    private static List<LossCard> of(LossFamily family) {
        return Losses.all().stream().filter(card -> card.family() == family).toList();
    }

    private static String fileName(LossFamily family) {
        return family.name().toLowerCase(Locale.ROOT) + ".svg";
    }

    /** Every figure by its path from the root. */
    static Map<String, String> figures() {
        Map<String, String> figures = new TreeMap<>();
        for (LossFamily family : families()) {
            List<ChartSheet.Panel> panels = new ArrayList<>();
            for (LossCard card : of(family)) {
                LossCurve.of(card.make())
                        .ifPresent(curve -> panels.add(new ChartSheet.Panel(
                                card.id(), List.of(curve.valueChart(card.id()), curve.slopeChart(card.id())))));
            }
            if (!panels.isEmpty()) {
                String title = "Value and gradient against p: " + family.title();
                figures.put(FIGURES + fileName(family), ChartSheet.svg(title, panels, PANELS_ACROSS));
            }
        }
        return figures;
    }

    /** The comparison chart. */
    static String chart() {
        StringJoiner out = new StringJoiner("\n");
        out.add("| loss | optimises | class imbalance | differentiable | typical use |");
        out.add("|---|---|---|---|---|");
        for (LossFamily family : families()) {
            out.add("| **" + family.title() + "** | | | | |");
            of(family)
                    .forEach(card -> out.add(row(
                            "[" + card.id() + "](#" + card.id() + ")",
                            card.purpose(),
                            imbalance(card),
                            card.differentiable(),
                            card.typically())));
        }
        return out.toString();
    }

    private static String imbalance(LossCard card) {
        return switch (card.imbalance()) {
            case YES -> "handled";
            case BY_PARAMETER -> "by a parameter";
            case NO -> "not handled";
        };
    }

    private static String row(String... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** A section for each loss, by family. */
    static String sections() {
        StringJoiner out = new StringJoiner("\n");
        for (LossFamily family : families()) {
            out.add("### " + family.title()).add("");
            String alternative = "Value and gradient of these losses against the probability of one voxel";
            out.add("![" + alternative + "](figures/losses/" + fileName(family) + ")")
                    .add("");
            of(family).forEach(card -> section(card, out));
        }
        return out.toString().stripTrailing();
    }

    private static void section(LossCard card, StringJoiner out) {
        Loss loss = card.make();
        out.add("#### " + card.id()).add("");
        out.add(wrapped("**" + card.title() + "**" + className(loss) + ": " + card.purpose() + ".", ""))
                .add("");
        if (!card.aliases().isEmpty()) {
            String names = card.aliases().stream().map(LossesDocument::code).collect(Collectors.joining(", "));
            item("typed", code(card.id()) + ", " + names, out);
        }
        item("value", code(card.formula()) + ", " + card.range(), out);
        item("gradient", code(card.gradient()), out);
        for (LossParameter parameter : card.parameters()) {
            String standard = parameter.standard().isEmpty() ? "none" : code(parameter.standard());
            item(
                    "parameter " + code(parameter.name()) + " = " + standard,
                    parameter.meaning() + " (" + parameter.range() + ")",
                    out);
        }
        item("activations", activations(loss), out);
        item("use", card.use(), out);
        item("avoid", card.avoid(), out);
        item("equals", card.peers().isEmpty() ? "nothing elsewhere" : String.join(", ", card.peers()), out);
        item("paper", card.paper(), out);
        out.add("");
    }

    private static String className(Loss loss) {
        return Catalog.isComposition(loss.getClass())
                ? ""
                : ", " + code(loss.getClass().getSimpleName());
    }

    private static String activations(Loss loss) {
        return new LossTraits(loss)
                .activations().stream()
                        .map(activation -> activation.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
    }

    private static void item(String name, String text, StringJoiner out) {
        out.add(wrapped("- " + name + ": " + text, "  "));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    /** Lines broken at spaces; a broken code span is still one. */
    static String wrapped(String text, String indent) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            if (column > indent.length() && column + 1 + word.length() > WIDTH) {
                out.append('\n').append(indent);
                column = indent.length();
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        return out.toString();
    }

    /** A document with its marked regions replaced. */
    static String with(String document, Map<String, String> regions) {
        String text = document;
        for (Map.Entry<String, String> region : regions.entrySet()) {
            String start = "<!-- generated: " + region.getKey() + " -->\n";
            String end = "\n<!-- end of " + region.getKey() + " -->";
            int from = text.indexOf(start);
            int to = text.indexOf(end);
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("expected the lines \"" + start.strip() + "\" and \"" + end.strip()
                        + "\" in this order, found no such");
            }
            text = text.substring(0, from + start.length()) + "\n" + region.getValue() + "\n" + text.substring(to);
        }
        return text;
    }

    /** The text of a figure without its numbers, and the numbers: other JVMs may round a coordinate otherwise. */
    static Optional<String> difference(String expected, String found) {
        String number = "-?[0-9]+(\\.[0-9]+)?";
        if (!expected.replaceAll(number, "#").equals(found.replaceAll(number, "#"))) {
            return Optional.of("another text");
        }
        double[] wanted = numbers(expected, number);
        double[] got = numbers(found, number);
        for (int i = 0; i < wanted.length; i++) {
            if (Math.abs(wanted[i] - got[i]) > 0.15) {
                return Optional.of("expected " + wanted[i] + ", found " + got[i]);
            }
        }
        return Optional.empty();
    }

    private static double[] numbers(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .mapToDouble(result -> Double.parseDouble(result.group()))
                .toArray();
    }
}
