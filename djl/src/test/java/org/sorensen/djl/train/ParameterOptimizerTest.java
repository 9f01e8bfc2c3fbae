package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.djl.net.Architecture;
import org.sorensen.djl.net.Checkpoint;
import org.sorensen.djl.net.Checkpoints;
import org.sorensen.djl.net.FeatureNorm;
import org.sorensen.djl.net.NetworkSpec;
import org.sorensen.djl.net.SegmentationNet;
import org.sorensen.djl.net.Torch;
import org.sorensen.djl.net.UNet;
import org.sorensen.djl.net.VNet;

class ParameterOptimizerTest {
    private static final NetworkSpec SPEC =
            UNet.builder().rank(2).depth(2).width(2).norm(FeatureNorm.BATCH).spec();

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<OptimizerSpec> settings() {
        return Stream.of(
                OptimizerSpec.adam(0.01, 0),
                OptimizerSpec.adam(0.01, 0.1),
                // A large epsilon shows where it is added.
                new OptimizerSpec(OptimizerSpec.Method.ADAM, 0.01, 0, 0.8, 0.9, 0.1, 0, false),
                OptimizerSpec.adamW(0.01, 0.1),
                OptimizerSpec.sgd(0.01, 0, 0, false),
                OptimizerSpec.sgd(0.01, 0.1, 0.9, false),
                OptimizerSpec.sgd(0.01, 0.1, 0.9, true));
    }

    private SegmentationNet net(long seed) {
        SegmentationNet net = SPEC.build(seed);
        net.initialize(manager);
        return net;
    }

    /** The published formulas in double precision, for one weight. */
    private static final class Formula {
        private final OptimizerSpec spec;
        private double w;
        private double m;
        private double v;
        private int t;

        Formula(OptimizerSpec spec, double w) {
            this.spec = spec;
            this.w = w;
        }

        void step(double gradient, double rate) {
            t++;
            double g = gradient;
            switch (spec.method()) {
                case ADAM, ADAMW -> {
                    if (spec.method() == OptimizerSpec.Method.ADAMW) {
                        w -= rate * spec.weightDecay() * w;
                    } else {
                        g += spec.weightDecay() * w;
                    }
                    m = spec.beta1() * m + (1 - spec.beta1()) * g;
                    v = spec.beta2() * v + (1 - spec.beta2()) * g * g;
                    double mean = m / (1 - Math.pow(spec.beta1(), t));
                    double variance = v / (1 - Math.pow(spec.beta2(), t));
                    w -= rate * mean / (Math.sqrt(variance) + spec.epsilon());
                }
                case SGD -> {
                    g += spec.weightDecay() * w;
                    m = spec.momentum() * m + g;
                    w -= rate * (spec.nesterov() ? g + spec.momentum() * m : m);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void updatesAreThePublishedFormulas(OptimizerSpec spec) {
        SegmentationNet net = net(3);
        NDArray weight = net.getParameters().valueAt(0).getArray();
        float[] first = weight.toFloatArray();
        Formula[] expected = new Formula[first.length];
        for (int i = 0; i < first.length; i++) {
            expected[i] = new Formula(spec, first[i]);
        }
        try (ParameterOptimizer optimizer = new ParameterOptimizer(spec, net)) {
            for (int step = 0; step < 12; step++) {
                optimizer.zeroGradients();
                Torch.backward(net, Torch.random(manager, step, 2, 1, 8, 8));
                float[] gradient = weight.getGradient().toFloatArray();
                double factor = 1 - 0.05 * step;
                optimizer.update(factor, 0.5);
                for (int i = 0; i < first.length; i++) {
                    expected[i].step(0.5 * gradient[i], spec.learningRate() * factor);
                }
            }
            assertEquals(12, optimizer.step());
        }
        float[] last = weight.toFloatArray();
        for (int i = 0; i < first.length; i++) {
            assertEquals(expected[i].w, last[i], 2e-6 * Math.max(1, Math.abs(last[i])), "weight " + i);
        }
    }

    private static void train(SegmentationNet net, ParameterOptimizer optimizer, int from, int to) {
        NDManager manager = net.getParameters().valueAt(0).getArray().getManager();
        Schedule schedule = Schedule.polynomial(10).withWarmup(2);
        for (int step = from; step < to; step++) {
            try (NDManager scratch = manager.newSubManager()) {
                optimizer.zeroGradients();
                Torch.backward(net, Torch.random(scratch, step, 2, 1, 8, 8));
                double clip = ParameterOptimizer.clipFactor(optimizer.gradientNorm(), 1);
                optimizer.update(schedule.factor(step), clip);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aResumedTrainingGivesTheNumbersOfAnUninterruptedOne(OptimizerSpec spec, @TempDir Path folder)
            throws IOException {
        SegmentationNet whole = net(1);
        try (ParameterOptimizer optimizer = new ParameterOptimizer(spec, whole)) {
            train(whole, optimizer, 0, 8);
        }

        Path file = folder.resolve("half.ckpt");
        SegmentationNet half = net(1);
        try (ParameterOptimizer optimizer = new ParameterOptimizer(spec, half)) {
            train(half, optimizer, 0, 5);
            Checkpoints.save(file, Checkpoint.of(half, optimizer.step(), optimizer.exportState(), Map.of()));
        }
        SegmentationNet rest = net(2);
        try (ParameterOptimizer optimizer = new ParameterOptimizer(spec, rest)) {
            Checkpoint checkpoint = Checkpoints.loadInto(file, rest);
            optimizer.importState(checkpoint.step(), checkpoint.optimizer());
            train(rest, optimizer, 5, 8);
            assertEquals(8, optimizer.step());
        }
        for (String name : whole.getParameters().keys()) {
            assertArrayEquals(
                    whole.getParameters().get(name).getArray().toFloatArray(),
                    rest.getParameters().get(name).getArray().toFloatArray(),
                    name);
        }
    }

    /** The loss is the mean squared difference from twice the image, which either network can learn. */
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void trainingLowersTheLoss(Architecture architecture) {
        boolean unet = architecture == Architecture.UNET;
        SegmentationNet net = (unet ? UNet.builder() : VNet.builder())
                .rank(2)
                .depth(2)
                .width(4)
                .classes(1)
                .norm(FeatureNorm.NONE)
                .build(1);
        net.initialize(manager);
        NDArray image = Torch.random(manager, 1, 2, 1, 15, 17);
        double first = 0;
        double last = 0;
        try (ParameterOptimizer optimizer = new ParameterOptimizer(OptimizerSpec.adamW(0.01, 0.01), net)) {
            for (int step = 0; step < 60; step++) {
                optimizer.zeroGradients();
                try (NDManager scratch = manager.newSubManager();
                        GradientCollector collector =
                                Engine.getEngine("PyTorch").newGradientCollector()) {
                    NDArray input = Torch.random(scratch, 1, 2, 1, 15, 17);
                    NDArray loss = Torch.forward(net, input, true)
                            .get(0)
                            .sub(input.mul(2))
                            .square()
                            .mean();
                    collector.backward(loss);
                    last = loss.getFloat();
                }
                first = step == 0 ? last : first;
                optimizer.update(1);
            }
        }
        assertTrue(last < 0.2 * first, "from " + first + " to " + last);
        assertEquals(image.getShape(), Torch.forward(net, image, false).get(0).getShape());
    }

    @Test
    void aStepLeavesNoArraysBehind() {
        SegmentationNet net = net(1);
        try (ParameterOptimizer optimizer = new ParameterOptimizer(OptimizerSpec.adamW(0.01, 0.1), net)) {
            train(net, optimizer, 0, 1);
            int held = manager.getManagedArrays().size();
            train(net, optimizer, 1, 3);
            assertEquals(held, manager.getManagedArrays().size());
        }
    }

    @Test
    void theNormIsOverAllGradients() {
        SegmentationNet net = net(1);
        try (ParameterOptimizer optimizer = new ParameterOptimizer(OptimizerSpec.sgd(1, 0, 0, false), net)) {
            Torch.backward(net, Torch.random(manager, 1, 2, 1, 8, 8));
            double sum = 0;
            for (Parameter parameter : net.getParameters().values()) {
                if (parameter.requiresGradient()) {
                    for (float g : parameter.getArray().getGradient().toFloatArray()) {
                        sum += (double) g * g;
                    }
                }
            }
            assertEquals(Math.sqrt(sum), optimizer.gradientNorm(), 1e-6 * Math.sqrt(sum));
            optimizer.zeroGradients();
            assertEquals(0, optimizer.gradientNorm());
            Torch.backward(net, Torch.random(manager, 1, 2, 1, 8, 8).mul(Float.NaN));
            assertTrue(Double.isNaN(optimizer.gradientNorm()));
        }
        assertEquals(1, ParameterOptimizer.clipFactor(0.5, 1));
        assertEquals(0.25, ParameterOptimizer.clipFactor(8, 2));
        assertThrows(ArithmeticException.class, () -> ParameterOptimizer.clipFactor(Double.NaN, 1));
    }

    @Test
    void aStateOfAnotherMethodIsRefused() {
        SegmentationNet net = net(1);
        try (ParameterOptimizer adam = new ParameterOptimizer(OptimizerSpec.adam(0.1, 0), net);
                ParameterOptimizer sgd = new ParameterOptimizer(OptimizerSpec.sgd(0.1, 0, 0.9, false), net)) {
            String message = assertThrows(IllegalArgumentException.class, () -> sgd.importState(3, adam.exportState()))
                    .getMessage();
            assertTrue(message.contains("not one of SGD for this network"), message);
            assertEquals(0, sgd.step());
        }
    }

    @Test
    void wrongSettingsAreNamed() {
        assertEquals(
                "an optimiser needs a learningRate above 0, found 0.0",
                assertThrows(IllegalArgumentException.class, () -> OptimizerSpec.adam(0, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> OptimizerSpec.sgd(0.1, 0, 0, true));
        assertThrows(IllegalArgumentException.class, () -> OptimizerSpec.adam(Double.NaN, 0));
    }
}
