package org.sorensen.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sorensen.djl.train.TrainingListener;
import org.sorensen.djl.train.TrainingPlan;
import org.sorensen.metric.Overlap;
import org.sorensen.report.Axis;
import org.sorensen.report.BarChart;
import org.sorensen.report.Better;
import org.sorensen.report.Block;
import org.sorensen.report.Cell;
import org.sorensen.report.Column;
import org.sorensen.report.ColumnGroup;
import org.sorensen.report.DataTable;
import org.sorensen.report.Details;
import org.sorensen.report.Figure;
import org.sorensen.report.FigureGrid;
import org.sorensen.report.HtmlReport;
import org.sorensen.report.KeyValues;
import org.sorensen.report.LineChart;
import org.sorensen.report.Note;
import org.sorensen.report.Paragraph;
import org.sorensen.report.overlay.LabelClass;
import org.sorensen.report.overlay.Mode;
import org.sorensen.report.overlay.Orientation;
import org.sorensen.report.overlay.Overlay;
import org.sorensen.report.overlay.Slice;

/** What the demo says of its results: table, curves, page, summary. */
final class DemoReport {
    private static final int SLICES = 3;
    private static final double MARGIN_MM = 10;

    private final BrainSample sample;
    private final DemoRun run;
    private final DemoRun.Budget budget;
    private final long seed;
    private final List<DemoRun.Outcome> outcomes;
    private final double seconds;

    DemoReport(
            BrainSample sample,
            DemoRun run,
            DemoRun.Budget budget,
            long seed,
            List<DemoRun.Outcome> outcomes,
            double seconds) {
        this.sample = sample;
        this.run = run;
        this.budget = budget;
        this.seed = seed;
        this.outcomes = outcomes;
        this.seconds = seconds;
    }

    DataTable table() {
        ColumnGroup dice = new ColumnGroup("Dice", Better.HIGHER);
        ColumnGroup iou = new ColumnGroup("IoU", Better.HIGHER);
        List<Column> columns = new ArrayList<>(List.of(Column.text("Structure"), Column.number("Voxels", 0)));
        outcomes.forEach(outcome ->
                columns.add(Column.number(outcome.contender().title(), 3).in(dice)));
        outcomes.forEach(outcome ->
                columns.add(Column.number(outcome.contender().title(), 3).in(iou)));
        DataTable.Builder table =
                DataTable.builder("Overlap on the half that training has not seen", columns.toArray(new Column[0]));
        for (int i = 0; i < sample.structures().size(); i++) {
            int structure = i;
            List<Cell> row = new ArrayList<>();
            row.add(Cell.text(sample.structures().get(i)));
            row.add(Cell.number(overlap(0, i).referenceVoxels()));
            for (int k = 0; k < outcomes.size(); k++) {
                row.add(Cell.optional(overlap(k, structure).dice(), "no voxel in either"));
            }
            for (int k = 0; k < outcomes.size(); k++) {
                row.add(Cell.optional(overlap(k, structure).iou(), "no voxel in either"));
            }
            table.row(row);
        }
        long voxels = outcomes.get(0).overlaps().stream()
                .mapToLong(Overlap::referenceVoxels)
                .sum();
        List<Cell> means = new ArrayList<>(List.of(Cell.text("all, mean"), Cell.number(voxels)));
        outcomes.forEach(outcome -> means.add(Cell.number(outcome.meanDice())));
        outcomes.forEach(outcome -> means.add(Cell.number(outcome.meanIou())));
        return table.summaryRow(means.toArray(new Cell[0])).build();
    }

    private Overlap overlap(int outcome, int structure) {
        return outcomes.get(outcome).overlaps().get(structure);
    }

    LineChart diceCurves() {
        LineChart.Builder chart = LineChart.builder(
                        "Mean Dice on the unseen half during training", new Axis("step", ""), new Axis("Dice", ""))
                .yRange(0, 1);
        for (DemoRun.Outcome outcome : outcomes) {
            List<TrainingListener.Epoch> measured = outcome.epochs().stream()
                    .filter(epoch -> epoch.validationDice().isPresent())
                    .toList();
            chart.series(
                    outcome.contender().title(),
                    measured.stream().mapToDouble(TrainingListener.Epoch::step).toArray(),
                    measured.stream()
                            .mapToDouble(epoch -> epoch.validationDice().getAsDouble())
                            .toArray());
        }
        return chart.build();
    }

    private LineChart lossCurve(DemoRun.Outcome outcome) {
        return LineChart.builder(
                        "Training loss: " + outcome.contender().title(), new Axis("step", ""), new Axis("loss", ""))
                .series(
                        outcome.contender().title(),
                        outcome.epochs().stream()
                                .mapToDouble(TrainingListener.Epoch::step)
                                .toArray(),
                        outcome.epochs().stream()
                                .mapToDouble(TrainingListener.Epoch::trainLoss)
                                .toArray())
                .build();
    }

    String conclusion() {
        DemoRun.Outcome dice = outcomes.get(0);
        DemoRun.Outcome other = outcomes.get(1);
        List<String> won = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < sample.structures().size(); i++) {
            // as the table shows them, in thousandths
            long difference = thousandths(overlap(0, i)) - thousandths(overlap(1, i));
            if (difference != 0) {
                (difference > 0 ? won : lost).add(sample.structures().get(i));
            }
        }
        String verdict = String.format(
                Locale.ROOT,
                "After the same %d steps, mean Dice is %.3f with Dice loss and %.3f with cross-entropy; Dice loss is ahead on %d"
                        + " of %d structures, cross-entropy on %d",
                budget.steps(),
                dice.meanDice(),
                other.meanDice(),
                won.size(),
                sample.structures().size(),
                lost.size());
        return lost.isEmpty() ? verdict + "." : verdict + " (" + String.join(", ", lost) + ").";
    }

    private static long thousandths(Overlap overlap) {
        return Math.round(1000 * overlap.dice().orElse(0));
    }

    Map<String, Object> summary() {
        Map<String, Object> losses = new LinkedHashMap<>();
        for (DemoRun.Outcome outcome : outcomes) {
            Map<String, Object> structures = new LinkedHashMap<>();
            for (int i = 0; i < sample.structures().size(); i++) {
                Overlap overlap = outcome.overlaps().get(i);
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("dice", overlap.dice());
                one.put("iou", overlap.iou());
                one.put("voxels", overlap.referenceVoxels());
                one.put("predictedVoxels", overlap.predictionVoxels());
                structures.put(sample.structures().get(i), one);
            }
            Map<String, Object> loss = new LinkedHashMap<>();
            loss.put("meanDice", outcome.meanDice());
            loss.put("meanIou", outcome.meanIou());
            loss.put("trainSeconds", outcome.summary().seconds());
            loss.put("steps", outcome.summary().steps());
            loss.put("parameters", outcome.summary().parameters());
            loss.put("seed", seed);
            loss.put("loss", run.plan(outcome.contender()).loss().toString());
            loss.put("structures", structures);
            losses.put(outcome.contender().key(), loss);
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("what", "sorensen demo: trained on the left half, measured on the mirrored right half of one head");
        summary.put("losses", losses);
        summary.put("seconds", seconds);
        summary.put("configuration", configuration());
        summary.put("environment", environment());
        return summary;
    }

    private Map<String, Object> configuration() {
        TrainingPlan plan = run.plan(DemoRun.Contender.DICE);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("network", plan.network().describe());
        facts.put("parameters", plan.network().parameterCount());
        for (DemoRun.Outcome outcome : outcomes) {
            facts.put(
                    outcome.contender().title(),
                    run.plan(outcome.contender()).loss().toString());
        }
        facts.put("optimiser", plan.optimizer().toString());
        facts.put("schedule", plan.schedule().toString());
        facts.put("steps", budget.steps());
        facts.put("patches", plan.batchSize() + " of " + plan.patch().size() + " voxels a step");
        facts.put("foreground patches", plan.patch().foregroundFraction());
        facts.put("augmentation", plan.augmentation().toString());
        facts.put("gradient clip", plan.clipNorm());
        facts.put("seed", seed);
        return facts;
    }

    private static Map<String, String> environment() {
        return Environment.facts();
    }

    HtmlReport page() {
        List<Block> pictures = new ArrayList<>();
        pictures.add(Paragraph.of("The unseen half, mirrored as the network saw it. Slices are chosen evenly over the"
                + " structures of the reference."));
        for (DemoRun.Outcome outcome : outcomes) {
            pictures.addAll(pictures(outcome));
        }
        List<Block> curves = new ArrayList<>();
        curves.add(diceCurves());
        outcomes.forEach(outcome -> curves.add(lossCurve(outcome)));
        curves.add(Paragraph.of("The curve on the unseen half is for looking only: no decision was made by it, and the"
                + " masks are those of the last step."));
        return HtmlReport.builder("Dice loss and cross-entropy on a head they have half seen", conclusion())
                .section(
                        "Result",
                        table(),
                        bars(),
                        Note.warning(
                                "This is one subject. Left and right of one brain are more alike than two brains are,"
                                        + " so the numbers say how the losses compare under the same budget, not how a model does on"
                                        + " other people."))
                .section("Curves", curves)
                .section("Pictures", pictures)
                .section(
                        "How it was done",
                        Paragraph.of(
                                "A 3-D U-Net was trained twice from the same first weights on the same patches of the left"
                                        + " half: once with Dice loss, once with cross-entropy. The right half took no part in"
                                        + " training; mirrored, it looks like a left half and was segmented once at the end."),
                        KeyValues.of("Configuration", configuration()),
                        new Details("Environment", List.of(KeyValues.of("Environment", environment()))))
                .section(
                        "Data",
                        Paragraph.of(
                                "T1-weighted MR of the Colin27 head (Holmes et al. 1998) with structures of the AAL"
                                        + " labelling (Tzourio-Mazoyer et al. 2002), from Debian's package mricron-data, cropped;"
                                        + " BSD-3-Clause. See samples/brain."))
                .footer("Written by sorensen " + new Versions().of("sorensen") + ".")
                .build();
    }

    private BarChart bars() {
        BarChart.Builder chart = BarChart.builder("Dice by structure", new Axis("Dice", ""), 1, 3, sample.structures());
        for (DemoRun.Outcome outcome : outcomes) {
            chart.series(
                    outcome.contender().title(),
                    outcome.overlaps().stream()
                            .map(overlap -> Cell.optional(overlap.dice(), "no voxel in either"))
                            .toList());
        }
        return chart.build();
    }

    private List<Block> pictures(DemoRun.Outcome outcome) {
        BrainSample.Half unseen = sample.right().mirrored();
        List<LabelClass> classes = new ArrayList<>();
        for (int i = 0; i < sample.structures().size(); i++) {
            classes.add(new LabelClass(i + 1, sample.structures().get(i)));
        }
        Overlay overlay = Overlay.grey(
                        unseen.image().data(), unseen.image().grid().shape())
                .spacingMm(unseen.image().grid().spacingMm())
                .orientation(Orientation.ofNifti("RAS", Orientation.Convention.NEUROLOGICAL))
                .reference(unseen.labels().labels())
                .prediction(outcome.prediction())
                .classes(classes)
                .cropToClasses(MARGIN_MM)
                .build();
        String title = outcome.contender().title();
        List<Figure> contours = new ArrayList<>();
        List<Figure> errors = new ArrayList<>();
        for (Slice slice : overlay.evenSlices(0, SLICES)) {
            String name = overlay.name(slice);
            contours.add(overlay.figure(
                    slice, Mode.CLASS_CONTOURS, title + ", " + name, "Contours of reference and prediction, " + name));
            errors.add(overlay.figure(
                    slice, Mode.ERRORS, title + ", " + name, "Right, missed and wrongly added voxels, " + name));
        }
        return List.of(
                new FigureGrid(contours, overlay.legend(Mode.CLASS_CONTOURS)),
                new FigureGrid(errors, overlay.legend(Mode.ERRORS)));
    }
}
