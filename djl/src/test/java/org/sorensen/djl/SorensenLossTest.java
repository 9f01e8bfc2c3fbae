package org.sorensen.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.array.FloatArray;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.NonFiniteLossException;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.VoxelLoss;
import org.sorensen.loss.WeightNormalization;

/** Our gradient against libtorch's autograd of the same formula, composed here by hand in double precision. */
class SorensenLossTest {
    private static final int N = 2;
    private static final int C = 3;
    private static final Shape SHAPE = new Shape(N, C, 5, 6, 7);
    private static final int[] SPACE = {2, 3, 4};

    /** A loss and its formula over probabilities or logits z and a one-hot target t, both [N, C, …] of float64. */
    record Row(String name, Loss loss, LossOptions options, BiFunction<NDArray, NDArray, NDArray> composed) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static NDManager constants;

    /** A constant that outlives the graph; DJL's operations with a number free theirs too early. */
    private static NDArray number(double value) {
        return constants.create(value);
    }

    private static NDArray over(NDArray i, NDArray p, NDArray t, double alpha, double beta, double smooth) {
        NDArray errors = p.sub(i).mul(number(alpha)).add(t.sub(i).mul(number(beta)));
        return i.add(number(smooth)).div(i.add(errors).add(number(smooth)));
    }

    private static NDArray space(NDArray a) {
        return a.sum(SPACE);
    }

    private static NDArray dice(NDArray z, NDArray t) {
        NDArray p = z.softmax(1);
        return over(space(p.mul(t)), space(p), space(t), 0.5, 0.5, 0.5e-5).neg().add(number(1));
    }

    private static NDArray logSigmoid(NDArray z) {
        return z.neg().exp().add(number(1)).log().neg();
    }

    static Stream<Row> rows() {
        LossOptions softmax = LossOptions.softmax().withAbsentClass(AbsentClassPolicy.COUNT);
        LossOptions sigmoid = LossOptions.sigmoid().withAbsentClass(AbsentClassPolicy.COUNT);
        return Stream.of(
                new Row("dice", new DiceLoss(), softmax, (z, t) -> dice(z, t).mean()),
                new Row(
                        "dice foreground",
                        new DiceLoss(),
                        softmax.withClasses(ClassSelection.foreground()),
                        (z, t) -> dice(z, t).get(":, 1:").mean()),
                new Row("squared dice", new DiceLoss(Denominator.SQUARED), softmax, (z, t) -> {
                    NDArray p = z.softmax(1);
                    return over(space(p.mul(t)), space(p.mul(p)), space(t), 0.5, 0.5, 0.5e-5)
                            .neg()
                            .add(number(1))
                            .mean();
                }),
                new Row(
                        "batch dice",
                        new DiceLoss(),
                        softmax.withAggregation(Aggregation.PER_CLASS_OVER_BATCH),
                        (z, t) -> {
                            NDArray p = z.softmax(1);
                            int[] batch = {0};
                            return over(
                                            space(p.mul(t)).sum(batch),
                                            space(p).sum(batch),
                                            space(t).sum(batch),
                                            0.5,
                                            0.5,
                                            0.5e-5)
                                    .neg()
                                    .add(number(1))
                                    .mean();
                        }),
                new Row("jaccard, sigmoid", new JaccardLoss(), sigmoid, (z, t) -> {
                    NDArray p = z.getNDArrayInternal().sigmoid();
                    return over(space(p.mul(t)), space(p), space(t), 1, 1, 1e-5)
                            .neg()
                            .add(number(1))
                            .mean();
                }),
                new Row("tversky", new TverskyLoss(0.3, 0.7), softmax, (z, t) -> {
                    NDArray p = z.softmax(1);
                    return over(space(p.mul(t)), space(p), space(t), 0.3, 0.7, 1e-5)
                            .neg()
                            .add(number(1))
                            .mean();
                }),
                new Row("focal tversky", new FocalTverskyLoss(0.3, 0.7, 0.75), softmax, (z, t) -> {
                    NDArray p = z.softmax(1);
                    return over(space(p.mul(t)), space(p), space(t), 0.3, 0.7, 1e-5)
                            .neg()
                            .add(number(1))
                            .pow(number(0.75))
                            .mean();
                }),
                new Row(
                        "cross-entropy",
                        new CrossEntropyLoss(),
                        softmax,
                        (z, t) -> z.logSoftmax(1).mul(t).mean().mul(number(-C))),
                new Row(
                        "weighted cross-entropy",
                        new CrossEntropyLoss(),
                        softmax.withClassWeights(ClassWeights.of(WeightNormalization.BY_WEIGHT_SUM, 1, 2, 3)),
                        (z, t) -> {
                            NDArray w = z.getManager()
                                    .create(new double[] {1, 2, 3})
                                    .reshape(1, 3, 1, 1, 1);
                            return z.logSoftmax(1)
                                    .mul(t)
                                    .mul(w)
                                    .sum()
                                    .div(t.mul(w).sum())
                                    .neg();
                        }),
                new Row(
                        "smoothed cross-entropy",
                        new CrossEntropyLoss(0.1),
                        softmax,
                        (z, t) -> z.logSoftmax(1)
                                .mul(t.mul(number(0.9)).add(number(0.1 / C)))
                                .mean()
                                .mul(number(-C))),
                new Row(
                        "bce",
                        new BinaryCrossEntropyLoss(),
                        sigmoid,
                        (z, t) -> logSigmoid(z)
                                .mul(t)
                                .add(logSigmoid(z.neg()).mul(t.neg().add(number(1))))
                                .mean()
                                .neg()),
                new Row(
                        "softmax focal",
                        new SoftmaxFocalLoss(2),
                        softmax,
                        (z, t) -> z.softmax(1)
                                .neg()
                                .add(number(1))
                                .pow(number(2))
                                .mul(z.logSoftmax(1))
                                .mul(t)
                                .mean()
                                .mul(number(-C))),
                new Row("sigmoid focal", new SigmoidFocalLoss(1.5, 0.25), sigmoid, (z, t) -> {
                    NDArray p = z.getNDArrayInternal().sigmoid();
                    NDArray positive = p.neg()
                            .add(number(1))
                            .pow(number(1.5))
                            .mul(logSigmoid(z))
                            .mul(t)
                            .mul(number(0.25));
                    NDArray negative = p.pow(number(1.5))
                            .mul(logSigmoid(z.neg()))
                            .mul(t.neg().add(number(1)))
                            .mul(number(0.75));
                    return positive.add(negative).mean().neg();
                }),
                new Row(
                        "normalised sigmoid focal",
                        new SigmoidFocalLoss(2, OptionalDouble.empty(), VoxelLoss.Divisor.ELEMENTS, true),
                        sigmoid,
                        (z, t) -> {
                            NDArray p = z.getNDArrayInternal().sigmoid();
                            NDArray no = t.neg().add(number(1));
                            NDArray positive =
                                    p.neg().add(number(1)).pow(number(2)).mul(t);
                            NDArray negative = p.pow(number(2)).mul(no);
                            NDArray sum = positive.mul(logSigmoid(z)).add(negative.mul(logSigmoid(z.neg())));
                            int[] all = {0, 2, 3, 4};
                            return sum.sum(all)
                                    .div(positive.add(negative).sum(all))
                                    .mean()
                                    .neg();
                        }),
                new Row(
                        "dice + cross-entropy",
                        new DiceLoss().plus(new CrossEntropyLoss()),
                        softmax,
                        (z, t) -> dice(z, t)
                                .mean()
                                .add(z.logSoftmax(1).mul(t).mean().mul(number(-C)))));
    }

    private static float[] logits() {
        Random random = new Random(7);
        float[] values = new float[(int) SHAPE.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextGaussian());
        }
        return values;
    }

    private static int[] labels() {
        Random random = new Random(8);
        int[] values = new int[(int) SHAPE.size() / C];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(10) < 7 ? 0 : 1 + random.nextInt(2);
        }
        return values;
    }

    private static NDArray oneHot(NDManager manager, int[] labels) {
        int voxels = labels.length / N;
        double[] hot = new double[labels.length * C];
        for (int i = 0; i < labels.length; i++) {
            hot[(i / voxels * C + labels[i]) * voxels + i % voxels] = 1;
        }
        return manager.create(hot, SHAPE);
    }

    /** The value and gradient that libtorch finds for the composed formula in float64. */
    private static double[] autograd(Row row, double[] gradient) {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            float[] values = logits();
            double[] widened = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                widened[i] = values[i];
            }
            constants = manager;
            NDArray z = manager.create(widened, SHAPE);
            z.setRequiresGradient(true);
            NDArray loss = row.composed.apply(z, oneHot(manager, labels()));
            collector.backward(loss);
            System.arraycopy(z.getGradient().toDoubleArray(), 0, gradient, 0, gradient.length);
            return new double[] {loss.toDoubleArray()[0]};
        }
    }

    private static void assertClose(String what, double[] expected, float[] found, double relative) {
        double largest = 0;
        for (double e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], relative * largest, what + " gradient at " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void gradientIsAutogradsThroughDjlsOwnLoop(Row row) {
        double[] expected = new double[(int) SHAPE.size()];
        double value = autograd(row, expected)[0];
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray z = manager.create(logits(), SHAPE);
            z.setRequiresGradient(true);
            NDArray t = manager.create(labels(), new Shape(N, 5, 6, 7));
            NDArray loss = new SorensenLoss(row.loss, row.options)
                    .evaluate(new NDList(t), new NDList(z.mul(manager.create(1f))));
            assertEquals(value, loss.toFloatArray()[0], 1e-6 * Math.abs(value));
            collector.backward(loss);
            assertClose(row.name, expected, z.getGradient().toFloatArray(), 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void gradientIsAutogradsThroughBackward(Row row) {
        double[] expected = new double[(int) SHAPE.size()];
        double value = autograd(row, expected)[0];
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray z = manager.create(logits(), SHAPE);
            z.setRequiresGradient(true);
            NDArray t = manager.create(labels(), new Shape(N, 5, 6, 7)).toType(DataType.UINT8, false);
            LossValue found = new SorensenLoss(row.loss, row.options)
                    .backward(new NDList(t), new NDList(z.mul(manager.create(1f))), false);
            assertEquals(value, found.value(), 1e-6 * Math.abs(value));
            assertClose(row.name, expected, z.getGradient().toFloatArray(), 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void deviceRouteGivesTheSame(Row row) {
        double[] expected = new double[(int) SHAPE.size()];
        double value = autograd(row, expected)[0];
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray z = manager.create(logits(), SHAPE);
            z.setRequiresGradient(true);
            NDArray t = manager.create(labels(), new Shape(N, 5, 6, 7));
            assertTrue(DeviceRoute.takes(row.loss, row.options));
            DeviceRoute.Result found = DeviceRoute.evaluate(
                    row.loss, row.options, TargetKind.LABELS, z.mul(manager.create(1f)), new NDList(t));
            assertEquals(value, found.value().value(), 2e-6 * Math.abs(value));
            collector.backward(found.loss());
            assertClose(row.name, expected, z.getGradient().toFloatArray(), 2e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void routesAgreeUnderIgnoreLabelAndVoxelWeights(Row row) {
        LossOptions options = row.options.withIgnoreLabel(9);
        int[] labels = labels();
        Random random = new Random(9);
        float[] weights = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(5) == 0 ? 9 : labels[i];
            weights[i] = random.nextInt(4) * 0.5f;
        }
        float[] values = logits();
        for (int i = 0; i < labels.length / N; i++) {
            // whatever an ignored voxel holds must not matter
            values[i] = labels[i] == 9 ? Float.NaN : values[i];
        }
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray t = manager.create(labels, new Shape(N, 5, 6, 7));
            NDArray w = manager.create(weights, new Shape(N, 5, 6, 7));
            NDArray host = manager.create(values, SHAPE);
            host.setRequiresGradient(true);
            LossValue onHost = new SorensenLoss(row.loss, options)
                    .backward(new NDList(t, w), new NDList(host.mul(manager.create(1f))), false);
            NDArray device = manager.create(values, SHAPE);
            device.setRequiresGradient(true);
            DeviceRoute.Result onDevice = DeviceRoute.evaluate(
                    row.loss, options, TargetKind.LABELS, device.mul(manager.create(1f)), new NDList(t, w));
            collector.backward(onDevice.loss());
            assertEquals(onHost.value(), onDevice.value().value(), 2e-6 * Math.abs(onHost.value()));
            assertEquals(onHost.validVoxels(), onDevice.value().validVoxels(), 1e-3);
            float[] expected = host.getGradient().toFloatArray();
            double[] widened = new double[expected.length];
            for (int i = 0; i < expected.length; i++) {
                widened[i] = expected[i];
            }
            assertClose(row.name, widened, device.getGradient().toFloatArray(), 2e-6);
        }
    }

    @Test
    void withoutRecordingTheValueAloneIsReturned() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = manager.create(logits(), SHAPE);
            NDArray t = manager.create(labels(), new Shape(N, 1, 5, 6, 7));
            SorensenLoss loss = new SorensenLoss(new DiceLoss(), LossOptions.softmax());
            NDArray value = loss.evaluate(new NDList(t), new NDList(z));
            assertEquals(0, value.getShape().dimension());
            assertEquals(loss.value(new NDList(t), new NDList(z)).value(), value.toFloatArray()[0], 1e-7);
        }
    }

    @Test
    void mistakesAreNamed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = manager.create(logits(), SHAPE);
            SorensenLoss loss = new SorensenLoss(new DiceLoss(), LossOptions.softmax());
            NDArray fractions = manager.create(new float[] {0.5f}, new Shape(1));
            String message = assertThrows(
                            IllegalArgumentException.class, () -> loss.evaluate(new NDList(fractions), new NDList(z)))
                    .getMessage();
            assertEquals(
                    "label 0.5 at index 0 is not a whole number; declare the target TargetKind.SOFT if it holds fractions",
                    message);
            NDArray wide = z.toType(DataType.FLOAT64, false);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> loss.evaluate(new NDList(manager.create(labels(), new Shape(N, 5, 6, 7))), new NDList(wide)));
        }
    }

    /** Both routes over the same data: value and gradient on the host, then on the device route. */
    private static float[][] routes(Loss loss, LossOptions options, TargetKind kind, float[] scores, Maker target) {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            Shape shape = new Shape(1, 1, scores.length);
            NDArray host = manager.create(scores, shape);
            host.setRequiresGradient(true);
            NDList labels = new NDList(target.make(manager));
            LossValue value = new SorensenLoss(loss, options, kind)
                    .backward(labels, new NDList(host.mul(manager.create(1f))), false);
            NDArray device = manager.create(scores, shape);
            device.setRequiresGradient(true);
            DeviceRoute.Result found =
                    DeviceRoute.evaluate(loss, options, kind, device.mul(manager.create(1f)), labels);
            collector.backward(found.loss());
            return new float[][] {
                {(float) value.value()}, host.getGradient().toFloatArray(),
                {(float) found.value().value()}, device.getGradient().toFloatArray()
            };
        }
    }

    private interface Maker {
        NDArray make(NDManager manager);
    }

    private static void assertRoutesAgree(float[][] found) {
        assertArrayEquals(found[0], found[2], 1e-6f);
        assertArrayEquals(found[1], found[3], 1e-6f);
    }

    @Test
    void routesAgreeWhereLogarithmsAndPowersHaveNoSlope() {
        float[] saturated = {200, -200, 0.5f, 200};
        Maker labels = manager -> manager.create(new int[] {1, 0, 1, 0}, new Shape(1, 4));
        assertRoutesAgree(
                routes(new SigmoidFocalLoss(0.5), LossOptions.sigmoid(), TargetKind.LABELS, saturated, labels));
        float[] certain = {1, 0, 0.25f, 0.5f};
        assertRoutesAgree(
                routes(new BinaryCrossEntropyLoss(), LossOptions.probabilities(), TargetKind.LABELS, certain, labels));
    }

    @Test
    void deviceRouteReadsTheOptionsVoxelWeights() {
        LossOptions options = LossOptions.sigmoid()
                .withVoxelWeights(FloatArray.of(new float[] {1, 0, 2, 0.5f}, org.sorensen.array.Shape.of(1, 4)));
        Maker labels = manager -> manager.create(new int[] {1, 0, 1, 0}, new Shape(1, 4));
        assertRoutesAgree(routes(
                new DiceLoss().plus(new BinaryCrossEntropyLoss()),
                options,
                TargetKind.LABELS,
                new float[] {1, -2, 0.5f, 0.25f},
                labels));
    }

    @Test
    void deviceRouteRefusesWhatTheHostRefuses() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray bad = manager.create(new float[] {1, Float.NaN, 0, 0}, new Shape(1, 1, 4));
            NDList labels = new NDList(manager.create(new int[] {1, 0, 1, 0}, new Shape(1, 4)));
            NonFiniteLossException found = assertThrows(
                    NonFiniteLossException.class,
                    () -> DeviceRoute.evaluate(new DiceLoss(), LossOptions.sigmoid(), TargetKind.LABELS, bad, labels));
            assertEquals(0, found.classIndex());
            NDArray scores = manager.create(new float[] {1, 2, 0, 0}, new Shape(1, 1, 4));
            NDList three = new NDList(manager.create(new float[] {1, 3, 0, 0}, new Shape(1, 1, 4)));
            assertEquals(
                    "soft targets must lie in [0, 1], found 0.0 to 3.0",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> DeviceRoute.evaluate(
                                            new DiceLoss(), LossOptions.sigmoid(), TargetKind.SOFT, scores, three))
                            .getMessage());
        }
    }

    @Test
    void djlsOwnLoopIsNotPoisonedByIgnoredVoxels() {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray z = manager.create(new float[] {1, Float.NaN, -1, 2}, new Shape(1, 1, 4));
            z.setRequiresGradient(true);
            NDList labels = new NDList(manager.create(new int[] {1, 9, 0, 1}, new Shape(1, 4)));
            SorensenLoss loss =
                    new SorensenLoss(new DiceLoss(), LossOptions.sigmoid().withIgnoreLabel(9));
            NDArray value = loss.evaluate(labels, new NDList(z.add(manager.create(0f))));
            assertEquals(loss.value(labels, new NDList(z)).value(), value.getFloat(), 1e-6);
            collector.backward(value);
            float[] gradient = z.getGradient().toFloatArray();
            assertEquals(0f, gradient[1]);
            assertTrue(gradient[0] < 0 && gradient[2] > 0, Arrays.toString(gradient));
        }
    }
}
