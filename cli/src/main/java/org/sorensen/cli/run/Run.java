package org.sorensen.cli.run;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.sorensen.cli.Progress;
import org.sorensen.cli.Sorensen;
import org.sorensen.cli.UsageException;
import org.sorensen.cli.Verbosity;
import org.sorensen.cli.WorkFailedException;
import org.sorensen.djl.EngineThreads;
import org.sorensen.djl.net.Checkpoint;
import org.sorensen.djl.net.Checkpoints;
import org.sorensen.djl.net.SegmentationNet;
import org.sorensen.djl.train.CachedCases;
import org.sorensen.djl.train.CaseSource;
import org.sorensen.djl.train.Trainer;
import org.sorensen.djl.train.TrainingException;
import org.sorensen.djl.train.TrainingPlan;
import org.sorensen.djl.train.TrainingSummary;
import org.sorensen.report.TextStyle;
import org.sorensen.report.TextTable;

/**
 * One training from its configuration to its report; the part of the command that uses the engine.
 *
 * @param threads of the engine, null for its own choice
 * @param maxMinutes after which it stops, null for never
 */
record Run(
        Sorensen sorensen,
        RunFolder folder,
        RunConfig config,
        TrainingPlan plan,
        boolean resume,
        Integer threads,
        Double maxMinutes) {
    private static final int STOPPED_BY_INTERRUPT = 130;
    private static final double MILLIS_PER_MINUTE = 60_000;
    /** Of the memory that Java may use, what decoded training cases may take. */
    private static final double CACHE_SHARE = 0.4;

    int execute() throws IOException {
        if (threads != null) {
            EngineThreads.set(threads);
        }
        long cacheBytes = (long) (CACHE_SHARE * Runtime.getRuntime().maxMemory());
        CaseSource training = cached(config.training(), cacheBytes / 4 * 3);
        CaseSource validation = cached(config.validation(), cacheBytes / 4);
        int doneEpochs = 0;
        long doneSteps = 0;
        if (resume) {
            Checkpoint last = Checkpoints.load(folder.last());
            doneSteps = last.step();
            doneEpochs = epochs(last);
        }
        try (Progress progress =
                        sorensen.progress("Training", plan.totalSteps(), Math.min(doneSteps, plan.totalSteps()));
                RunListener listener =
                        RunListener.open(progress, folder, config.options().data.classNames, doneEpochs)) {
            Trainer trainer = new Trainer(
                    plan,
                    training,
                    Optional.of(validation),
                    folder.path(),
                    listener,
                    ModelFacts.of(config).toMap());
            return train(trainer, listener, progress, validation);
        } catch (TrainingException e) {
            throw new WorkFailedException(e.getMessage(), e);
        }
    }

    private CaseSource cached(List<CaseEntry> cases, long bytes) {
        DataOptions data = config.options().data;
        return new CachedCases(new CaseFiles(CaseEntry.toCases(cases), data.labelMap, data.normalise), bytes);
    }

    private int epochs(Checkpoint last) {
        String epochs = last.metadata().get("epoch");
        if (epochs == null) {
            throw new UsageException(folder.last() + " was not written by a training; start a new run");
        }
        return Integer.parseInt(epochs);
    }

    private int train(Trainer trainer, RunListener listener, Progress progress, CaseSource validation)
            throws IOException {
        Timer timer = new Timer("time-limit", true);
        if (maxMinutes != null) {
            TimerTask stop = new TimerTask() {
                @Override
                public void run() {
                    trainer.requestStop();
                }
            };
            timer.schedule(stop, Math.round(maxMinutes * MILLIS_PER_MINUTE));
        }
        try (StopSignal signal = new StopSignal(trainer::requestStop)) {
            TrainingSummary summary = trainer.run(resume);
            progress.close();
            if (signal.hasArrived()) {
                sayHowToGoOn(summary);
                return STOPPED_BY_INTERRUPT;
            }
            report(summary, listener.notes(), validation);
            if (summary.end() == TrainingSummary.End.STOPPED) {
                sayHowToGoOn(summary);
            }
            return 0;
        } finally {
            timer.cancel();
        }
    }

    private void sayHowToGoOn(TrainingSummary summary) {
        sorensen.terminal()
                .complain("stopped after step " + summary.steps() + " of " + plan.totalSteps() + " and saved to "
                        + folder.last() + "; go on with: sorensen train --resume --out " + folder.path());
    }

    private void report(TrainingSummary summary, List<String> notes, CaseSource validation) throws IOException {
        if (summary.bestEpoch() == 0) {
            sorensen.remark("No epoch was completed, so there is no report.");
            return;
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            SegmentationNet net = Checkpoints.loadNetwork(folder.best(), manager);
            Scores scores;
            try (Progress progress = sorensen.progress("Measuring", validation.size(), 0)) {
                scores = Scores.of(net, manager, validation, plan, progress);
            }
            RunReport report = new RunReport(config, summary, scores);
            report.writeSummary(folder);
            report.writeHtml(folder, validation, one -> Scores.predict(net, manager, one, plan), notes);
            TextStyle style = sorensen.textStyle();
            sorensen.terminal().out().print(TextTable.render(report.table(), style));
        }
        if (sorensen.verbosity() != Verbosity.QUIET) {
            sorensen.terminal()
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%nTrained for %.0f s. Report: %s%nNetwork: %s%nUse it: sorensen predict --run %s --images DIR --out DIR%n",
                            summary.seconds(),
                            folder.report(),
                            folder.best(),
                            folder.path());
        }
    }
}
