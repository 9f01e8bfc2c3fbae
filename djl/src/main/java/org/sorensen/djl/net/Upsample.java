package org.sorensen.djl.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;

/**
 * A transposed convolution with kernel 2 and stride 2, which doubles every spatial extent.
 *
 * <p>Its kernel does not overlap itself, so it is exactly a convolution with kernel 1 to {@code 2^rank} times the
 * channels and a reordering; DJL's PyTorch engine has no transposed convolution, and this is as fast.
 */
final class Upsample extends Unit {
    private final Conv conv;

    Upsample(Plan plan, int in, int out, boolean withBias) {
        this.conv = addChildBlock("conv", new Conv(plan, in, out << plan.rank(), 1, 1, withBias));
    }

    @Override
    NDArray apply(ParameterStore store, NDArray input, boolean training) {
        try (NDArray packed = conv.apply(store, input, training)) {
            return Ops.spread(packed);
        }
    }

    @Override
    Shape outputShape(Shape input) {
        long[] shape = conv.outputShape(input).getShape().clone();
        shape[1] >>= shape.length - 2;
        for (int axis = 2; axis < shape.length; axis++) {
            shape[axis] *= 2;
        }
        return new Shape(shape);
    }
}
