package org.sorensen.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.sorensen.djl.train.TrainingListener;
import org.sorensen.io.LabelImage;
import org.sorensen.io.Nifti;
import org.sorensen.report.SummaryJson;
import org.sorensen.report.TextPlot;
import org.sorensen.report.TextStyle;
import org.sorensen.report.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "demo",
        description = {
            "Trains a 3-D U-Net on half a head with Dice loss, then with cross-entropy, and measures both on the other half.",
            "",
            "The MR volume comes with the program: the Colin27 head with six labelled structures deep in the brain. Training"
                    + " sees the left half alone; the right half, mirrored, is what the table and the pictures show. About six"
                    + " minutes on two cores; about one with --quick, which is too short for good masks."
        },
        footer = {
            "",
            "Examples:",
            "  sorensen demo                        six minutes, then open sorensen-demo/report.html",
            "  sorensen demo --quick --out /tmp/d   a first look",
            "",
            "Exit codes: 0 done, 1 the work failed or fell short, 2 wrong usage or input."
        })
final class DemoCommand implements Callable<Integer> {
    private static final DemoRun.Budget FULL = new DemoRun.Budget(20, 32, 2);
    private static final DemoRun.Budget QUICK = new DemoRun.Budget(5, 20, 2);
    private static final int PLOT_ROWS = 12;

    @ParentCommand
    private Sorensen sorensen;

    @Option(names = "--quick", description = "A sixth of the training.")
    private boolean quick;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "sorensen-demo",
            description = "Where results go (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides first weights and patches (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws IOException {
        requireOwnFolder();
        long start = System.nanoTime();
        BrainSample sample = BrainSample.load();
        PrintStream terminal = sorensen.terminal().out();
        terminal.println(Paragraph.wrap(introduction(sample), Paragraph.COLUMNS));
        DemoRun.Budget budget = quick ? QUICK : FULL;
        DemoRun run = new DemoRun(sample, budget, seed);
        List<DemoRun.Outcome> outcomes = new ArrayList<>();
        for (DemoRun.Contender contender : DemoRun.Contender.values()) {
            outcomes.add(train(run, contender, budget));
        }
        for (DemoRun.Outcome outcome : outcomes) {
            LabelImage mirrored = new LabelImage(
                    outcome.prediction(), sample.right().mirrored().labels().grid());
            Nifti.write(out.resolve("prediction-" + outcome.contender().fileName() + ".nii.gz"), mirrored.flip(2));
        }
        Nifti.write(out.resolve("unseen-t1.nii.gz"), sample.right().image());
        Nifti.write(out.resolve("unseen-reference.nii.gz"), sample.right().labels());
        DemoReport report = new DemoReport(sample, run, budget, seed, outcomes, (System.nanoTime() - start) * 1e-9);
        report.page().write(out.resolve("report.html"));
        SummaryJson.write(out.resolve("summary.json"), report.summary());
        show(terminal, report);
        return 0;
    }

    private void show(PrintStream terminal, DemoReport report) {
        TextStyle style = sorensen.textStyle();
        terminal.println();
        terminal.print(TextTable.render(report.table(), style));
        terminal.println();
        terminal.print(TextPlot.render(report.diceCurves(), style, PLOT_ROWS));
        terminal.println();
        terminal.println(Paragraph.wrap(report.conclusion(), Paragraph.COLUMNS));
        terminal.println();
        terminal.println("Report       " + out.resolve("report.html"));
        terminal.println("Numbers      " + out.resolve("summary.json"));
        terminal.println("Masks        " + out.resolve("prediction-*.nii.gz"));
    }

    private String introduction(BrainSample sample) {
        long voxels = sample.left().labels().labels().shape().size();
        long foreground = sample.left().labels().histogram().entrySet().stream()
                .filter(entry -> entry.getKey() > 0)
                .mapToLong(entry -> entry.getValue())
                .sum();
        return String.format(
                Locale.ROOT,
                "Training sees the left half of a head (%s voxels of 1 mm, %.1f %% of them in one of %d structures). The right"
                        + " half, mirrored, is kept back to measure on. One subject: this shows the losses at work, not how a"
                        + " model does on other people.",
                sample.left().image().grid().shape(),
                100.0 * foreground / voxels,
                sample.structures().size());
    }

    private DemoRun.Outcome train(DemoRun run, DemoRun.Contender contender, DemoRun.Budget budget) throws IOException {
        Path folder = out.resolve(contender.fileName());
        try (Progress progress = sorensen.progress(contender.title(), budget.steps(), 0)) {
            return run.run(contender, folder, new TrainingListener() {
                private OptionalDouble dice = OptionalDouble.empty();
                private double smooth = Double.NaN;

                @Override
                public void step(Step step) {
                    smooth = Double.isNaN(smooth) ? step.loss() : 0.95 * smooth + 0.05 * step.loss();
                    progress.update(step.step(), figures());
                }

                @Override
                public void epoch(Epoch epoch) {
                    dice = epoch.validationDice().isPresent() ? epoch.validationDice() : dice;
                }

                @Override
                public void note(String message) {
                    progress.say(message);
                }

                private String figures() {
                    String loss = String.format(Locale.ROOT, "loss %.3f", smooth);
                    return dice.isPresent()
                            ? loss + String.format(Locale.ROOT, "  Dice %.3f", dice.getAsDouble())
                            : loss;
                }
            });
        }
    }

    /** A folder that holds something else than an earlier demo is left alone. */
    private void requireOwnFolder() throws IOException {
        if (!Files.exists(out)) {
            return;
        }
        if (!Files.isDirectory(out)) {
            throw new UsageException(
                    "--out " + out + " is a file; name a folder that is new, empty or an earlier demo's");
        }
        try (var files = Files.list(out)) {
            boolean empty = files.findAny().isEmpty();
            boolean demo = Files.exists(out.resolve(DemoRun.Contender.DICE.fileName()));
            if (!empty && !demo) {
                throw new UsageException("--out " + out
                        + " holds other files than a demo's; name a folder that is new, empty or an earlier demo's");
            }
        }
    }
}
