package org.sorensen.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sorensen.cli.Environment;
import org.sorensen.cli.Progress;
import org.sorensen.cli.Sorensen;
import org.sorensen.cli.UsageException;
import org.sorensen.djl.train.Split;
import org.sorensen.djl.train.TrainingPlan;
import org.sorensen.io.Case;
import org.sorensen.io.Pairing;
import org.sorensen.io.Pairs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sorensen train}: from folders of images and labels to a trained network. */
@Command(
        name = "train",
        modelTransformer = GroupedHelp.class,
        customSynopsis = {
            "@|bold sorensen train|@ --images DIR --labels DIR [--out DIR] [OPTION...]",
            "       @|bold sorensen train|@ --resume [--out DIR]"
        },
        description = {
            "Trains a segmentation network on images and label maps of the same names.",
            "",
            "The folder --out receives config.json (all settings, the split), metrics.csv (one row per epoch),"
                    + " last.ckpt and best.ckpt after every epoch, and in the end report.html and summary.json. Ctrl-C"
                    + " finishes the step, saves, and says how to go on; a second Ctrl-C quits at once."
        },
        footer = {
            "",
            "Examples:",
            "  sorensen train --images train/images --labels train/masks \\",
            "                 --label-map 255=1 --loss dice+ce --flip x --out polyps",
            "  sorensen train --images imagesTr --labels labelsTr --epochs 100 \\",
            "                 --class-names background,anterior,posterior",
            "  sorensen train --resume --out polyps",
            "",
            "Exit codes: 0 done, 1 the work failed or fell short, 2 wrong usage or input,",
            "130 stopped by Ctrl-C."
        })
public final class TrainCommand implements Callable<Integer> {
    @ParentCommand
    private Sorensen sorensen;

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", description = "The run's folder. Default: run.")
    private Path out = Path.of("run");

    @Option(
            names = "--resume",
            description = "Go on with the run in --out; its settings are read from there, so nothing else is needed.")
    private boolean resume;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the engine. Default: one per core.")
    private Integer threads;

    @Option(
            names = "--max-minutes",
            paramLabel = "MIN",
            description = "Stop in good order after this time; --resume goes on.")
    private Double maxMinutes;

    @Mixin
    private TrainOptions options = new TrainOptions();

    /** Made by the command line. */
    public TrainCommand() {}

    @Override
    public Integer call() throws IOException {
        RunFolder folder = new RunFolder(out);
        requirePositive("--threads", threads);
        requirePositive("--max-minutes", maxMinutes);
        absolutePaths();
        RunConfig config = resume ? resumed(folder) : fresh(folder);
        TrainingPlan plan = Plans.plan(config.options(), config.data());
        announce(config, plan);
        if (!resume) {
            Files.createDirectories(out);
            config.write(folder.config());
        }
        return new Run(sorensen, folder, config, plan, resume, threads, maxMinutes).execute();
    }

    private static void requirePositive(String option, Number value) {
        if (value != null && !(value.doubleValue() > 0)) {
            throw new UsageException(option + " must be above 0, found " + value);
        }
    }

    private void absolutePaths() {
        DataOptions data = options.data;
        data.images = absolute(data.images);
        data.labels = absolute(data.labels);
        data.validationImages = absolute(data.validationImages);
        data.validationLabels = absolute(data.validationLabels);
    }

    private static Path absolute(Path path) {
        return path == null ? null : path.toAbsolutePath().normalize();
    }

    private RunConfig fresh(RunFolder folder) throws IOException {
        DataOptions data = options.data;
        if (data.images == null || data.labels == null) {
            throw new UsageException("training needs --images and --labels, or --resume to go on with the run in --out;"
                    + " see sorensen train --help");
        }
        if ((data.validationImages == null) != (data.validationLabels == null)) {
            throw new UsageException("--validation-images and --validation-labels belong together, found one of them");
        }
        if (data.classes != null && data.classes < 2) {
            throw new UsageException(
                    "--classes counts the background too and must be at least 2, found " + data.classes);
        }
        folder.requireFree();
        List<Case> training = paired(data.images, data.labels);
        List<Case> validation;
        if (data.validationImages != null) {
            validation = paired(data.validationImages, data.validationLabels);
        } else {
            Split split =
                    Split.of(training.stream().map(Case::id).toList(), data.validationFraction, options.steps.seed);
            List<Case> all = training;
            training = all.stream()
                    .filter(each -> split.training().contains(each.id()))
                    .toList();
            validation = all.stream()
                    .filter(each -> split.validation().contains(each.id()))
                    .toList();
        }
        DataFacts facts;
        try (Progress progress = sorensen.progress("Reading", training.size() + validation.size(), 0)) {
            facts = DataScan.of(training, validation, data, progress);
        }
        Resolver.resolve(options, facts, training.size());
        TrainingPlan plan = Plans.plan(options, facts);
        return new RunConfig(
                RunConfig.FORMAT,
                Environment.version(),
                options,
                facts,
                CaseEntry.of(training),
                CaseEntry.of(validation),
                plan.network().toMap(),
                Environment.facts());
    }

    private List<Case> paired(Path images, Path labels) throws IOException {
        Pairing pairing = Pairs.match(images, labels);
        if (!pairing.unpairedImages().isEmpty() || !pairing.unpairedLabels().isEmpty()) {
            pairing.describe().lines().forEach(sorensen::remark);
        }
        return pairing.cases();
    }

    private RunConfig resumed(RunFolder folder) throws IOException {
        RunConfig config = folder.requireRun();
        SettingsCheck.requireSame(
                spec.commandLine().getParseResult(),
                RunConfig.settings(options),
                RunConfig.settings(config.options()),
                folder);
        for (Case each : CaseEntry.toCases(config.training())) {
            requireThere(each, folder);
        }
        for (Case each : CaseEntry.toCases(config.validation())) {
            requireThere(each, folder);
        }
        return config;
    }

    private static void requireThere(Case each, RunFolder folder) {
        for (Path file : each.images()) {
            requireThere(file, folder);
        }
        requireThere(each.label(), folder);
    }

    private static void requireThere(Path file, RunFolder folder) {
        if (!Files.exists(file)) {
            throw new UsageException("no such file: " + file + ", which the run in " + folder.path()
                    + " was trained on; put it back, or start a new run");
        }
    }

    private void announce(RunConfig config, TrainingPlan plan) {
        DataFacts facts = config.data();
        long voxels = facts.voxelsByLabel().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        List<String> names = config.options().data.classNames;
        String shares = facts.voxelsByLabel().entrySet().stream()
                .map(label -> names.get(label.getKey()) + " "
                        + String.format(Locale.ROOT, "%.2f %%", 100.0 * label.getValue() / voxels))
                .collect(Collectors.joining(", "));
        sorensen.remark(RunReport.count(config.training().size(), "training case") + ", "
                + config.validation().size() + " for validation, " + facts.channels()
                + (facts.channels() == 1 ? " channel" : " channels") + ", median size " + joined(facts.medianSize())
                + ". Classes: " + shares + ".");
        sorensen.remark(plan.network().describe() + ".");
        sorensen.remark(
                "Loss " + config.options().objective.loss + ", patches " + joined(config.options().patches.patch)
                        + " in batches of " + plan.batchSize() + ", " + RunReport.count(plan.epochs(), "epoch") + " of "
                        + RunReport.count(plan.stepsPerEpoch(), "step") + ".");
    }

    private static String joined(List<Integer> extents) {
        return extents.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
