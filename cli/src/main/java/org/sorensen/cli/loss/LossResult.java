package org.sorensen.cli.loss;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.cli.Choice;
import org.sorensen.loss.CellStatus;
import org.sorensen.loss.LossCell;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.LossValue;
import org.sorensen.report.Cell;
import org.sorensen.report.Column;
import org.sorensen.report.DataTable;
import org.sorensen.report.TextStyle;
import org.sorensen.report.TextTable;

/**
 * What an evaluation gave, as text and as JSON.
 *
 * @param objective the loss
 * @param input scores and target
 * @param value the value
 * @param gradient the size of the gradient
 * @param gradientFile where it was written
 */
record LossResult(
        Objective objective, LossInput input, LossValue value, GradientFacts gradient, Optional<Path> gradientFile) {
    private static final int MOST_CELLS = 40;
    private static final int MOST_VALUES = 100_000;
    private static final int DIGITS = 9;

    String text(TextStyle style) {
        StringJoiner out = new StringJoiner("\n", "", "\n");
        fact(out, "Loss", objective.name());
        fact(
                out,
                "Value",
                value.value() + (value.valuesShape().rank() > 0 ? ", the sum of " + value.valuesShape() : ""));
        fact(out, "Input", input.data().describe() + (precise() ? ", in double precision" : ", fast path"));
        fact(
                out,
                "Target",
                input.targetData().source() + ", " + targetKind() + " "
                        + input.target().shape());
        fact(out, "Activation", objective.activation());
        if (!objective.ofPeer()) {
            fact(out, input.mask().isPresent() ? "Weight" : "Voxels", voxels());
        }
        fact(
                out,
                "Gradient",
                "norm " + gradient.norm() + ", largest " + gradient.largest()
                        + gradientFile.map(file -> ", in " + file).orElse(""));
        if (value.parts().size() > 1) {
            out.add("").add(TextTable.render(terms(), style).stripTrailing());
        }
        for (LossPart part : value.parts()) {
            if (!part.cells().isEmpty()) {
                out.add("").add(TextTable.render(cells(part), style).stripTrailing());
                if (part.cells().size() > MOST_CELLS) {
                    out.add("and " + (part.cells().size() - MOST_CELLS) + " more, which --json lists");
                }
            }
        }
        return out.toString();
    }

    private static void fact(StringJoiner out, String name, String text) {
        out.add(name + " ".repeat(12 - name.length()) + text);
    }

    private boolean precise() {
        return input.scores() instanceof DoubleArray || objective.ofPeer();
    }

    private String targetKind() {
        return input.target() instanceof LabelMap ? "labels" : "a value for each channel";
    }

    private String voxels() {
        int all = input.scores().shape().size() / input.scores().shape().extent(1);
        return plain(value.validVoxels()) + " of " + all + " count";
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private DataTable terms() {
        DataTable.Builder table = DataTable.builder(
                "Terms", Column.text("Term"), Column.number("Weight", 4), Column.number("Value", DIGITS));
        value.parts()
                .forEach(part ->
                        table.row(Cell.text(shortName(part)), Cell.number(part.weight()), Cell.number(part.value())));
        return table.build();
    }

    /** A term without its parameters, which the user typed, or left at their defaults. */
    private static String shortName(LossPart part) {
        int parameters = part.name().indexOf('[');
        return parameters > 0 ? part.name().substring(0, parameters) : part.name();
    }

    private DataTable cells(LossPart part) {
        StringJoiner caption = new StringJoiner(", ");
        for (CellStatus status : CellStatus.values()) {
            if (part.count(status) > 0) {
                caption.add(part.count(status) + " " + Choice.word(status).replace('-', ' '));
            }
        }
        DataTable.Builder table = DataTable.builder(
                (value.parts().size() > 1 ? shortName(part) + ", cells: " : "Cells: ") + caption,
                Column.text("Sample"),
                Column.text("Class"),
                Column.number("Loss", DIGITS),
                Column.text("Status"));
        for (LossCell cell :
                part.cells().subList(0, Math.min(MOST_CELLS, part.cells().size()))) {
            table.row(
                    Cell.text(index(cell.sample())),
                    Cell.text(index(cell.classIndex())),
                    Cell.number(cell.value()),
                    Cell.text(Choice.word(cell.status()).replace('-', ' ')));
        }
        return table.build();
    }

    private static String index(OptionalInt index) {
        return index.isPresent() ? String.valueOf(index.getAsInt()) : "all";
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("loss", objective.name());
        json.put("value", value.value());
        if (value.valuesShape().rank() > 0) {
            json.put("valuesShape", value.valuesShape().extents());
            if (value.valuesShape().size() <= MOST_VALUES) {
                json.put("values", value.values());
            }
        }
        json.put("activation", objective.activation().replaceAll(",.*", ""));
        json.put("precision", precise() ? "double" : "single");
        if (!objective.ofPeer()) {
            json.put("validVoxels", value.validVoxels());
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        Arrays.stream(CellStatus.values()).forEach(status -> counts.put(Choice.word(status), value.count(status)));
        json.put("cells", counts);
        json.put("parts", value.parts().stream().map(LossResult::part).toList());
        Map<String, Object> slope = new LinkedHashMap<>();
        slope.put("norm", gradient.norm());
        slope.put("largest", gradient.largest());
        slope.put("zeros", gradient.zeros());
        gradientFile.ifPresent(file -> slope.put("file", file));
        json.put("gradient", slope);
        json.put("input", file(input.data()));
        json.put("target", file(input.targetData()));
        return json;
    }

    private static Map<String, Object> file(ArrayData data) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", data.source().toString());
        json.put("type", Choice.word(data.type()));
        json.put("shape", data.shape().extents());
        return json;
    }

    private static Map<String, Object> part(LossPart part) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("term", part.name());
        json.put("weight", part.weight());
        json.put("value", part.value());
        List<Map<String, Object>> cells = new ArrayList<>();
        for (LossCell cell : part.cells()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("sample", cell.sample().isPresent() ? cell.sample().getAsInt() : null);
            one.put("class", cell.classIndex().isPresent() ? cell.classIndex().getAsInt() : null);
            one.put("value", cell.value());
            one.put("status", Choice.word(cell.status()));
            cells.add(one);
        }
        json.put("cells", cells);
        return json;
    }
}
