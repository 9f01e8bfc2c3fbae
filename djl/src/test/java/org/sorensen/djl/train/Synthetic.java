package org.sorensen.djl.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.djl.net.Checkpoint;
import org.sorensen.djl.net.Checkpoints;
import org.sorensen.djl.net.NetworkSpec;
import org.sorensen.djl.net.StoredArray;
import org.sorensen.djl.net.UNet;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;

/** Small data, plans and a listener that remembers, for the tests of trainings. */
final class Synthetic {
    private Synthetic() {}

    /** Noise with one bright ball of class 1 per case. */
    static List<TrainingCase> balls(int count, int rank, int extent, long seed) {
        List<TrainingCase> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cases.add(ball("ball" + i, rank, extent, Seeds.random(seed, i)));
        }
        return cases;
    }

    private static TrainingCase ball(String id, int rank, int extent, SplittableRandom random) {
        int[] extents = new int[rank];
        Arrays.fill(extents, extent);
        Shape size = Shape.of(extents);
        double[] centre = new double[rank];
        for (int axis = 0; axis < rank; axis++) {
            centre[axis] = extent * (0.35 + 0.3 * random.nextDouble());
        }
        double radius = extent * (0.2 + 0.1 * random.nextDouble());
        float[] image = new float[size.size()];
        byte[] labels = new byte[size.size()];
        for (int i = 0; i < image.length; i++) {
            double square = 0;
            int rest = i;
            for (int axis = rank - 1; axis >= 0; axis--) {
                double distance = rest % extent - centre[axis];
                square += distance * distance;
                rest /= extent;
            }
            labels[i] = (byte) (square < radius * radius ? 1 : 0);
            image[i] = (float) (2 * labels[i] - 0.5 + 0.5 * random.nextGaussian());
        }
        return new TrainingCase(
                id, 1, image, size, LabelMap.of(labels, size.prepend(1)), Collections.nCopies(rank, 1.0));
    }

    /** What a test changes of the usual plan. */
    static final class Plan {
        NetworkSpec network =
                UNet.builder().rank(2).classes(2).depth(2).width(4).spec();
        Loss loss = new DiceLoss();
        LossOptions options = LossOptions.softmax();
        OptimizerSpec optimizer = OptimizerSpec.adamW(0.01, 0.01);
        Schedule schedule = Schedule.constant();
        int epochs = 3;
        int steps = 4;
        int batch = 2;
        int accumulation = 1;
        double clip = 10;
        int extent = 16;
        Augmentation augmentation = Augmentation.none();
        int patience;
        int validateEvery = 1;
        int tile = 16;

        TrainingPlan make() {
            return new TrainingPlan(
                    network,
                    loss,
                    options,
                    optimizer,
                    schedule,
                    epochs,
                    steps,
                    batch,
                    accumulation,
                    clip,
                    PatchPlan.of(cube(extent), 0.5),
                    augmentation,
                    patience,
                    validateEvery,
                    new TileSize(cube(tile), 0.5),
                    17);
        }

        private Shape cube(int edge) {
            int[] extents = new int[network.rank()];
            Arrays.fill(extents, edge);
            return Shape.of(extents);
        }
    }

    /** Remembers everything; may do something at each event. */
    static final class Recorder implements TrainingListener {
        final List<Step> steps = new ArrayList<>();
        final List<Epoch> epochs = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        Consumer<Step> onStep = step -> {};
        OnEpoch onEpoch = epoch -> {};
        Consumer<String> onNote = note -> {};

        interface OnEpoch {
            void accept(Epoch epoch) throws IOException;
        }

        @Override
        public void step(Step step) {
            steps.add(step);
            onStep.accept(step);
        }

        @Override
        public void epoch(Epoch epoch) throws IOException {
            epochs.add(epoch);
            onEpoch.accept(epoch);
        }

        @Override
        public void note(String message) {
            notes.add(message);
            onNote.accept(message);
        }

        /** The epochs without the time they took. */
        List<Epoch> timeless() {
            return epochs.stream()
                    .map(e -> new Epoch(
                            e.epoch(),
                            e.step(),
                            e.trainLoss(),
                            e.validationDice(),
                            e.diceByClass(),
                            e.learningRate(),
                            e.gradientNorm(),
                            0,
                            e.best()))
                    .toList();
        }
    }

    static final CaseSource TRAINING = CaseSource.of(balls(5, 2, 16, 1));
    static final CaseSource VALIDATION = CaseSource.of(balls(3, 2, 16, 2));

    static Trainer trainer(Plan plan, Path folder, TrainingListener listener) {
        return new Trainer(plan.make(), TRAINING, Optional.of(VALIDATION), folder, listener);
    }

    static Map<String, StoredArray> parameters(Path folder) throws IOException {
        return last(folder).parameters();
    }

    static Checkpoint last(Path folder) throws IOException {
        return Checkpoints.load(folder.resolve(Trainer.LAST));
    }
}
