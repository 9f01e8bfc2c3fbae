package org.sorensen.djl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sorensen.djl.net.UNet;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.LossOptions;

/** The README's code for DJL's own training loop. */
class ReadmeTest {
    private static final int IMAGES = 8;
    private static final int SIDE = 16;

    /** Noise with a brighter square; the square is label 1. */
    private static ArrayDataset squares(NDManager manager) {
        float[] pixels = new float[IMAGES * SIDE * SIDE];
        int[] labels = new int[pixels.length];
        Random random = new Random(5);
        for (int i = 0; i < pixels.length; i++) {
            int y = i / SIDE % SIDE;
            int x = i % SIDE;
            int corner = 2 + i / (SIDE * SIDE);
            labels[i] = y >= corner && y < corner + 4 && x >= 4 && x < 8 ? 1 : 0;
            pixels[i] = 3 * labels[i] + random.nextFloat();
        }
        NDArray images = manager.create(pixels, new Shape(IMAGES, 1, SIDE, SIDE));
        NDArray masks = manager.create(labels, new Shape(IMAGES, SIDE, SIDE));
        return new ArrayDataset.Builder()
                .setData(images)
                .optLabels(masks)
                .setSampling(4, false)
                .build();
    }

    @Test
    void djlsOwnTrainingLoop() throws IOException, TranslateException {
        try (NDManager manager = NDManager.newBaseManager()) {
            ArrayDataset dataset = squares(manager);
            // snippet: djl-training
            SorensenLoss loss = new SorensenLoss(new DiceLoss().plus(new CrossEntropyLoss()), LossOptions.softmax());
            TrainingConfig config = new DefaultTrainingConfig(loss)
                    .addEvaluator(OverlapEvaluator.dice())
                    .optOptimizer(Optimizer.adam()
                            .optLearningRateTracker(Tracker.fixed(0.01f))
                            .build())
                    .addTrainingListeners(TrainingListener.Defaults.basic());
            Model model = Model.newInstance("squares");
            model.setBlock(UNet.builder().rank(2).classes(2).depth(2).width(8).build(1));
            Trainer trainer = model.newTrainer(config);
            trainer.initialize(new Shape(4, 1, 16, 16));
            EasyTrain.fit(trainer, 10, dataset, null);
            float dice = trainer.getTrainingResult().getTrainEvaluation("Dice"); // of the last epoch, per image
            // end of snippet
            trainer.close();
            model.close();
            assertTrue(dice > 0.9, "Dice of the last epoch " + dice);
        }
    }
}
