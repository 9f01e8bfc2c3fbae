package org.sorensen.djl.net;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Arrays;

/** A convolution with a cubic kernel, zero padding that keeps the size where the stride is 1, and its own first weights. */
final class Conv extends Unit {
    private final Parameter weight;
    private final Parameter bias;
    private final Shape stride;
    private final Shape padding;
    private final Shape dilation;

    /** An even kernel is not padded: 2 with stride 2 halves an even size. */
    Conv(Plan plan, int in, int out, int kernel, int stride, boolean withBias) {
        long[] shape = new long[plan.rank() + 2];
        Arrays.fill(shape, kernel);
        shape[0] = out;
        shape[1] = in;
        this.weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(shape))
                .optInitializer(plan.initializer())
                .build());
        this.bias = withBias
                ? addParameter(Parameter.builder()
                        .setName("bias")
                        .setType(Parameter.Type.BIAS)
                        .optShape(new Shape(out))
                        .build())
                : null;
        this.stride = plan.cube(stride);
        this.padding = plan.cube(kernel % 2 == 0 ? 0 : kernel / 2);
        this.dilation = plan.cube(1);
    }

    @Override
    NDArray apply(ParameterStore store, NDArray input, boolean training) {
        Device device = input.getDevice();
        return Ops.convolution(
                input,
                store.getValue(weight, device, training),
                store.getValue(bias, device, training),
                stride,
                padding,
                dilation);
    }

    @Override
    Shape outputShape(Shape input) {
        long[] shape = input.getShape().clone();
        shape[1] = weight.getShape().get(0);
        for (int axis = 2; axis < shape.length; axis++) {
            long kernel = weight.getShape().get(axis);
            shape[axis] = (shape[axis] + 2 * padding.get(axis - 2) - kernel) / stride.get(axis - 2) + 1;
        }
        return new Shape(shape);
    }
}
