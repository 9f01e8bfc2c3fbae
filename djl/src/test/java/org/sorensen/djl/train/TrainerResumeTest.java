package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sorensen.djl.net.Checkpoint;
import org.sorensen.djl.net.CheckpointException;
import org.sorensen.djl.net.Checkpoints;
import org.sorensen.djl.net.FeatureNorm;
import org.sorensen.djl.net.SegmentationNet;
import org.sorensen.djl.net.Torch;
import org.sorensen.djl.net.UNet;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;

/** Trainings that are stopped and resumed give the digits of those that are not. */
class TrainerResumeTest {
    @TempDir
    Path folder;

    private final Synthetic.Recorder heard = new Synthetic.Recorder();

    @BeforeAll
    static void oneThread() {
        Torch.manager().close();
        JniUtils.setNumThreads(1);
    }

    /** Everything that could break it: dropout, deep supervision, augmentation, accumulation, a schedule, clipping. */
    private static Synthetic.Plan plan(FeatureNorm norm) {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.network = UNet.builder()
                .rank(2)
                .depth(3)
                .width(4)
                .norm(norm)
                .dropout(0.2)
                .deepSupervision(2)
                .spec();
        plan.loss = new DiceLoss().plus(new CrossEntropyLoss());
        plan.schedule = Schedule.cosine(16).withWarmup(3);
        plan.augmentation = Augmentation.moderate(2).withFlips(List.of(0, 1));
        plan.accumulation = 2;
        plan.clip = 0.5;
        plan.epochs = 4;
        plan.steps = 4;
        return plan;
    }

    private Checkpoint whole(Synthetic.Plan plan) throws IOException {
        Path own = folder.resolve("whole");
        Synthetic.trainer(plan, own, heard).run(false);
        return Synthetic.last(own);
    }

    private static void assertSame(Checkpoint expected, Checkpoint found) {
        assertEquals(expected.step(), found.step());
        assertEquals(expected.parameters(), found.parameters());
        assertEquals(expected.optimizer(), found.optimizer());
    }

    @ParameterizedTest
    @EnumSource(
            value = FeatureNorm.class,
            names = {"INSTANCE", "BATCH"})
    void stoppedWithinAnEpoch(FeatureNorm norm) throws IOException {
        Synthetic.Plan plan = plan(norm);
        Checkpoint expected = whole(plan);
        Path own = folder.resolve("parts");
        Synthetic.Recorder parts = new Synthetic.Recorder();
        Trainer first = Synthetic.trainer(plan, own, parts);
        parts.onStep = step -> {
            if (step.step() == 6) {
                first.requestStop();
            }
        };
        TrainingSummary stopped = first.run(false);
        assertEquals(TrainingSummary.End.STOPPED, stopped.end());
        assertEquals(6, stopped.steps());
        assertEquals(1, stopped.epochs());
        assertEquals(1, parts.epochs.size());
        parts.onStep = step -> {};
        TrainingSummary ended = Synthetic.trainer(plan, own, parts).run(true);
        assertEquals(TrainingSummary.End.FINISHED, ended.end());
        assertEquals(16, ended.steps());
        assertEquals(heard.steps, parts.steps);
        assertEquals(heard.timeless(), parts.timeless());
        assertSame(expected, Synthetic.last(own));
        assertEquals(
                Checkpoints.load(folder.resolve("whole").resolve(Trainer.BEST)).parameters(),
                Checkpoints.load(own.resolve(Trainer.BEST)).parameters());
    }

    /** Cases that do something when one of them is loaded. */
    private static CaseSource watched(List<Integer> loads, Runnable onLoad) {
        return new CaseSource() {
            @Override
            public int size() {
                return Synthetic.VALIDATION.size();
            }

            @Override
            public String id(int index) {
                return Synthetic.VALIDATION.id(index);
            }

            @Override
            public TrainingCase load(int index) throws IOException {
                loads.add(index);
                onLoad.run();
                return Synthetic.VALIDATION.load(index);
            }
        };
    }

    @Test
    void stoppedWithinAValidation() throws IOException {
        Synthetic.Plan plan = plan(FeatureNorm.INSTANCE);
        plan.epochs = 2;
        Checkpoint expected = whole(plan);
        Path own = folder.resolve("parts");
        Synthetic.Recorder parts = new Synthetic.Recorder();
        List<Integer> loads = new ArrayList<>();
        Trainer[] first = new Trainer[1];
        CaseSource watched = watched(loads, () -> {
            if (loads.size() == 2) {
                first[0].requestStop();
            }
        });
        first[0] = new Trainer(plan.make(), Synthetic.TRAINING, Optional.of(watched), own, parts);
        TrainingSummary stopped = first[0].run(false);
        assertEquals(TrainingSummary.End.STOPPED, stopped.end());
        assertEquals(List.of(0, 1), loads);
        assertEquals(4, stopped.steps());
        assertEquals(List.of(), parts.epochs);
        // a stop that comes before everything trains nothing more and loses nothing
        Trainer atOnce = Synthetic.trainer(plan, own, parts);
        atOnce.requestStop();
        assertEquals(TrainingSummary.End.STOPPED, atOnce.run(true).end());
        assertEquals(4, Synthetic.last(own).step());
        Synthetic.trainer(plan, own, parts).run(true);
        assertEquals(heard.steps, parts.steps);
        assertEquals(heard.timeless(), parts.timeless());
        assertSame(expected, Synthetic.last(own));
    }

    @Test
    void aValidationStopsBetweenTiles() throws IOException {
        Synthetic.Plan plan = plan(FeatureNorm.INSTANCE);
        try (NDManager manager = Torch.manager()) {
            SegmentationNet net = plan.network.build(1);
            net.initialize(manager);
            plan.tile = 4;
            int[] asked = new int[1];
            // asked before the case and after each of its 49 tiles
            Optional<Validation.Outcome> outcome =
                    Validation.run(net, manager, Synthetic.VALIDATION, plan.make(), () -> ++asked[0] == 10);
            assertTrue(outcome.isEmpty());
            assertEquals(10, asked[0]);
            assertTrue(Validation.run(net, manager, Synthetic.VALIDATION, plan.make(), () -> {
                        asked[0]++;
                        return false;
                    })
                    .isPresent());
            assertEquals(10 + 3 * 50, asked[0]);
        }
    }

    @Test
    void aFinishedTrainingHasNothingToResume() throws IOException {
        Synthetic.Plan plan = plan(FeatureNorm.INSTANCE);
        Checkpoint expected = whole(plan);
        TrainingSummary again =
                Synthetic.trainer(plan, folder.resolve("whole"), heard).run(true);
        assertEquals(TrainingSummary.End.FINISHED, again.end());
        assertEquals(4, again.epochs());
        assertEquals(4, heard.epochs.size());
        assertSame(expected, Synthetic.last(folder.resolve("whole")));
        // more epochs go on from there
        plan.epochs = 5;
        assertEquals(
                5,
                Synthetic.trainer(plan, folder.resolve("whole"), heard)
                        .run(true)
                        .epochs());
        assertEquals(20, Synthetic.last(folder.resolve("whole")).step());
    }

    private String refused(Synthetic.Plan plan) {
        return assertThrows(
                        CheckpointException.class,
                        () -> Synthetic.trainer(plan, folder, heard).run(true))
                .getMessage();
    }

    @Test
    void whatCannotBeResumedIsNamed() throws IOException {
        Synthetic.Plan plan = new Synthetic.Plan();
        plan.epochs = 1;
        plan.steps = 1;
        Path last = folder.resolve(Trainer.LAST);
        NoSuchFileException missing = assertThrows(
                NoSuchFileException.class,
                () -> Synthetic.trainer(plan, folder, heard).run(true));
        assertEquals(last + ": there is no checkpoint to resume from; start without resuming", missing.getMessage());
        Synthetic.trainer(plan, folder, heard).run(false);
        byte[] before = Files.readAllBytes(last);

        Synthetic.Plan other = new Synthetic.Plan();
        other.network = UNet.builder().rank(2).depth(2).width(6).spec();
        String architecture = refused(other);
        assertTrue(
                architecture.startsWith("checkpoint " + last + ": it holds another architecture")
                        && architecture.contains("width 4 instead of 6"),
                architecture);

        Synthetic.Plan sgd = new Synthetic.Plan();
        sgd.optimizer = OptimizerSpec.sgd(0.1, 0, 0.9, false);
        String method = refused(sgd);
        assertTrue(
                method.startsWith("checkpoint " + last) && method.contains("not one of SGD for this network"), method);
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(last)));

        Checkpoint whole = Checkpoints.load(last);
        Checkpoints.save(
                last, new Checkpoint(whole.spec(), whole.step(), whole.parameters(), whole.optimizer(), Map.of()));
        assertEquals(
                "checkpoint " + last
                        + ": it has no field \"epoch\", so it was not written by a training and none can go"
                        + " on from it; start a new one",
                refused(plan));

        Files.write(last, Arrays.copyOf(before, before.length - 5));
        assertTrue(refused(plan).startsWith("checkpoint " + last), refused(plan));
    }
}
