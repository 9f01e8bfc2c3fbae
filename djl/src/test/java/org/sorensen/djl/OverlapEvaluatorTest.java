package org.sorensen.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sorensen.loss.ClassSelection;
import org.sorensen.metric.Overlap;

class OverlapEvaluatorTest {
    /** Scores whose arg max is the given label map. */
    private static NDArray scores(NDManager manager, int[][] labels, int classes) {
        int voxels = labels[0].length;
        float[] scores = new float[labels.length * classes * voxels];
        for (int n = 0; n < labels.length; n++) {
            for (int v = 0; v < voxels; v++) {
                scores[(n * classes + labels[n][v]) * voxels + v] = 1;
            }
        }
        return manager.create(scores, new Shape(labels.length, classes, voxels));
    }

    private static NDArray labels(NDManager manager, int[][] labels) {
        int[] flat = Arrays.stream(labels).flatMapToInt(Arrays::stream).toArray();
        return manager.create(flat, new Shape(labels.length, labels[0].length));
    }

    private static final int[][] REFERENCE = {{1, 1, 1, 0}, {0, 0, 0, 2}, {0, 0, 0, 0}};
    private static final int[][] PREDICTION = {{1, 1, 0, 0}, {0, 0, 2, 2}, {0, 0, 0, 0}};

    private static void feed(OverlapEvaluator evaluator, NDManager manager, int[]... batches) {
        evaluator.addAccumulator("epoch");
        for (int[] batch : batches) {
            int[][] reference = new int[batch.length][];
            int[][] prediction = new int[batch.length][];
            for (int i = 0; i < batch.length; i++) {
                reference[i] = REFERENCE[batch[i]];
                prediction[i] = PREDICTION[batch[i]];
            }
            evaluator.updateAccumulator(
                    "epoch", new NDList(labels(manager, reference)), new NDList(scores(manager, prediction, 3)));
        }
    }

    @Test
    void perImageMeanDoesNotDependOnBatches() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // image 0: 2·2/(3+2) = 0.8 for label 1; image 1: 2·1/(1+2) for label 2; image 2 has neither
            double expected = (0.8 + 2.0 / 3) / 2;
            for (int[][] batches : new int[][][] {{{0, 1, 2}}, {{0}, {1}, {2}}, {{0, 2}, {1}}}) {
                OverlapEvaluator dice = OverlapEvaluator.dice();
                feed(dice, manager, batches);
                assertEquals(expected, dice.score("epoch").orElseThrow(), 1e-15);
                assertEquals((float) expected, dice.getAccumulator("epoch"));
            }
        }
    }

    @Test
    void pooledScoreAddsCounts() {
        try (NDManager manager = NDManager.newBaseManager()) {
            OverlapEvaluator iou = new OverlapEvaluator(
                    "IoU",
                    OverlapEvaluator.Score.IOU,
                    OverlapEvaluator.Averaging.POOLED,
                    ClassSelection.foreground(),
                    OptionalInt.empty());
            feed(iou, manager, new int[] {0, 0}, new int[] {1});
            assertEquals(new Overlap(4, 0, 2, 6), iou.pooled("epoch", 1));
            assertEquals((4.0 / 6 + 1.0 / 2) / 2, iou.score("epoch").orElseThrow(), 1e-15);
        }
    }

    @Test
    void nothingSeenIsUndefined() {
        try (NDManager manager = NDManager.newBaseManager()) {
            OverlapEvaluator dice = OverlapEvaluator.dice();
            feed(dice, manager, new int[] {2});
            assertTrue(dice.score("epoch").isEmpty());
            assertTrue(Float.isNaN(dice.getAccumulator("epoch")));
            feed(dice, manager, new int[] {0});
            dice.resetAccumulator("epoch");
            assertTrue(dice.score("epoch").isEmpty());
            assertEquals(
                    "no accumulator \"test\" in evaluator Dice, known: [epoch]",
                    assertThrows(IllegalArgumentException.class, () -> dice.score("test"))
                            .getMessage());
        }
    }

    @Test
    void eachImageOfABatchHasAScore() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray found = OverlapEvaluator.iou()
                    .evaluate(new NDList(labels(manager, REFERENCE)), new NDList(scores(manager, PREDICTION, 3)));
            assertArrayEquals(new float[] {2f / 3, 0.5f, Float.NaN}, found.toFloatArray());
        }
    }

    @Test
    void oneChannelIsThresholdedAndIgnoredVoxelsDoNotCount() {
        try (NDManager manager = NDManager.newBaseManager()) {
            OverlapEvaluator dice = new OverlapEvaluator(
                    "Dice",
                    OverlapEvaluator.Score.DICE,
                    OverlapEvaluator.Averaging.PER_IMAGE,
                    ClassSelection.foreground(),
                    OptionalInt.of(255));
            dice.addAccumulator("epoch");
            NDArray logits = manager.create(new float[] {3, -1, 0.5f, 4}, new Shape(1, 1, 4));
            NDArray reference = manager.create(new int[] {1, 1, 0, 255}, new Shape(1, 1, 4));
            dice.updateAccumulator("epoch", new NDList(reference), new NDList(logits));
            assertEquals(0.5, dice.score("epoch").orElseThrow(), 1e-15);
        }
    }

    @Test
    void unlikeShapesAreNamed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            OverlapEvaluator dice = OverlapEvaluator.dice();
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> dice.evaluate(
                                    new NDList(manager.create(new int[] {1, 1}, new Shape(1, 2))),
                                    new NDList(scores(manager, PREDICTION, 3))))
                    .getMessage();
            assertEquals("labels [1, 2] do not match predictions [3, 3, 4], expected [3, 4]", message);
        }
    }
}
