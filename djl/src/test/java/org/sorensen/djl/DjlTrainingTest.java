package org.sorensen.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.djl.net.Torch;
import org.sorensen.djl.net.UNet;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;

/** What a user of DJL writes: DJL's own trainer and loop with our loss, evaluators and network. */
class DjlTrainingTest {
    private static final int EXTENT = 16;

    static Stream<Loss> losses() {
        return Stream.of(new DiceLoss(), new DiceLoss().plus(new CrossEntropyLoss()));
    }

    /** Noisy images of a bright square of class 1. */
    private static ArrayDataset squares(NDManager manager, int count, long seed) {
        Random random = new Random(seed);
        int voxels = EXTENT * EXTENT;
        float[] images = new float[count * voxels];
        int[] labels = new int[count * voxels];
        for (int n = 0; n < count; n++) {
            int top = 2 + random.nextInt(5);
            int left = 2 + random.nextInt(5);
            for (int v = 0; v < voxels; v++) {
                int y = v / EXTENT - top;
                int x = v % EXTENT - left;
                labels[n * voxels + v] = y >= 0 && y < 6 && x >= 0 && x < 6 ? 1 : 0;
                images[n * voxels + v] = (float) (2 * labels[n * voxels + v] + 0.5 * random.nextGaussian());
            }
        }
        return new ArrayDataset.Builder()
                .setData(manager.create(images, new Shape(count, 1, EXTENT, EXTENT)))
                .optLabels(manager.create(labels, new Shape(count, EXTENT, EXTENT)))
                .setSampling(4, false)
                .build();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void djlsOwnLoopTrainsWithOurLossAndEvaluators(Loss loss) throws Exception {
        List<Float> training = new ArrayList<>();
        try (NDManager manager = Torch.manager();
                Model model = Model.newInstance("squares", "PyTorch")) {
            model.setBlock(UNet.builder().rank(2).depth(2).width(4).build(1));
            DefaultTrainingConfig config = new DefaultTrainingConfig(new SorensenLoss(loss, LossOptions.softmax()))
                    .addEvaluator(OverlapEvaluator.dice())
                    .addEvaluator(OverlapEvaluator.iou())
                    .optOptimizer(Optimizer.adam()
                            .optLearningRateTracker(Tracker.fixed(0.01f))
                            .build())
                    .addTrainingListeners(TrainingListener.Defaults.basic());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, EXTENT, EXTENT));
                for (int round = 0; round < 4; round++) {
                    EasyTrain.fit(trainer, 3, squares(manager, 16, 1), squares(manager, 6, 2));
                    training.add(trainer.getTrainingResult().getTrainLoss());
                }
                TrainingResult result = trainer.getTrainingResult();
                assertTrue(training.get(3) < 0.5 * training.get(0), training::toString);
                float dice = result.getValidateEvaluation("Dice");
                float iou = result.getValidateEvaluation("IoU");
                assertTrue(dice > 0.85, "validation Dice " + dice);
                assertTrue(result.getTrainEvaluation("Dice") > 0.7);
                // per image iou = dice / (2 − dice), which is convex
                assertTrue(iou >= dice / (2 - dice) - 1e-6 && iou < dice, dice + " and " + iou);
                assertEquals(loss.toString(), trainer.getLoss().getName());
            }
        }
    }
}
