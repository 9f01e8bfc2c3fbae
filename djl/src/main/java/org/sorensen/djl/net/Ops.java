package org.sorensen.djl.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;

/**
 * The few libtorch operations that the networks are made of.
 *
 * <p>Every method leaves its arguments open, closes what it made on the way, and attaches its result to the input's
 * manager. Closing an array only drops a reference: what the backward pass needs stays alive in its graph.
 */
final class Ops {
    static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

    private Ops() {}

    static PtNDArray torch(NDArray array) {
        return (PtNDArray) array;
    }

    static NDArray convolution(NDArray input, NDArray weight, NDArray bias, Shape stride, Shape padding, Shape unit) {
        return JniUtils.convolution(
                torch(input), torch(weight), bias == null ? null : torch(bias), stride, padding, unit, 1);
    }

    static NDArray rectify(NDArray input, Rectifier rectifier) {
        return rectifier == Rectifier.RELU
                ? JniUtils.relu(torch(input))
                : JniUtils.leakyRelu(torch(input), rectifier.slope());
    }

    /** {@code a·x + (1 − a)·max(x, 0)} with one slope per channel, {@code [C]}. */
    static NDArray prelu(NDArray input, NDArray slope) {
        long[] perChannel = ones(input.getShape().dimension());
        perChannel[1] = slope.size();
        try (NDArray a = slope.reshape(perChannel);
                NDArray positive = JniUtils.relu(torch(input));
                NDArray linear = input.mul(a);
                NDArray rest = a.neg();
                NDArray complement = rest.add(1);
                NDArray scaled = positive.mul(complement)) {
            return linear.add(scaled);
        }
    }

    /** Mean 0 and variance 1 over space for each sample and channel, then scale and shift by channel. */
    static NDArray instanceNorm(NDArray input, NDArray gamma, NDArray beta) {
        Shape shape = input.getShape();
        long samples = shape.get(0);
        if (shape.size() == samples * shape.get(1)) {
            return constantNorm(input, gamma, beta);
        }
        // One sample of N·C channels: libtorch's batch normalisation then takes its statistics per sample and channel.
        long[] merged = shape.getShape().clone();
        merged[0] = 1;
        merged[1] = samples * shape.get(1);
        NDManager manager = input.getManager();
        try (NDArray flat = input.reshape(merged);
                NDArray gammas = gamma.tile(samples);
                NDArray betas = beta.tile(samples);
                NDArray mean = manager.zeros(new Shape(merged[1]));
                NDArray variance = manager.ones(new Shape(merged[1]));
                NDArray result = JniUtils.batchNorm(
                        torch(flat), torch(mean), torch(variance), torch(gammas), torch(betas), true, 0, EPSILON)) {
            return result.reshape(shape);
        }
    }

    /** Instance normalisation of a single voxel, which libtorch refuses: it is its own mean, so the shift remains. */
    private static NDArray constantNorm(NDArray input, NDArray gamma, NDArray beta) {
        try (NDArray zero = input.sub(input)) {
            return scaleAndShift(zero, gamma, beta);
        }
    }

    private static NDArray scaleAndShift(NDArray input, NDArray gamma, NDArray beta) {
        long[] perChannel = ones(input.getShape().dimension());
        perChannel[1] = gamma.size();
        try (NDArray gammas = gamma.reshape(perChannel);
                NDArray betas = beta.reshape(perChannel);
                NDArray scaled = input.mul(gammas)) {
            return scaled.add(betas);
        }
    }

    /** Mean 0 and variance 1 over a group of channels and space, then scale and shift by channel. */
    static NDArray groupNorm(NDArray input, int groups, NDArray gamma, NDArray beta) {
        Shape shape = input.getShape();
        NDManager manager = input.getManager();
        try (NDArray flat = input.reshape(shape.get(0), groups, -1);
                NDArray unit = manager.ones(new Shape(groups));
                NDArray zero = manager.zeros(new Shape(groups));
                NDArray normal = instanceNorm(flat, unit, zero);
                NDArray shaped = normal.reshape(shape)) {
            return scaleAndShift(shaped, gamma, beta);
        }
    }

    /** Mean 0 and variance 1 of each channel over the batch; the running averages are updated in training. */
    static NDArray batchNorm(
            NDArray input, NDArray mean, NDArray variance, NDArray gamma, NDArray beta, boolean training) {
        // libtorch's order of arguments is mean, variance, scale, shift, whatever the parameters of JniUtils are
        // called.
        return JniUtils.batchNorm(
                torch(input), torch(mean), torch(variance), torch(gamma), torch(beta), training, MOMENTUM, EPSILON);
    }

    /** Whole channels set to zero with the given probability, the others scaled to keep the mean. */
    static NDArray dropChannels(NDArray input, double rate) {
        long[] perChannel = ones(input.getShape().dimension());
        perChannel[0] = input.getShape().get(0);
        perChannel[1] = input.getShape().get(1);
        try (NDArray kept = input.getManager().ones(new Shape(perChannel));
                NDArray mask = JniUtils.dropout(torch(kept), rate, true)) {
            return input.mul(mask);
        }
    }

    /** The channels repeated in turn until there are {@code channels} of them. */
    static NDArray cycleChannels(NDArray input, long channels) {
        long have = input.getShape().get(1);
        long[] repeats = ones(input.getShape().dimension());
        repeats[1] = (channels + have - 1) / have;
        try (NDArray cycled = input.tile(repeats)) {
            return JniUtils.slice(torch(cycled), 1, 0, channels, 1);
        }
    }

    /** Channels to space: {@code [N, C·2^d, spatial…]} to {@code [N, C, 2·spatial…]}, offsets row-major behind C. */
    static NDArray spread(NDArray input) {
        long[] in = input.getShape().getShape();
        int rank = in.length - 2;
        long[] split = new long[2 + 2 * rank];
        int[] order = new int[2 + 2 * rank];
        long[] out = new long[2 + rank];
        split[0] = in[0];
        split[1] = in[1] >> rank;
        out[0] = in[0];
        out[1] = split[1];
        order[1] = 1;
        for (int axis = 0; axis < rank; axis++) {
            split[2 + axis] = 2;
            split[2 + rank + axis] = in[2 + axis];
            order[2 + 2 * axis] = 2 + rank + axis;
            order[3 + 2 * axis] = 2 + axis;
            out[2 + axis] = 2 * in[2 + axis];
        }
        try (NDArray apart = input.reshape(split);
                NDArray woven = apart.transpose(order)) {
            return woven.reshape(out);
        }
    }

    /** Zeros behind the end of each spatial axis up to the next multiple; the input itself where none are needed. */
    static NDArray padToMultiple(NDArray input, int multiple) {
        Shape shape = input.getShape();
        long[] size = new long[shape.dimension() - 2];
        for (int axis = 0; axis < size.length; axis++) {
            size[axis] = (shape.get(2 + axis) + multiple - 1) / multiple * multiple;
        }
        return resize(input, size);
    }

    /**
     * The first {@code size} positions of each spatial axis, zeros beyond the end, contiguous; the input itself where
     * nothing changes.
     */
    static NDArray resize(NDArray input, long... size) {
        // libtorch lists padding from the last axis to the first, before and behind each; negative amounts crop.
        long[] padding = new long[2 * size.length];
        boolean needed = false;
        for (int axis = 0; axis < size.length; axis++) {
            long missing = size[axis] - input.getShape().get(2 + axis);
            padding[2 * (size.length - 1 - axis) + 1] = missing;
            needed |= missing != 0;
        }
        return needed ? JniUtils.pad(torch(input), padding, 0) : input;
    }

    /** Closes an array that is no longer needed, unless it is one that somebody else owns. */
    static void closeUnless(NDArray array, NDArray owned) {
        if (array != owned) {
            array.close();
        }
    }

    static long[] ones(int length) {
        long[] ones = new long[length];
        Arrays.fill(ones, 1);
        return ones;
    }
}
