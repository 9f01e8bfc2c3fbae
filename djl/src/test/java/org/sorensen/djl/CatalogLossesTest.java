package org.sorensen.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Losses;

/** Every loss of the catalog works inside the engine's graph, and gives there what it gives on plain arrays. */
class CatalogLossesTest {
    private static final int[] SPATIAL = {7, 6};
    private static final int VOXELS = 2 * 42;

    /** A loss, and an activation and a number of channels that it admits. */
    record Row(Loss loss, LossOptions options, int channels) {
        FloatArray scores() {
            Random random = new Random(3);
            float[] values = new float[VOXELS * channels];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (2 * random.nextGaussian());
            }
            return FloatArray.of(values, org.sorensen.array.Shape.of(2, channels, SPATIAL[0], SPATIAL[1]));
        }

        int[] labels() {
            return new Random(4).ints(VOXELS, 0, channels).toArray();
        }

        LabelMap target() {
            return LabelMap.pack(labels(), org.sorensen.array.Shape.of(2, SPATIAL[0], SPATIAL[1]));
        }

        /** The scores inside a graph. */
        NDArray leaf(NDManager manager) {
            NDArray z = manager.create(scores().toArray(), new Shape(2, channels, SPATIAL[0], SPATIAL[1]));
            z.setRequiresGradient(true);
            return z;
        }

        NDArray target(NDManager manager) {
            return manager.create(labels(), new Shape(2, SPATIAL[0], SPATIAL[1]));
        }

        @Override
        public String toString() {
            return loss + " " + options.activation();
        }
    }

    static Stream<Row> rows() {
        return Losses.all().stream()
                .flatMap(card -> card.examples().stream())
                .distinct()
                .map(CatalogLossesTest::row);
    }

    private static Row row(Loss loss) {
        for (int channels : new int[] {3, 2, 4}) {
            for (Activation activation : new Activation[] {Activation.SOFTMAX, Activation.SIGMOID}) {
                Row row = new Row(loss, LossOptions.with(activation), channels);
                try {
                    loss.evaluate(row.scores(), row.target(), row.options);
                    return row;
                } catch (IllegalArgumentException refused) {
                    // the next one
                }
            }
        }
        throw new AssertionError(loss + " admits neither softmax nor sigmoid on two to four channels");
    }

    private static double largest(FloatArray gradient) {
        double largest = 0;
        for (int i = 0; i < gradient.shape().size(); i++) {
            largest = Math.max(largest, Math.abs(gradient.get(i)));
        }
        return largest;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theGraphGivesWhatArraysGive(Row row) {
        FloatArray gradient = FloatArray.zeros(row.scores().shape());
        double value = row.loss
                .evaluate(row.scores(), row.target(), row.options, gradient)
                .value();
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray z = row.leaf(manager);
            NDArray t = row.target(manager);
            NDArray loss = new SorensenLoss(row.loss, row.options)
                    .evaluate(new NDList(t), new NDList(z.mul(manager.create(1f))));
            assertEquals(value, loss.toFloatArray()[0], 1e-7 * Math.max(1, Math.abs(value)));
            collector.backward(loss);
            float[] found = z.getGradient().toFloatArray();
            for (int i = 0; i < found.length; i++) {
                assertEquals(gradient.get(i), found[i], 1e-7 * largest(gradient), "gradient at " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theDeviceRouteGivesTheSame(Row row) {
        Assumptions.assumeTrue(
                DeviceRoute.takes(row.loss, row.options), "evaluated on the host, whatever the device: " + row.loss);
        FloatArray gradient = FloatArray.zeros(row.scores().shape());
        double value = row.loss
                .evaluate(row.scores(), row.target(), row.options, gradient)
                .value();
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray z = row.leaf(manager);
            NDArray t = row.target(manager);
            DeviceRoute.Result result = DeviceRoute.evaluate(
                    row.loss, row.options, TargetKind.LABELS, z.mul(manager.create(1f)), new NDList(t));
            assertEquals(value, result.value().value(), 5e-6 * Math.max(1, Math.abs(value)));
            collector.backward(result.loss());
            float[] found = z.getGradient().toFloatArray();
            for (int i = 0; i < found.length; i++) {
                assertEquals(gradient.get(i), found[i], 5e-6 * largest(gradient), "gradient at " + i);
            }
        }
    }
}
