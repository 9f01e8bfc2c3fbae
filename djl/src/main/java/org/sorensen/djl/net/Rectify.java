package org.sorensen.djl.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;

/** The activation of a network, followed by channel dropout in training. */
final class Rectify extends Unit {
    private final Rectifier rectifier;
    private final double dropout;
    private final Parameter slope;

    Rectify(NetworkSpec spec, int channels) {
        this.rectifier = spec.rectifier();
        this.dropout = spec.dropout();
        this.slope = rectifier == Rectifier.PRELU
                ? addParameter(Parameter.builder()
                        .setName("slope")
                        .setType(Parameter.Type.OTHER)
                        .optShape(new Shape(channels))
                        .optInitializer(new ConstantInitializer((float) rectifier.slope()))
                        .build())
                : null;
    }

    @Override
    NDArray apply(ParameterStore store, NDArray input, boolean training) {
        NDArray result = slope == null
                ? Ops.rectify(input, rectifier)
                : Ops.prelu(input, store.getValue(slope, input.getDevice(), training));
        if (!training || dropout == 0) {
            return result;
        }
        try (NDArray complete = result) {
            return Ops.dropChannels(complete, dropout);
        }
    }

    @Override
    Shape outputShape(Shape input) {
        return input;
    }
}
