package org.sorensen.djl.net;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** Normalisation of feature maps with a learned scale and shift per channel. */
final class Norm extends Unit {
    /** The groups of {@link FeatureNorm#GROUP}, fewer where they do not divide the channels. */
    static final int GROUPS = 8;

    private final FeatureNorm kind;
    private final int groups;
    private final Parameter gamma;
    private final Parameter beta;
    private final Parameter runningMean;
    private final Parameter runningVariance;

    Norm(FeatureNorm kind, int channels) {
        this.kind = kind;
        this.groups = greatestCommonDivisor(GROUPS, channels);
        this.gamma = learned("gamma", Parameter.Type.GAMMA, channels, true);
        this.beta = learned("beta", Parameter.Type.BETA, channels, true);
        boolean batch = kind == FeatureNorm.BATCH;
        this.runningMean = batch ? learned("runningMean", Parameter.Type.RUNNING_MEAN, channels, false) : null;
        this.runningVariance = batch ? learned("runningVariance", Parameter.Type.RUNNING_VAR, channels, false) : null;
    }

    private Parameter learned(String name, Parameter.Type type, int channels, boolean gradient) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(new Shape(channels))
                .optRequiresGrad(gradient)
                .build());
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    @Override
    NDArray apply(ParameterStore store, NDArray input, boolean training) {
        Device device = input.getDevice();
        NDArray scale = store.getValue(gamma, device, training);
        NDArray shift = store.getValue(beta, device, training);
        return switch (kind) {
            case INSTANCE -> Ops.instanceNorm(input, scale, shift);
            case GROUP -> Ops.groupNorm(input, groups, scale, shift);
            case BATCH ->
                Ops.batchNorm(
                        input,
                        store.getValue(runningMean, device, training),
                        store.getValue(runningVariance, device, training),
                        scale,
                        shift,
                        training);
            case NONE -> input;
        };
    }

    @Override
    Shape outputShape(Shape input) {
        return input;
    }
}
