package org.sorensen.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.cli.run.StopSignal;
import org.sorensen.djl.net.NetworkSpec;
import org.sorensen.djl.net.UNet;
import org.sorensen.djl.train.Augmentation;
import org.sorensen.djl.train.CaseSource;
import org.sorensen.djl.train.OptimizerSpec;
import org.sorensen.djl.train.PatchPlan;
import org.sorensen.djl.train.Schedule;
import org.sorensen.djl.train.TileSize;
import org.sorensen.djl.train.Trainer;
import org.sorensen.djl.train.TrainingCase;
import org.sorensen.djl.train.TrainingListener;
import org.sorensen.djl.train.TrainingPlan;
import org.sorensen.djl.train.TrainingSummary;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.metric.JointHistogram;
import org.sorensen.metric.Overlap;

/** One training of the demo and its evaluation on the half that it has not seen. */
final class DemoRun {
    private static final Shape PATCH = Shape.of(40, 48, 32);
    /** Near the patch size: instance normalisation wants what it was trained on. */
    private static final Shape TILE = Shape.of(48, 56, 40);

    /**
     * How much is done.
     *
     * @param epochs how many epochs
     * @param stepsPerEpoch steps of each
     * @param validateEvery epochs between measurements on the unseen half
     */
    record Budget(int epochs, int stepsPerEpoch, int validateEvery) {
        long steps() {
            return (long) epochs * stepsPerEpoch;
        }
    }

    /** A loss of the comparison. */
    enum Contender {
        DICE("dice", "dice", "Dice loss", new DiceLoss()),
        CROSS_ENTROPY("crossEntropy", "cross-entropy", "Cross-entropy", new CrossEntropyLoss());

        private final String key;
        private final String fileName;
        private final String title;
        private final Loss loss;

        Contender(String key, String fileName, String title, Loss loss) {
            this.key = key;
            this.fileName = fileName;
            this.title = title;
            this.loss = loss;
        }

        /** Its name in JSON. */
        String key() {
            return key;
        }

        /** Its name in file names. */
        String fileName() {
            return fileName;
        }

        /** Its name for people. */
        String title() {
            return title;
        }
    }

    /**
     * What came of a training.
     *
     * @param contender the loss
     * @param summary how the training went
     * @param epochs what each epoch came to; its Dice is that of the unseen half
     * @param prediction labels of the unseen half, mirrored as it was predicted
     * @param overlaps of each structure
     */
    record Outcome(
            Contender contender,
            TrainingSummary summary,
            List<TrainingListener.Epoch> epochs,
            LabelMap prediction,
            List<Overlap> overlaps) {
        /** The mean Dice over structures; every structure is in the reference, so each is defined. */
        double meanDice() {
            return overlaps.stream()
                    .mapToDouble(overlap -> overlap.dice().orElseThrow())
                    .average()
                    .orElseThrow();
        }

        /** The mean IoU over structures. */
        double meanIou() {
            return overlaps.stream()
                    .mapToDouble(overlap -> overlap.iou().orElseThrow())
                    .average()
                    .orElseThrow();
        }
    }

    private final BrainSample sample;
    private final Budget budget;
    private final long seed;

    DemoRun(BrainSample sample, Budget budget, long seed) {
        this.sample = sample;
        this.budget = budget;
        this.seed = seed;
    }

    TrainingPlan plan(Contender contender) {
        int classes = sample.structures().size() + 1;
        NetworkSpec network = UNet.builder()
                .rank(3)
                .inChannels(1)
                .classes(classes)
                .depth(4)
                .width(8)
                .spec();
        LossOptions options = LossOptions.softmax()
                .withClasses(ClassSelection.foreground())
                .withAggregation(Aggregation.PER_CLASS_OVER_BATCH);
        return new TrainingPlan(
                network,
                contender.loss,
                options,
                OptimizerSpec.adamW(3e-3, 1e-4),
                Schedule.polynomial(budget.steps()).withWarmup(Math.min(10, budget.steps() / 10)),
                budget.epochs(),
                budget.stepsPerEpoch(),
                2,
                1,
                12,
                PatchPlan.of(PATCH, 0.67),
                Augmentation.moderate(3),
                0,
                budget.validateEvery(),
                new TileSize(TILE, 0.5),
                seed);
    }

    Outcome run(Contender contender, Path folder, TrainingListener listener) throws IOException {
        TrainingCase unseen = sample.right().mirrored().toCase("right");
        List<TrainingListener.Epoch> epochs = new ArrayList<>();
        TrainingListener recorder = new TrainingListener() {
            @Override
            public void step(Step step) {
                listener.step(step);
            }

            @Override
            public void epoch(Epoch epoch) throws IOException {
                epochs.add(epoch);
                listener.epoch(epoch);
            }

            @Override
            public void note(String message) {
                listener.note(message);
            }
        };
        TrainingPlan plan = plan(contender);
        CaseSource training = CaseSource.of(List.of(sample.left().toCase("left")));
        Trainer trainer = new Trainer(plan, training, Optional.of(CaseSource.of(List.of(unseen))), folder, recorder);
        TrainingSummary summary;
        try (StopSignal stop = new StopSignal(trainer::requestStop)) {
            summary = trainer.run(false);
        }
        if (summary.end() == TrainingSummary.End.STOPPED) {
            throw new WorkFailedException("The demo was stopped; run it again to start over.");
        }
        LabelMap prediction = DemoPrediction.of(folder.resolve(Trainer.LAST), plan, unseen);
        JointHistogram histogram =
                JointHistogram.of(unseen.labels(), prediction, plan.network().classes(), OptionalInt.empty());
        List<Overlap> overlaps = new ArrayList<>();
        for (int label = 1; label < plan.network().classes(); label++) {
            overlaps.add(histogram.overlap(label));
        }
        return new Outcome(contender, summary, epochs, prediction, overlaps);
    }
}
