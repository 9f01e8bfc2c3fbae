package org.sorensen.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.KlDivergenceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Losses;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.VoxelLoss;

/** Every per-voxel formula of the catalog, read in tensors, against the host's reading of it. */
class VoxelLossesOnDeviceTest {
    private static final Shape SHAPE = new Shape(2, 3, 4, 5);
    private static final double TOLERANCE = 5e-6;

    static Stream<Loss> losses() {
        return Stream.concat(
                Losses.all().stream().flatMap(card -> card.examples().stream()).filter(VoxelLoss.class::isInstance),
                Stream.of(
                        new CrossEntropyLoss(.1).clipped(.05),
                        new SigmoidFocalLoss(2, .25).clipped(.05),
                        new KlDivergenceLoss().dividedBy(VoxelLoss.Divisor.CELLS)));
    }

    private static float[] numbers(long seed, float from, float to) {
        Random random = new Random(seed);
        float[] numbers = new float[(int) SHAPE.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = from + (to - from) * random.nextFloat();
        }
        return numbers;
    }

    private static int[] labels() {
        Random random = new Random(2);
        int[] labels = new int[(int) SHAPE.size() / 3];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(3);
        }
        return labels;
    }

    private static LossOptions options(Loss loss) {
        return ((VoxelLoss) loss).kind() == VoxelLoss.Kind.CATEGORICAL ? LossOptions.softmax() : LossOptions.sigmoid();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void labels(Loss loss) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray t = manager.create(labels(), new Shape(2, 4, 5));
            agree(manager, loss, options(loss), TargetKind.LABELS, numbers(1, -3, 3), t);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void softTargets(Loss loss) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray t = manager.create(numbers(3, 0, 1), SHAPE);
            agree(manager, loss, options(loss), TargetKind.SOFT, numbers(4, -3, 3), t);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void probabilities(Loss loss) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray t = manager.create(labels(), new Shape(2, 4, 5));
            agree(manager, loss, LossOptions.probabilities(), TargetKind.LABELS, numbers(5, .02f, .98f), t);
        }
    }

    /** Logits of ±1e4: what the engine does not choose must not reach the gradient as NaN. */
    @ParameterizedTest
    @MethodSource("losses")
    void saturated(Loss loss) {
        float[] values = numbers(6, -1, 1);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.signum(values[i]) * 1e4f;
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray t = manager.create(labels(), new Shape(2, 4, 5));
            agree(manager, loss, options(loss), TargetKind.LABELS, values, t);
        }
    }

    private static void agree(
            NDManager manager, Loss loss, LossOptions options, TargetKind kind, float[] values, NDArray target) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray host = manager.create(values, SHAPE);
            host.setRequiresGradient(true);
            LossValue expected = new SorensenLoss(loss, options, kind)
                    .backward(new NDList(target), new NDList(host.mul(manager.create(1f))), false);
            NDArray device = manager.create(values, SHAPE);
            device.setRequiresGradient(true);
            assertTrue(DeviceRoute.takes(loss, options));
            DeviceRoute.Result found =
                    DeviceRoute.evaluate(loss, options, kind, device.mul(manager.create(1f)), new NDList(target));
            collector.backward(found.loss());
            assertEquals(expected.value(), found.value().value(), TOLERANCE * Math.abs(expected.value()) + 1e-9);
            float[] wanted = host.getGradient().toFloatArray();
            float[] got = device.getGradient().toFloatArray();
            double largest = 1e-9;
            for (float entry : wanted) {
                largest = Math.max(largest, Math.abs(entry));
            }
            for (int i = 0; i < wanted.length; i++) {
                assertEquals(wanted[i], got[i], TOLERANCE * largest, "gradient at " + i + " of " + loss);
            }
        }
    }
}
