package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sorensen.array.Shape;
import org.sorensen.djl.net.Checkpoint;
import org.sorensen.djl.net.Checkpoints;
import org.sorensen.djl.net.FeatureNorm;
import org.sorensen.djl.net.SegmentationNet;
import org.sorensen.djl.net.StoredArray;
import org.sorensen.djl.net.Torch;
import org.sorensen.djl.net.UNet;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.LossOptions;

class TrainerTest {
    @TempDir
    Path folder;

    private final Synthetic.Recorder heard = new Synthetic.Recorder();

    @BeforeAll
    static void oneThread() {
        Torch.manager().close();
        JniUtils.setNumThreads(1);
    }

    private void assertLearned(TrainingSummary summary, int epochs) {
        assertEquals(TrainingSummary.End.FINISHED, summary.end());
        assertEquals(epochs, heard.epochs.size());
        double first = heard.epochs.get(0).trainLoss();
        double last = heard.epochs.get(epochs - 1).trainLoss();
        assertTrue(last < 0.5 * first, "loss from " + first + " to " + last);
        OptionalDouble dice = heard.epochs.get(epochs - 1).validationDice();
        assertTrue(dice.orElse(0) > 0.85, "validation Dice " + dice);
        assertTrue(dice.orElse(0) > heard.epochs.get(0).validationDice().orElse(1));
        assertEquals(
                heard.epochs.stream()
                        .mapToDouble(e -> e.validationDice().orElse(0))
                        .max()
                        .orElse(0),
                summary.bestDice().orElse(-1));
    }

    @Test
    void discsAreLearned() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.epochs = 5;
        plan.steps = 12;
        plan.schedule = Schedule.polynomial(60);
        plan.augmentation = Augmentation.moderate(2).withFlips(List.of(0, 1));
        TrainingSummary summary = Synthetic.trainer(plan, folder, heard).run(false);
        assertLearned(summary, 5);
        assertEquals(60, summary.steps());
        assertEquals(60, heard.steps.size());
        assertEquals(plan.network.parameterCount(), summary.parameters());
        assertEquals(0.01, heard.steps.get(0).learningRate(), 1e-12);
        assertEquals(heard.steps.get(59).learningRate(), heard.epochs.get(4).learningRate());
        assertEquals(
                heard.steps.subList(0, 12).stream()
                        .mapToDouble(TrainingListener.Step::loss)
                        .average()
                        .orElseThrow(),
                heard.epochs.get(0).trainLoss(),
                1e-12);
        assertEquals(List.of(), heard.notes);
    }

    @Test
    void ballsAreLearnedWithDeepSupervisionAndDropout() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.network = UNet.builder()
                .rank(3)
                .classes(2)
                .depth(3)
                .width(4)
                .deepSupervision(2)
                .dropout(0.05)
                .spec();
        plan.loss = new DiceLoss().plus(new CrossEntropyLoss());
        plan.extent = 12;
        plan.tile = 10;
        plan.epochs = 4;
        plan.steps = 15;
        TrainingSummary summary = new Trainer(
                        plan.make(),
                        CaseSource.of(Synthetic.balls(6, 3, 12, 3)),
                        Optional.of(CaseSource.of(Synthetic.balls(2, 3, 12, 4))),
                        folder,
                        heard)
                .run(false);
        assertLearned(summary, 4);
    }

    @Test
    void oneOutputIsTrainedWithSigmoid() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.network = UNet.builder().rank(2).classes(1).depth(2).width(4).spec();
        plan.options = LossOptions.sigmoid();
        plan.epochs = 5;
        plan.steps = 12;
        assertLearned(Synthetic.trainer(plan, folder, heard).run(false), 5);
    }

    @Test
    void trainingEndsEarlyWhenPatienceIsOut() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        // so small that parameters, and with them the validation Dice, do not move after the first epoch
        plan.optimizer = OptimizerSpec.sgd(1e-20, 0, 0, false);
        plan.epochs = 20;
        plan.steps = 1;
        plan.patience = 3;
        TrainingSummary summary = Synthetic.trainer(plan, folder, heard).run(false);
        assertEquals(TrainingSummary.End.EARLY, summary.end());
        assertEquals(4, summary.epochs());
        assertEquals(1, summary.bestEpoch());
        assertEquals(
                List.of("No better validation Dice for 3 epochs: training ends early, the best epoch was 1."),
                heard.notes);
        // resumed it does not train another epoch only to find the same
        TrainingSummary again = Synthetic.trainer(plan, folder, heard).run(true);
        assertEquals(TrainingSummary.End.EARLY, again.end());
        assertEquals(4, again.epochs());
        assertEquals(4, heard.epochs.size());
    }

    @Test
    void bestIsTheEpochWithTheBestValidationAndLastTheLast() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.epochs = 6;
        plan.steps = 6;
        Map<Integer, Map<String, StoredArray>> after = new HashMap<>();
        heard.onEpoch = epoch -> {
            if (epoch.epoch() > 1) {
                after.put(epoch.epoch() - 1, Synthetic.parameters(folder));
            }
        };
        // the last epochs tear everything down again
        plan.loss = Fake.of(new DiceLoss(), (call, gradient) -> {
            if (call >= 24) {
                Fake.scale(gradient, -1);
            }
        });
        TrainingSummary summary = Synthetic.trainer(plan, folder, heard).run(false);
        after.put(6, Synthetic.parameters(folder));
        Checkpoint best = Checkpoints.load(folder.resolve(Trainer.BEST));
        assertTrue(summary.bestEpoch() < 6, "best epoch " + summary.bestEpoch());
        assertEquals(after.get(summary.bestEpoch()), best.parameters());
        assertNotEquals(after.get(6), best.parameters());
        assertEquals(6L * summary.bestEpoch(), best.step());
        assertEquals(36, Synthetic.last(folder).step());
        double top = Double.NEGATIVE_INFINITY;
        for (TrainingListener.Epoch epoch : heard.epochs) {
            assertEquals(epoch.validationDice().orElse(0) > top, epoch.best(), "epoch " + epoch.epoch());
            top = Math.max(top, epoch.validationDice().orElse(0));
        }
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void validationRunsAtItsIntervalAndInTheLastEpoch() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.epochs = 5;
        plan.steps = 1;
        plan.validateEvery = 2;
        Synthetic.trainer(plan, folder, heard).run(false);
        assertEquals(
                List.of(false, true, false, true, true),
                heard.epochs.stream().map(e -> e.validationDice().isPresent()).toList());
        assertFalse(heard.epochs.get(0).best());
        assertTrue(heard.epochs.get(1).best());
    }

    @Test
    void withoutValidationTheLowestLossIsBest() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        TrainingSummary summary =
                new Trainer(plan.make(), Synthetic.TRAINING, Optional.empty(), folder, heard).run(false);
        int lowest = 0;
        for (int i = 1; i < 3; i++) {
            lowest = heard.epochs.get(i).trainLoss() < heard.epochs.get(lowest).trainLoss() ? i : lowest;
        }
        assertEquals(lowest + 1, summary.bestEpoch());
        assertTrue(summary.bestDice().isEmpty());
        assertTrue(Files.exists(folder.resolve(Trainer.BEST)));
    }

    private Map<String, StoredArray> afterOneStep(Synthetic.Plan plan, String name) throws IOException {
        plan.epochs = 1;
        plan.steps = 1;
        Synthetic.trainer(plan, folder.resolve(name), heard).run(false);
        return Synthetic.parameters(folder.resolve(name));
    }

    @Test
    void twoAccumulatedBatchesAreOneOfDoubleSize() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.loss = new CrossEntropyLoss();
        plan.optimizer = OptimizerSpec.sgd(0.1, 0, 0, false);
        plan.extent = 8;
        plan.batch = 4;
        Map<String, StoredArray> large = afterOneStep(plan, "large");
        plan.batch = 2;
        plan.accumulation = 2;
        Map<String, StoredArray> twice = afterOneStep(plan, "twice");
        assertEquals(heard.steps.get(0).loss(), heard.steps.get(1).loss(), 1e-6);
        assertEquals(heard.steps.get(0).gradientNorm(), heard.steps.get(1).gradientNorm(), 1e-5);
        large.forEach((name, values) ->
                assertArrayEquals(values.values(), twice.get(name).values(), 1e-6f, name));
    }

    @Test
    void theGradientIsClippedAndItsNormReportedAsItWas() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.optimizer = OptimizerSpec.sgd(0.5, 0, 0, false);
        plan.clip = 1e9;
        Map<String, StoredArray> free = afterOneStep(plan, "free");
        double norm = heard.steps.get(0).gradientNorm();
        plan.clip = norm / 4;
        Map<String, StoredArray> clipped = afterOneStep(plan, "clipped");
        assertEquals(norm, heard.steps.get(1).gradientNorm());
        Map<String, StoredArray> start;
        try (NDManager manager = Torch.manager()) {
            SegmentationNet net = plan.network.build(17);
            net.initialize(manager);
            start = Checkpoint.of(net, 0, Map.of(), Map.of()).parameters();
        }
        assertEquals(0.5 * norm, distance(start, free), 1e-4 * norm);
        assertEquals(0.5 * norm / 4, distance(start, clipped), 1e-4 * norm);
    }

    private static double distance(Map<String, StoredArray> a, Map<String, StoredArray> b) {
        double sum = 0;
        for (String name : a.keySet()) {
            for (int i = 0; i < a.get(name).values().length; i++) {
                double d = (double) a.get(name).values()[i] - b.get(name).values()[i];
                sum += d * d;
            }
        }
        return Math.sqrt(sum);
    }

    /** Arrays of all managers of the engine. */
    private static int liveArrays(NDManager manager) throws ReflectiveOperationException {
        Field resources = BaseNDManager.class.getDeclaredField("resources");
        resources.setAccessible(true);
        int count = 0;
        for (Object held : new ArrayList<>(((Map<?, ?>) resources.get(manager)).values())) {
            count += held instanceof NDArray ? 1 : 0;
            count += held instanceof NDManager below ? liveArrays(below) : 0;
        }
        return count;
    }

    @Test
    void stepsAndValidationsLeaveNoArraysBehind() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.network = UNet.builder()
                .rank(2)
                .depth(3)
                .width(2)
                .deepSupervision(2)
                .dropout(0.1)
                .norm(FeatureNorm.BATCH)
                .spec();
        plan.extent = 8;
        plan.batch = 1;
        plan.epochs = 10;
        plan.steps = 30;
        plan.accumulation = 2;
        List<Integer> counts = new ArrayList<>();
        NDManager all;
        try (NDManager any = Torch.manager()) {
            all = any.getParentManager();
        }
        heard.onStep = step -> {
            try {
                counts.add(liveArrays(all));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
        Synthetic.trainer(plan, folder, heard).run(false);
        assertEquals(300, counts.size());
        assertEquals(counts.get(0), counts.get(299));
        assertTrue(counts.get(0) > 30, "counts " + counts.get(0));
    }

    @Test
    void aTrainerRunsTwiceAndOnAnyThread() throws Exception {
        Synthetic.Plan plan = new Synthetic.Plan();
        Trainer trainer = Synthetic.trainer(plan, folder, heard);
        trainer.run(false);
        Map<String, StoredArray> first = Synthetic.parameters(folder);
        // libtorch records gradients on new threads unless told otherwise
        List<Throwable> thrown = new ArrayList<>();
        Thread other = new Thread(() -> {
            try {
                trainer.run(false);
            } catch (IOException | RuntimeException e) {
                thrown.add(e);
            }
        });
        other.start();
        other.join();
        assertEquals(List.of(), thrown);
        assertEquals(first, Synthetic.parameters(folder));
        assertEquals(heard.timeless().subList(0, 3), heard.timeless().subList(3, 6));
    }

    @Test
    void plansThatCannotWorkAreNamed() {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.validateEvery = 0;
        assertEquals(
                "epochs, steps per epoch, batch size, accumulation and validation interval must be at least 1 and"
                        + " patience at least 0, found 3, 4, 2, 1, 0 and 0",
                assertThrows(IllegalArgumentException.class, plan::make).getMessage());
        plan.validateEvery = 1;
        plan.clip = 0;
        assertEquals(
                "the largest gradient norm must be above 0, found 0.0",
                assertThrows(IllegalArgumentException.class, plan::make).getMessage());
        plan.clip = 1;
        TrainingPlan made = plan.make();
        assertEquals(12, made.totalSteps());
        assertEquals(
                "a 2-D network needs validation tiles of as many axes, found [8, 8, 8]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TrainingPlan(
                                        made.network(),
                                        made.loss(),
                                        made.options(),
                                        made.optimizer(),
                                        made.schedule(),
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        made.patch(),
                                        made.augmentation(),
                                        0,
                                        1,
                                        new TileSize(Shape.of(8, 8, 8), 0.5),
                                        1))
                        .getMessage());
    }
}
