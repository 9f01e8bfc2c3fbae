package org.sorensen.cli.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.sorensen.array.LabelMap;
import org.sorensen.djl.train.CaseSource;
import org.sorensen.djl.train.TrainingCase;
import org.sorensen.djl.train.TrainingSummary;
import org.sorensen.metric.Overlap;
import org.sorensen.report.Axis;
import org.sorensen.report.Block;
import org.sorensen.report.Cell;
import org.sorensen.report.Column;
import org.sorensen.report.Csv;
import org.sorensen.report.CsvTable;
import org.sorensen.report.DataTable;
import org.sorensen.report.Details;
import org.sorensen.report.Figure;
import org.sorensen.report.FigureGrid;
import org.sorensen.report.HtmlReport;
import org.sorensen.report.KeyValues;
import org.sorensen.report.LegendEntry;
import org.sorensen.report.LineChart;
import org.sorensen.report.Note;
import org.sorensen.report.Paragraph;
import org.sorensen.report.SummaryJson;
import org.sorensen.report.overlay.Mode;
import org.sorensen.report.overlay.Overlay;
import org.sorensen.report.overlay.Slice;

/** What a finished run leaves for people and programs: report.html and summary.json. */
final class RunReport {
    /** Predicts the labels of one case. */
    interface Labeller {
        LabelMap of(TrainingCase one);
    }

    private final RunConfig config;
    private final TrainingSummary summary;
    private final Scores scores;
    private final List<String> names;

    RunReport(RunConfig config, TrainingSummary summary, Scores scores) {
        this.config = config;
        this.summary = summary;
        this.scores = scores;
        this.names = config.options().data.classNames;
    }

    /** Mean Dice and IoU of each class over the validation cases. */
    DataTable table() {
        DataTable.Builder table = DataTable.builder(
                "Best network (epoch " + summary.bestEpoch() + ") on "
                        + count(scores.cases().size(), "validation case"),
                Column.text("class"),
                Column.number("Dice", 3),
                Column.number("IoU", 3),
                Column.number("reference voxels", 0));
        for (int label = 1; label < names.size(); label++) {
            table.row(
                    Cell.text(names.get(label)),
                    Cell.optional(scores.mean(label, Overlap::dice), "in no case"),
                    Cell.optional(scores.mean(label, Overlap::iou), "in no case"),
                    Cell.number(scores.referenceVoxels(label)));
        }
        if (names.size() > 2) {
            table.summaryRow(
                    Cell.text("mean"),
                    Cell.optional(scores.meanDice(), "none"),
                    Cell.optional(meanIou(), "none"),
                    Cell.number(0L + totalVoxels()));
        }
        return table.build();
    }

    private OptionalDouble meanIou() {
        return Scores.mean(scores.cases().stream()
                .map(each ->
                        Scores.mean(each.overlaps().stream().map(Overlap::iou).toList()))
                .toList());
    }

    private long totalVoxels() {
        long total = 0;
        for (int label = 1; label < names.size(); label++) {
            total += scores.referenceVoxels(label);
        }
        return total;
    }

    void writeSummary(RunFolder folder) throws IOException {
        Map<String, Object> classes = new LinkedHashMap<>();
        for (int label = 1; label < names.size(); label++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("dice", scores.mean(label, Overlap::dice));
            one.put("iou", scores.mean(label, Overlap::iou));
            one.put("voxels", scores.referenceVoxels(label));
            classes.put(names.get(label), one);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("loss", config.options().objective.loss.text());
        all.put("meanDice", scores.meanDice());
        all.put("classes", classes);
        all.put("validationCases", scores.cases().size());
        all.put("trainingCases", config.training().size());
        all.put("end", summary.end());
        all.put("bestEpoch", summary.bestEpoch());
        all.put("epochs", summary.epochs());
        all.put("steps", summary.steps());
        all.put("trainSeconds", summary.seconds());
        all.put("parameters", summary.parameters());
        all.put("seed", config.options().steps.seed);
        SummaryJson.write(folder.summary(), all);
    }

    void writeHtml(RunFolder folder, CaseSource validation, Labeller labeller, List<String> notes) throws IOException {
        String dice = scores.meanDice().isPresent()
                ? String.format(Locale.ROOT, "mean Dice %.3f", scores.meanDice().getAsDouble())
                : "no foreground";
        String headline = dice + " on " + count(scores.cases().size(), "validation case") + " after "
                + count(summary.epochs(), "epoch") + " with loss " + config.options().objective.loss + ".";
        List<Block> results = new ArrayList<>();
        notes.forEach(note -> results.add(Note.warning(note)));
        results.add(table());
        results.add(
                Paragraph.of("Dice and IoU are means over cases; a case counts for a class that it or its prediction"
                        + " holds. These cases also chose the best epoch, so unseen data may score a little lower."));
        HtmlReport.builder("Training run", headline.substring(0, 1).toUpperCase(Locale.ROOT) + headline.substring(1))
                .section("Results", results)
                .section("Learning curves", curves(folder))
                .section("Validation cases", pictures(validation, labeller))
                .section("Configuration", configuration())
                .footer("sorensen " + config.sorensen())
                .build()
                .write(folder.report());
    }

    private List<Block> curves(RunFolder folder) throws IOException {
        CsvTable metrics = Csv.read(folder.metrics());
        double[] epochs = metrics.numbers("epoch");
        Axis axis = new Axis("epoch", "");
        LineChart.Builder dice = LineChart.builder("Validation Dice", axis, new Axis("Dice", ""))
                .yRange(0, 1)
                .series("mean", epochs, metrics.numbers("validation_dice"));
        for (int label = 1; label < names.size() && names.size() > 2; label++) {
            dice.series(names.get(label), epochs, metrics.numbers(RunListener.diceColumn(label, names.get(label))));
        }
        LineChart loss = LineChart.builder("Training loss", axis, new Axis("loss", ""))
                .series("training loss", epochs, metrics.numbers("train_loss"))
                .build();
        LineChart rate = LineChart.builder("Learning rate", axis, new Axis("learning rate", ""))
                .series("learning rate", epochs, metrics.numbers("learning_rate"))
                .build();
        return List.of(dice.build(), loss, Details.of("Learning rate", rate));
    }

    /** The worst, the median and the best case. */
    private List<Block> pictures(CaseSource validation, Labeller labeller) throws IOException {
        List<Scores.CaseScore> ranked = scores.cases().stream()
                .filter(each -> each.meanDice().isPresent())
                .sorted(Comparator.comparingDouble(each -> each.meanDice().getAsDouble()))
                .toList();
        if (ranked.isEmpty()) {
            return List.of(Paragraph.of("No validation case holds a foreground class."));
        }
        Map<Integer, String> ranks = new LinkedHashMap<>();
        ranks.put(ranked.size() - 1, "best");
        ranks.putIfAbsent(ranked.size() / 2, "median");
        ranks.putIfAbsent(0, "worst");
        Mode contours = names.size() == 2 ? Mode.CONTOURS : Mode.CLASS_CONTOURS;
        List<Figure> outlined = new ArrayList<>();
        List<Figure> errors = new ArrayList<>();
        List<LegendEntry> outlineLegend = List.of();
        List<LegendEntry> errorLegend = List.of();
        for (Map.Entry<Integer, String> rank : ranks.entrySet()) {
            Scores.CaseScore score = ranked.get(rank.getKey());
            TrainingCase one = validation.load(score.index());
            Overlay overlay = overlay(score, one, labeller.of(one));
            Slice slice = overlay.largestSlice(0).orElseGet(() -> middle(one));
            String where = one.size().rank() == 3 ? ", " + overlay.name(slice) : "";
            double dice = score.meanDice().getAsDouble();
            String caption = String.format(Locale.ROOT, "%s (%s)%s, Dice %.3f", one.id(), rank.getValue(), where, dice);
            outlined.add(overlay.figure(slice, contours, caption, "Contours of reference and prediction, " + caption));
            errors.add(overlay.figure(slice, Mode.ERRORS, "errors of " + one.id(), "Errors, " + caption));
            outlineLegend = overlay.legend(contours);
            errorLegend = overlay.legend(Mode.ERRORS);
        }
        return List.of(
                new FigureGrid(outlined, outlineLegend),
                new FigureGrid(errors, errorLegend),
                Details.of("All validation cases", caseTable()));
    }

    private Overlay overlay(Scores.CaseScore score, TrainingCase one, LabelMap prediction) throws IOException {
        Integer ignored = config.options().data.ignoreLabel;
        return Pictures.overlay(
                CaseEntry.toCases(config.validation()).get(score.index()).readImage(),
                one.labels(),
                prediction,
                names,
                ignored == null ? OptionalInt.empty() : OptionalInt.of(ignored));
    }

    private static Slice middle(TrainingCase one) {
        return new Slice(0, one.size().rank() == 3 ? one.size().extent(0) / 2 : 0);
    }

    private DataTable caseTable() {
        List<Column> columns = new ArrayList<>(List.of(Column.text("case"), Column.number("mean Dice", 3)));
        for (int label = 1; label < names.size() && names.size() > 2; label++) {
            columns.add(Column.number(names.get(label), 3));
        }
        DataTable.Builder table = DataTable.builder("Dice of each case", columns.toArray(Column[]::new));
        for (Scores.CaseScore each : scores.cases()) {
            List<Cell> cells =
                    new ArrayList<>(List.of(Cell.text(each.id()), Cell.optional(each.meanDice(), "both empty")));
            for (int label = 1; label < names.size() && names.size() > 2; label++) {
                cells.add(Cell.optional(each.overlaps().get(label - 1).dice(), "both empty"));
            }
            table.row(cells);
        }
        return table.build();
    }

    private List<Block> configuration() {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("training cases", config.training().size());
        run.put("validation cases", config.validation().size());
        run.put("steps", summary.steps());
        run.put("training time", String.format(Locale.ROOT, "%.0f s", summary.seconds()));
        run.put("parameters", summary.parameters());
        return List.of(
                KeyValues.of("Run", run),
                Details.of("Settings", KeyValues.of("Settings", RunConfig.settings(config.options()))),
                Details.of("Network", KeyValues.of("Network", config.network())),
                Details.of("Environment", KeyValues.of("Environment", config.environment())));
    }

    static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
