package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.djl.net.Torch;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.BoundaryLoss;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.ScheduledSum;
import org.sorensen.loss.WeightSchedule;
import org.sorensen.loss.WeightedSum;

class ObjectiveTest {
    private static LabelMap random(int classes, int... shape) {
        SplittableRandom random = new SplittableRandom(4);
        byte[] labels = new byte[Shape.of(shape).size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(classes);
        }
        return LabelMap.of(labels, Shape.of(shape));
    }

    @Test
    void everySecondOrFourthVoxelIsTakenIn2D() {
        LabelMap labels = random(200, 3, 7, 10);
        assertSame(labels, Objective.downsample(labels, 0));
        for (int level = 1; level < 4; level++) {
            int step = 1 << level;
            LabelMap taken = Objective.downsample(labels, level);
            int height = (7 + step - 1) / step;
            int width = (10 + step - 1) / step;
            assertEquals(Shape.of(3, height, width), taken.shape());
            for (int n = 0; n < 3; n++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        assertEquals(
                                labels.get((n * 7 + y * step) * 10 + x * step),
                                taken.get((n * height + y) * width + x));
                    }
                }
            }
        }
    }

    @Test
    void everySecondVoxelIsTakenIn3D() {
        LabelMap labels = random(200, 2, 5, 4, 7);
        LabelMap taken = Objective.downsample(labels, 1);
        assertEquals(Shape.of(2, 3, 2, 4), taken.shape());
        int i = 0;
        for (int n = 0; n < 2; n++) {
            for (int z = 0; z < 5; z += 2) {
                for (int y = 0; y < 4; y += 2) {
                    for (int x = 0; x < 7; x += 2) {
                        assertEquals(labels.get(((n * 5 + z) * 4 + y) * 7 + x), taken.get(i++));
                    }
                }
            }
        }
        assertEquals(taken.shape().size(), i);
    }

    /** Two branches of one graph with shared leaves, as in a network; cross-entropy and Dice composed in float64. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void gradientIsAutogradsOfTheWeightedSum(int levels) {
        LabelMap labels = random(3, 2, 8, 8);
        double[] expected;
        double value;
        try (NDManager manager = Torch.manager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray leaf = Torch.random(manager, 5, 2, 3, 8, 8).toType(DataType.FLOAT64, false);
            leaf.setRequiresGradient(true);
            NDArray sum = manager.create(0.0);
            double divisor = 0;
            NDList scores = branches(leaf, levels, manager.create(3.0));
            for (int level = 0; level < levels; level++) {
                double weight = Math.pow(2, -level);
                divisor += weight;
                NDArray own = composed(manager, scores.get(level), Objective.downsample(labels, level));
                sum = sum.add(own.mul(manager.create(weight)));
            }
            NDArray mean = sum.div(manager.create(divisor));
            collector.backward(mean);
            value = mean.toDoubleArray()[0];
            expected = leaf.getGradient().toDoubleArray();
        }
        try (NDManager manager = Torch.manager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray leaf = Torch.random(manager, 5, 2, 3, 8, 8);
            leaf.setRequiresGradient(true);
            Objective objective = new Objective(
                    ScheduledSum.of(new DiceLoss().plus(new CrossEntropyLoss())),
                    LossOptions.softmax().withAbsentClass(AbsentClassPolicy.COUNT));
            double found = objective.backward(manager, labels, branches(leaf, levels, manager.create(3f)), 7);
            assertEquals(value, found, 1e-6 * value);
            float[] gradient = leaf.getGradient().toFloatArray();
            double largest = 0;
            for (double e : expected) {
                largest = Math.max(largest, Math.abs(e));
            }
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], gradient[i], 2e-6 * largest, "at " + i);
            }
        }
    }

    /** The weights of a schedule are those of the batch's epoch. */
    @Test
    void lossesGiveWayToOthers() {
        Random random = new Random(6);
        int[] values = random.ints(2 * 64, 0, 3).toArray();
        LabelMap labels = LabelMap.of(values, Shape.of(2, 8, 8));
        LossOptions options = LossOptions.softmax();
        ScheduledSum scheduled = ScheduledSum.between(WeightSchedule.rebalance(), new DiceLoss(), new BoundaryLoss());
        Objective objective = new Objective(scheduled, options);
        for (int epoch : new int[] {0, 1, 50, 99, 1000}) {
            double weight = Math.max(0.01, 1 - 0.01 * epoch);
            WeightedSum plain = WeightedSum.of(weight, new DiceLoss(), 1 - weight, new BoundaryLoss());
            try (NDManager manager = Torch.manager();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray leaf = Torch.random(manager, 5, 2, 3, 8, 8);
                leaf.setRequiresGradient(true);
                double found = objective.backward(manager, labels, branches(leaf, 1, manager.create(1f)), epoch);
                FloatArray scores = FloatArray.of(leaf.toFloatArray(), Shape.of(2, 3, 8, 8));
                FloatArray gradient = FloatArray.zeros(scores.shape());
                assertEquals(plain.evaluate(scores, labels, options, gradient).value(), found, 1e-9, "epoch " + epoch);
                float[] own = leaf.getGradient().toFloatArray();
                for (int i = 0; i < own.length; i++) {
                    assertEquals(gradient.get(i), own[i], 1e-8, "epoch " + epoch + " at " + i);
                }
            }
        }
    }

    /** Scores of extents 8, 4 and 2, all from one product. */
    private static NDList branches(NDArray leaf, int levels, NDArray factor) {
        NDArray shared = leaf.mul(factor);
        NDList scores = new NDList();
        for (int level = 0; level < levels; level++) {
            int extent = 8 >> level;
            scores.add(shared.get("..., :" + extent + ", :" + extent));
        }
        return scores;
    }

    private static NDArray composed(NDManager manager, NDArray z, LabelMap labels) {
        int voxels = labels.shape().size() / 2;
        double[] hot = new double[labels.shape().size() * 3];
        for (int i = 0; i < labels.shape().size(); i++) {
            hot[(i / voxels * 3 + labels.get(i)) * voxels + i % voxels] = 1;
        }
        NDArray t = manager.create(hot, z.getShape());
        int[] space = {2, 3};
        NDArray p = z.softmax(1);
        NDArray smooth = manager.create(1e-5);
        NDArray two = manager.create(2.0);
        NDArray overlap = p.mul(t).sum(space).mul(two).add(smooth);
        NDArray dice = overlap.div(p.sum(space).add(t.sum(space)).add(smooth));
        NDArray crossEntropy = z.logSoftmax(1).mul(t).mean().mul(manager.create(-3.0));
        return dice.neg().add(manager.create(1.0)).mean().add(crossEntropy);
    }
}
