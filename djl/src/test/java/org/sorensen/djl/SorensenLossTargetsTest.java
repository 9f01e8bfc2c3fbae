package org.sorensen.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.djl.net.Torch;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.SoftOverlap;

/** Soft targets, half precision, scores that are not contiguous, and losses that are neither sums nor voxel formulas. */
class SorensenLossTargetsTest {
    private static final Shape SHAPE = new Shape(2, 3, 6, 5);
    private static final int[] SPACE = {2, 3};

    private static NDManager constants;

    /** A constant that outlives the graph; DJL's operations with a number free theirs too early. */
    private static NDArray number(double value) {
        return constants.create(value);
    }

    record Row(String name, Loss loss, LossOptions options, BiFunction<NDArray, NDArray, NDArray> composed) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static NDArray overlap(NDArray i, NDArray p, NDArray t, double errors) {
        NDArray smooth = number(errors * 1e-5);
        NDArray wrong = p.add(t).sub(i.mul(number(2))).mul(number(errors));
        return i.add(smooth).div(i.add(wrong).add(smooth)).neg().add(number(1)).mean();
    }

    /** The intersection where targets are fractional: {@code Σ (p + t − |p − t|) / 2}. */
    private static NDArray least(NDArray p, NDArray t) {
        return p.add(t).sub(p.sub(t).abs()).mul(number(0.5)).sum(SPACE);
    }

    static Stream<Row> rows() {
        LossOptions softmax = LossOptions.softmax().withAbsentClass(AbsentClassPolicy.COUNT);
        LossOptions sigmoid = LossOptions.sigmoid().withAbsentClass(AbsentClassPolicy.COUNT);
        return Stream.of(
                new Row("dice, minimum", new DiceLoss(), softmax.withSoftOverlap(SoftOverlap.MINIMUM), (z, t) -> {
                    NDArray p = z.softmax(1);
                    return overlap(least(p, t), p.sum(SPACE), t.sum(SPACE), 0.5);
                }),
                new Row("dice, product", new DiceLoss(), softmax.withSoftOverlap(SoftOverlap.PRODUCT), (z, t) -> {
                    NDArray p = z.softmax(1);
                    return overlap(p.mul(t).sum(SPACE), p.sum(SPACE), t.sum(SPACE), 0.5);
                }),
                new Row("jaccard, minimum", new JaccardLoss(), sigmoid.withSoftOverlap(SoftOverlap.MINIMUM), (z, t) -> {
                    NDArray p = z.getNDArrayInternal().sigmoid();
                    return overlap(least(p, t), p.sum(SPACE), t.sum(SPACE), 1);
                }),
                new Row(
                        "cross-entropy",
                        new CrossEntropyLoss(),
                        softmax,
                        (z, t) -> z.logSoftmax(1).mul(t).mean().mul(number(-3))),
                new Row("bce", new BinaryCrossEntropyLoss(), sigmoid, (z, t) -> {
                    NDArray yes = z.neg().exp().add(number(1)).log().mul(t);
                    NDArray no = z.exp().add(number(1)).log().mul(t.neg().add(number(1)));
                    return yes.add(no).mean();
                }));
    }

    private static float[] scores() {
        Random random = new Random(3);
        float[] values = new float[(int) SHAPE.size()];
        for (int i = 0; i < values.length; i++) {
            // quarters: exact in half precision too
            values[i] = Math.round(6 * random.nextGaussian()) / 4f;
        }
        return values;
    }

    /** Three values that add up to 1 for each voxel, some of them hard. */
    private static float[] softTarget() {
        Random random = new Random(5);
        int voxels = 30;
        float[] values = new float[(int) SHAPE.size()];
        for (int n = 0; n < 2; n++) {
            for (int v = 0; v < voxels; v++) {
                int at = n * 3 * voxels + v;
                int eighths = random.nextInt(9);
                values[at] = eighths / 8f;
                values[at + voxels] = random.nextBoolean() ? 1 - values[at] : (1 - values[at]) / 4;
                values[at + 2 * voxels] = 1 - values[at] - values[at + voxels];
            }
        }
        return values;
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static double autograd(Row row, double[] gradient) {
        try (NDManager manager = Torch.manager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            constants = manager;
            NDArray z = manager.create(widened(scores()), SHAPE);
            z.setRequiresGradient(true);
            NDArray loss = row.composed.apply(z, manager.create(widened(softTarget()), SHAPE));
            collector.backward(loss);
            System.arraycopy(z.getGradient().toDoubleArray(), 0, gradient, 0, gradient.length);
            return loss.toDoubleArray()[0];
        }
    }

    private static void assertClose(double[] expected, float[] found, double relative) {
        double largest = 0;
        for (double e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], relative * largest, "gradient at " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void softTargetsGiveAutogradsGradientOnBothRoutes(Row row) {
        double[] expected = new double[(int) SHAPE.size()];
        double value = autograd(row, expected);
        try (NDManager manager = Torch.manager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList target = new NDList(manager.create(softTarget(), SHAPE));
            NDArray one = manager.create(1f);
            NDArray host = manager.create(scores(), SHAPE);
            host.setRequiresGradient(true);
            LossValue found = new SorensenLoss(row.loss, row.options, TargetKind.SOFT)
                    .backward(target, new NDList(host.mul(one)), false);
            assertEquals(value, found.value(), 2e-6 * Math.abs(value));
            assertClose(expected, host.getGradient().toFloatArray(), 2e-6);

            NDArray device = manager.create(scores(), SHAPE);
            device.setRequiresGradient(true);
            DeviceRoute.Result sums =
                    DeviceRoute.evaluate(row.loss, row.options, TargetKind.SOFT, device.mul(one), target);
            collector.backward(sums.loss());
            assertEquals(value, sums.value().value(), 2e-6 * Math.abs(value));
            assertClose(expected, device.getGradient().toFloatArray(), 2e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void halfPrecisionScoresAreWidened(Row row) {
        double[] expected = new double[(int) SHAPE.size()];
        double value = autograd(row, expected);
        try (NDManager manager = Torch.manager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            SorensenLoss loss = new SorensenLoss(row.loss, row.options, TargetKind.SOFT);
            NDList target = new NDList(manager.create(softTarget(), SHAPE));
            NDArray one = manager.create(new float[] {1}).toType(DataType.FLOAT16, false);
            NDArray direct = half(manager);
            LossValue found = loss.backward(target, new NDList(direct.mul(one)), false);
            assertEquals(value, found.value(), 2e-6 * Math.abs(value));
            // the gradient itself is rounded to half precision on its way back
            assertClose(expected, floats(direct.getGradient()), 1e-3);

            NDArray carried = half(manager);
            NDArray scalar = loss.evaluate(target, new NDList(carried.mul(one)));
            assertEquals(DataType.FLOAT32, scalar.getDataType());
            collector.backward(scalar);
            assertArrayEquals(floats(direct.getGradient()), floats(carried.getGradient()));
        }
    }

    private static NDArray half(NDManager manager) {
        NDArray leaf = manager.create(scores(), SHAPE).toType(DataType.FLOAT16, false);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private static float[] floats(NDArray half) {
        assertEquals(DataType.FLOAT16, half.getDataType());
        return half.toType(DataType.FLOAT32, false).toFloatArray();
    }

    /** Channels last in memory, seen channels first: the gradient must come back to the right elements. */
    @ParameterizedTest
    @MethodSource("rows")
    void scoresThatAreNotContiguous(Row row) {
        double[] expected = new double[(int) SHAPE.size()];
        double value = autograd(row, expected);
        try (NDManager manager = Torch.manager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray leaf = manager.create(
                    manager.create(scores(), SHAPE).transpose(0, 2, 3, 1).toFloatArray(), new Shape(2, 6, 5, 3));
            leaf.setRequiresGradient(true);
            NDArray target = manager.create(
                            manager.create(softTarget(), SHAPE)
                                    .transpose(0, 2, 3, 1)
                                    .toFloatArray(),
                            new Shape(2, 6, 5, 3))
                    .transpose(0, 3, 1, 2);
            LossValue found = new SorensenLoss(row.loss, row.options, TargetKind.SOFT)
                    .backward(new NDList(target), new NDList(leaf.transpose(0, 3, 1, 2)), false);
            assertEquals(value, found.value(), 2e-6 * Math.abs(value));
            assertClose(expected, leaf.getGradient().transpose(0, 3, 1, 2).toFloatArray(), 2e-6);
        }
    }

    /** A loss of its own kind, which only host memory can serve: the sum of squared scores over the batch size. */
    private record Squares() implements Loss {
        @Override
        public LossValue evaluate(Scores scores, Target target, LossOptions options) {
            double sum = 0;
            for (int i = 0; i < scores.shape().size(); i++) {
                sum += scores.get(i) * scores.get(i);
            }
            return new LossValue(sum / 2, new double[] {sum / 2}, org.sorensen.array.Shape.of(), List.of(), 60);
        }

        @Override
        public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
            float[] own = new float[scores.shape().size()];
            for (int i = 0; i < own.length; i++) {
                own[i] = (float) scores.get(i);
            }
            ((FloatArray) gradient).write(0, own, own.length);
            return evaluate(scores, target, options);
        }
    }

    @Test
    void aLossOfItsOwnKindGoesThroughHostMemory() {
        LossOptions options = LossOptions.softmax();
        assertFalse(DeviceRoute.takes(new Squares(), options));
        assertFalse(DeviceRoute.takes(new DiceLoss().plus(new Squares()), options));
        try (NDManager manager = Torch.manager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            SorensenLoss loss = new SorensenLoss(new Squares(), options, TargetKind.SOFT);
            NDList target = new NDList(manager.create(softTarget(), SHAPE));
            NDArray z = manager.create(scores(), SHAPE);
            z.setRequiresGradient(true);
            NDArray value = loss.evaluate(target, new NDList(z.mul(manager.create(2f))));
            double expected = 0;
            float[] gradient = scores();
            for (int i = 0; i < gradient.length; i++) {
                expected += 2 * gradient[i] * gradient[i];
                gradient[i] *= 4;
            }
            assertEquals(expected, value.toFloatArray()[0], 1e-5 * expected);
            collector.backward(value);
            assertArrayEquals(gradient, z.getGradient().toFloatArray(), 1e-5f);
        }
    }

    /** What the graph still reads must not be freed with temporary objects: memory is churned before backward runs. */
    @Test
    void theGradientSurvivesGarbageCollection() {
        Row row = rows().findFirst().orElseThrow();
        double[] expected = new double[(int) SHAPE.size()];
        autograd(row, expected);
        try (NDManager manager = Torch.manager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            SorensenLoss loss = new SorensenLoss(row.loss, row.options, TargetKind.SOFT);
            NDList target = new NDList(manager.create(softTarget(), SHAPE));
            NDArray host = manager.create(scores(), SHAPE);
            NDArray device = manager.create(scores(), SHAPE);
            host.setRequiresGradient(true);
            device.setRequiresGradient(true);
            NDArray one = manager.create(1f);
            NDArray a = loss.evaluate(target, new NDList(host.mul(one)));
            NDArray b = DeviceRoute.evaluate(row.loss, row.options, TargetKind.SOFT, device.mul(one), target)
                    .loss();
            for (int i = 0; i < 3; i++) {
                System.gc();
                try (NDManager churn = manager.newSubManager()) {
                    for (int k = 0; k < 200; k++) {
                        churn.create(new float[] {Float.NaN});
                        churn.full(SHAPE, Float.NaN);
                    }
                }
            }
            collector.backward(a);
            collector.backward(b);
            assertClose(expected, host.getGradient().toFloatArray(), 2e-6);
            assertClose(expected, device.getGradient().toFloatArray(), 2e-6);
        }
    }

    @Test
    void aTrainingLossIsOneNumber() {
        assertEquals(
                "a training loss is one number; use Reduction.MEAN or SUM, found NONE",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new SorensenLoss(
                                        new DiceLoss(), LossOptions.softmax().withReduction(Reduction.NONE)))
                        .getMessage());
    }
}
