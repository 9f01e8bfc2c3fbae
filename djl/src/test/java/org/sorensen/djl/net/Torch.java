package org.sorensen.djl.net;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.SplittableRandom;

/** What the tests of networks share. */
public final class Torch {
    private Torch() {}

    public static NDManager manager() {
        return NDManager.newBaseManager(Device.cpu(), "PyTorch");
    }

    public static NDArray random(NDManager manager, long seed, long... extents) {
        Shape shape = new Shape(extents);
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }

    public static NDList forward(Block block, NDArray input, boolean training) {
        return block.forward(new ParameterStore(input.getManager(), false), new NDList(input), training, null);
    }

    /** Adds the gradients of {@code Σ output²} over all outputs to the parameters; returns the sum. */
    public static double backward(Block block, NDArray input) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray sum = null;
            for (NDArray output : forward(block, input, true)) {
                NDArray part = output.square().sum();
                sum = sum == null ? part : sum.add(part);
            }
            collector.backward(sum);
            return sum.getFloat();
        }
    }
}
