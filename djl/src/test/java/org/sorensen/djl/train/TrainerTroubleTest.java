package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sorensen.djl.net.FeatureNorm;
import org.sorensen.djl.net.Torch;
import org.sorensen.djl.net.UNet;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.NonFiniteLossException;

/** What goes wrong in a training is explained and leaves earlier checkpoints whole. */
class TrainerTroubleTest {
    @TempDir
    Path folder;

    private final Synthetic.Recorder heard = new Synthetic.Recorder();

    @BeforeAll
    static void oneThread() {
        Torch.manager().close();
        JniUtils.setNumThreads(1);
    }

    private byte[] last() throws IOException {
        return Files.readAllBytes(folder.resolve(Trainer.LAST));
    }

    private TrainingException fails(Synthetic.Plan plan) {
        return assertThrows(
                TrainingException.class,
                () -> Synthetic.trainer(plan, folder, heard).run(false));
    }

    @Test
    void aHugeLearningRateDiverges() {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.network =
                UNet.builder().rank(2).depth(3).width(4).norm(FeatureNorm.NONE).spec();
        plan.optimizer = OptimizerSpec.sgd(9e5, 0, 0.9, false);
        plan.clip = 1e9;
        plan.steps = 40;
        String message = fails(plan).getMessage();
        assertTrue(
                message.matches(
                        "In batch \\d+ \\(epoch 1, cases ball\\d, ball\\d\\) the (loss|gradient) is not finite.*"),
                message);
        assertTrue(message.contains("No epoch was completed, so there is no checkpoint."), message);
        assertTrue(message.contains("Try a lower learning rate"), message);
        assertFalse(Files.exists(folder.resolve(Trainer.LAST)));
    }

    @Test
    void anInfiniteLossNamesBatchCaseAndClassAndKeepsTheLastCheckpoint() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.loss = Fake.of(new DiceLoss(), (call, gradient) -> {
            if (call == 6) {
                throw new NonFiniteLossException(1, 1, 33, org.sorensen.array.Shape.of(64), Double.POSITIVE_INFINITY);
            }
        });
        byte[][] kept = new byte[1][];
        heard.onStep = step -> {
            if (step.step() == 5) {
                try {
                    kept[0] = last();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        TrainingException thrown = fails(plan);
        String[] cases = thrown.getMessage().split("cases |\\) the loss")[1].split(", ");
        assertEquals(
                "In batch 6 (epoch 2, cases " + cases[0] + ", " + cases[1]
                        + ") the loss is not finite: class 1 of case "
                        + cases[1] + ". The last good checkpoint is " + folder.resolve(Trainer.LAST)
                        + ". Try a lower learning rate, a lower gradient clip, or look for extreme values in these images.",
                thrown.getMessage());
        assertTrue(thrown.getCause() instanceof NonFiniteLossException);
        assertArrayEquals(kept[0], last());
        // the culprit was the sixth evaluation of that object; with a sound loss the training goes on
        Synthetic.Plan sound = new Synthetic.Plan();
        assertEquals(3, Synthetic.trainer(sound, folder, heard).run(true).epochs());
    }

    @Test
    void aGradientThatIsNotFiniteNamesAllBatchesOfTheStep() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.accumulation = 3;
        plan.loss = Fake.of(new DiceLoss(), (call, gradient) -> gradient[5] = call == 16 ? Float.NaN : gradient[5]);
        String message = fails(plan).getMessage();
        assertTrue(
                message.matches(
                        "In batches 15 to 17 \\(epoch 2, cases (ball\\d, ){5}ball\\d\\) the gradient is not finite\\..*"),
                message);
        assertEquals(4, Synthetic.last(folder).step());
    }

    @Test
    void parametersThatOverflowInValidationAreNotKept() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.network =
                UNet.builder().rank(2).depth(3).width(4).norm(FeatureNorm.NONE).spec();
        plan.optimizer = OptimizerSpec.sgd(9e5, 0, 0, false);
        plan.clip = 1e300;
        plan.steps = 2;
        plan.loss = Fake.of(new DiceLoss(), (call, gradient) -> Fake.scale(gradient, call == 3 ? 1e17f : 1e-12f));
        String message = fails(plan).getMessage();
        assertTrue(
                message.matches(
                        "In batch 3 \\(epoch 2, cases ball\\d, ball\\d\\) a validation result is not finite: the"
                                + " network gives NaN for class 0 at voxel index \\d+; .*"),
                message);
        assertEquals(1, heard.epochs.size());
        assertEquals(2, Synthetic.last(folder).step());
    }

    /** A loss whose value stands still while its gradient drives everything to background, until it is told to stop. */
    private static Fake sinking(AtomicBoolean sinks) {
        return Fake.of(new DiceLoss(), (call, gradient) -> {
            if (sinks.get()) {
                // two samples, two classes: background up, foreground down
                int voxels = gradient.length / 4;
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] = (i / voxels % 2 == 0 ? -1f : 1f) / voxels;
                }
            }
        });
    }

    @Test
    void aCollapseIsExplainedAndRecoveredFromTheBestEpoch() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        AtomicBoolean sinks = new AtomicBoolean();
        plan.loss = sinking(sinks);
        plan.epochs = 30;
        plan.steps = 10;
        heard.onEpoch = epoch -> sinks.set(epoch.epoch() >= 2 && heard.notes.isEmpty());
        heard.onNote = note -> sinks.set(false);
        TrainingSummary summary = Synthetic.trainer(plan, folder, heard).run(false);
        assertEquals(1, heard.notes.size(), () -> heard.notes.toString());
        String note = heard.notes.get(0);
        assertTrue(
                note.startsWith("The network has stopped predicting any foreground (validation Dice 0 for")
                        && note.contains("its gradient vanishes once every voxel is called background"),
                note);
        int best = Integer.parseInt(note.replaceAll("(?s).*back to epoch (\\d+), learning rate times 0.3.", "$1"));
        assertTrue(best <= 3, note);
        TrainingListener.Epoch after = heard.epochs.get(heard.epochs.size() - 1);
        assertEquals(0.003, after.learningRate(), 1e-12);
        assertTrue(after.validationDice().orElse(0) > 0.8, "Dice " + after.validationDice());
        assertTrue(summary.bestEpoch() > best);
    }

    @Test
    void aTrainingThatKeepsCollapsingIsGivenUp() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.loss = sinking(new AtomicBoolean(true));
        plan.optimizer = OptimizerSpec.adamW(0.2, 0);
        plan.epochs = 100;
        plan.steps = 3;
        String message = fails(plan).getMessage();
        assertEquals(3, heard.notes.size(), () -> heard.notes.toString());
        assertTrue(
                message.startsWith("The network has stopped predicting any foreground")
                        && message.contains("Recovery was tried 3 times. Normalise the images"),
                message);
        assertTrue(Synthetic.last(folder).step() > 0);
    }

    @Test
    void aTrainingBarrenFromTheStartBeginsAnewWithoutRunningOutOfPatience() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        AtomicBoolean sinks = new AtomicBoolean(true);
        plan.loss = sinking(sinks);
        plan.optimizer = OptimizerSpec.adamW(0.05, 0);
        plan.epochs = 20;
        plan.steps = 10;
        plan.patience = 5;
        heard.onNote = note -> sinks.set(false);
        TrainingSummary summary = Synthetic.trainer(plan, folder, heard).run(false);
        assertTrue(
                heard.notes.get(0).contains("starting from new parameters, learning rate times 0.3."),
                heard.notes.get(0));
        assertEquals(0.0, heard.epochs.get(0).validationDice().orElse(1));
        assertTrue(summary.bestDice().orElse(0) > 0.8, summary.toString());
    }

    @Test
    void aListenersFailureSurfaces() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        byte[][] kept = new byte[1][];
        heard.onEpoch = epoch -> {
            if (epoch.epoch() == 2) {
                kept[0] = last();
                throw new FileNotFoundException("metrics.csv: no space left");
            }
        };
        IOException thrown = assertThrows(
                IOException.class, () -> Synthetic.trainer(plan, folder, heard).run(false));
        assertEquals("metrics.csv: no space left", thrown.getMessage());
        assertArrayEquals(kept[0], last());
        assertEquals(4, Synthetic.last(folder).step());
    }

    @Test
    void aCheckpointThatCannotBeWrittenSurfaces() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        byte[][] kept = new byte[1][];
        heard.onEpoch = epoch -> {
            if (kept[0] == null && epoch.epoch() > 1 && epoch.best()) {
                kept[0] = last();
                Path best = folder.resolve(Trainer.BEST);
                Files.delete(best);
                Files.createDirectories(best.resolve("in the way"));
            }
        };
        plan.epochs = 10;
        assertThrows(
                IOException.class, () -> Synthetic.trainer(plan, folder, heard).run(false));
        assertArrayEquals(kept[0], last());
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count(), "no temporary file stays");
        }
        Path file = folder.resolve("file");
        Files.createFile(file);
        assertThrows(
                IOException.class, () -> Synthetic.trainer(plan, file, heard).run(false));
    }

    @Test
    void anInterruptedTrainingSaysSo() {
        Synthetic.Plan plan = new Synthetic.Plan();
        heard.onStep = step -> Thread.currentThread().interrupt();
        TrainingException thrown = fails(plan);
        assertTrue(Thread.interrupted(), "the flag stays set");
        assertEquals(
                "The training was interrupted. No epoch was completed, so there is no checkpoint.",
                thrown.getMessage());
    }

    @Test
    void collapseIsCountedAgainstTheLowestLossOnceForegroundWasSeen() {
        Progression at = new Progression();
        assertFalse(at.collapsed(true, true, 0.5));
        assertFalse(at.collapsed(false, true, 0.9));
        assertFalse(at.collapsed(false, true, 0.8), "it still falls");
        assertTrue(at.collapsed(false, true, 0.799));
        Progression slow = new Progression();
        for (double loss : new double[] {1, 0.999, 0.98, 0.97, 0.96, 0.95}) {
            assertFalse(slow.collapsed(false, true, loss), "cross-entropy begins with background alone");
        }
        Progression never = new Progression();
        for (int i = 0; i < 3; i++) {
            assertFalse(never.collapsed(false, true, 0));
        }
        assertTrue(never.collapsed(false, true, 0));
        Progression empty = new Progression();
        for (int i = 0; i < 10; i++) {
            assertFalse(empty.collapsed(false, false, 1), "there is no foreground to predict");
        }
    }

    @Test
    void progressionsSurviveACheckpoint() throws IOException {
        Progression at = new Progression();
        at.epoch = 7;
        at.stepInEpoch = 3;
        at.lossSum = 0.1 + 0.2;
        at.normSum = 1 / 3.0;
        at.best = 0.7;
        at.bestEpoch = 6;
        at.seconds = 12.25;
        at.rateFactor = 0.09;
        at.recoveries = 2;
        at.recoveredAt = 5;
        at.barren = 1;
        at.sawForeground = true;
        at.barrenLoss = 0.99;
        Path file = folder.resolve("x.ckpt");
        var map = at.toMap();
        Progression back = Progression.of(file, map);
        assertEquals(map, back.toMap());
        assertEquals(13, map.size());
        assertFalse(Arrays.asList(map.values().toArray()).contains("0"), "every field has its own value");
        assertEquals(
                new Progression().toMap(),
                Progression.of(file, new Progression().toMap()).toMap());
        map.put("epoch", "-3");
        assertEquals(
                "checkpoint " + file + ": field \"epoch\" must be a count, found \"-3\"",
                assertThrows(IOException.class, () -> Progression.of(file, map)).getMessage());
        map.put("epoch", "7");
        map.put("best", "good");
        assertEquals(
                "checkpoint " + file + ": field \"best\" must be a number, found \"good\"",
                assertThrows(IOException.class, () -> Progression.of(file, map)).getMessage());
    }
}
