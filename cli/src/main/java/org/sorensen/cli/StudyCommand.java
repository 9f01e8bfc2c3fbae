package org.sorensen.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.sorensen.djl.train.Trainer;
import org.sorensen.djl.train.TrainingListener;
import org.sorensen.report.Axis;
import org.sorensen.report.Cell;
import org.sorensen.report.Column;
import org.sorensen.report.DataTable;
import org.sorensen.report.LineChart;
import org.sorensen.report.SummaryJson;
import org.sorensen.report.TextPlot;
import org.sorensen.report.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "study",
        description = {
            "Compares losses by training: the same small 3-D U-Net, patches and seed for each, on the hippocampus of the"
                    + " brain sample's left half, measured on the right half.",
            "",
            "empty-patches     are false positives unlearned on patches that hold nothing? By the rules for empty"
                    + " targets of several libraries",
            "rare-foreground   the same rules where most patches hold nothing, from the first step on",
            "losses            Dice, cross-entropy, focal, IoU and Tversky loss"
        },
        footer = {
            "",
            "Examples:",
            "  sorensen study empty-patches          about five minutes",
            "  sorensen study losses --quick         a first look",
            "",
            "Exit codes: 0 done, 1 the work failed or fell short, 2 wrong usage or input."
        })
final class StudyCommand implements Callable<Integer> {
    private static final StudyRun.Budget FULL = new StudyRun.Budget(6, 40);
    private static final StudyRun.Budget QUICK = new StudyRun.Budget(2, 10);
    private static final String STRUCTURE = "hippocampus";
    private static final int PLOT_ROWS = 12;

    @ParentCommand
    private Sorensen sorensen;

    @Parameters(paramLabel = "STUDY", description = "empty-patches, rare-foreground or losses.")
    private Study study;

    @Option(names = "--quick", description = "A sixteenth of the training.")
    private boolean quick;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides first weights and patches (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write every measurement there.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        BrainSample sample = BrainSample.load();
        StudyRun.Budget budget = quick ? QUICK : FULL;
        StudyRun run = new StudyRun(sample, 1 + sample.structures().indexOf(STRUCTURE), budget, seed);
        PrintStream out = sorensen.terminal().out();
        out.println(Paragraph.wrap("The question: " + study.question() + ".", Paragraph.COLUMNS));
        Path folder = Files.createTempDirectory("sorensen-study");
        Map<String, List<StudyRun.Measurement>> results = new LinkedHashMap<>();
        try {
            train(run, budget, folder, results);
        } finally {
            delete(folder);
        }
        out.println();
        out.print(TextTable.render(table(results), sorensen.textStyle()));
        out.println();
        out.print(TextPlot.render(chart(results), sorensen.textStyle(), PLOT_ROWS));
        if (json != null) {
            SummaryJson.write(json, summary(results));
        }
        return 0;
    }

    private void train(
            StudyRun run, StudyRun.Budget budget, Path folder, Map<String, List<StudyRun.Measurement>> results)
            throws IOException {
        Path start = folder.resolve("start");
        int common = study.endsOnEmptyPatches() ? budget.rounds() / 2 : 0;
        List<StudyRun.Measurement> before = List.of();
        if (common > 0) {
            before = train(run, study.contenders().get(0), start, 1, common, false, budget);
        }
        for (Study.Contender contender : study.contenders()) {
            Path own = Files.createDirectory(folder.resolve("contender-" + results.size()));
            if (common > 0) {
                Files.copy(start.resolve(Trainer.LAST), own.resolve(Trainer.LAST));
            }
            List<StudyRun.Measurement> all = new ArrayList<>(before);
            all.addAll(train(run, contender, own, common + 1, budget.rounds(), common > 0, budget));
            results.put(contender.name(), all);
        }
    }

    private List<StudyRun.Measurement> train(
            StudyRun run,
            Study.Contender contender,
            Path folder,
            int first,
            int last,
            boolean onEmpty,
            StudyRun.Budget budget)
            throws IOException {
        String title = onEmpty || first > 1 || last == budget.rounds() ? contender.name() : "Common start";
        long steps = (long) last * budget.stepsPerRound();
        try (Progress progress = sorensen.progress(title, steps, (long) (first - 1) * budget.stepsPerRound())) {
            return run.run(contender, folder, first, last, onEmpty, new TrainingListener() {
                @Override
                public void step(Step step) {
                    progress.update(step.step(), String.format(Locale.ROOT, "loss %.3f", step.loss()));
                }

                @Override
                public void note(String message) {
                    progress.say(message);
                }
            });
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static StudyRun.Measurement last(List<StudyRun.Measurement> all) {
        return all.get(all.size() - 1);
    }

    private static DataTable table(Map<String, List<StudyRun.Measurement>> results) {
        StudyRun.Measurement any = last(results.values().iterator().next());
        DataTable.Builder table = DataTable.builder(
                "The " + STRUCTURE + " of the unseen half after " + any.step() + " steps; " + any.emptyBlocks()
                        + " blocks of 32 x 32 x 32 voxels hold none of it",
                Column.text("Loss"),
                Column.number("Dice", 3),
                Column.number("precision", 3),
                Column.number("recall", 3),
                Column.number("false voxels", 0),
                Column.number("in blocks", 0));
        results.forEach((name, measurements) -> {
            StudyRun.Measurement end = last(measurements);
            table.row(
                    Cell.text(name),
                    Cell.optional(end.overlap().dice(), "no voxel in either"),
                    Cell.optional(end.precision(), "nothing predicted"),
                    Cell.optional(end.recall(), "no voxel in the reference"),
                    Cell.number(end.falsePositives()),
                    Cell.number(end.alarms()));
        });
        return table.build();
    }

    private LineChart chart(Map<String, List<StudyRun.Measurement>> results) {
        boolean empties = study != Study.LOSSES;
        LineChart.Builder chart = LineChart.builder(
                empties ? "False positives in empty blocks, log10 of voxels" : "Dice on the unseen half",
                new Axis("step", ""),
                new Axis(empties ? "log10" : "Dice", ""));
        results.forEach((name, measurements) -> chart.series(
                name,
                measurements.stream().mapToDouble(StudyRun.Measurement::step).toArray(),
                measurements.stream()
                        .mapToDouble(m -> empties
                                ? Math.log10(Math.max(1, m.falsePositives()))
                                : m.overlap().dice().orElse(0))
                        .toArray()));
        return chart.build();
    }

    private Map<String, Object> summary(Map<String, List<StudyRun.Measurement>> results) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("study", Choice.word(study));
        all.put("structure", STRUCTURE);
        all.put("seed", seed);
        results.forEach((name, measurements) -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (StudyRun.Measurement m : measurements) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("step", m.step());
                row.put("dice", m.overlap().dice());
                row.put("precision", m.precision());
                row.put("recall", m.recall());
                row.put("falsePositivesInEmptyBlocks", m.falsePositives());
                row.put("emptyBlocks", m.emptyBlocks());
                row.put("emptyBlocksWithFalsePositives", m.alarms());
                rows.add(row);
            }
            all.put(name, rows);
        });
        return all;
    }
}
