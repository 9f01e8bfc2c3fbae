package org.sorensen.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassFactors;
import org.sorensen.loss.VoxelAlgebra;

/** A per-voxel formula read in the engine's own arithmetic, so that its autograd finds the derivative. */
final class TensorAlgebra implements VoxelAlgebra<NDArray> {
    private final Tensors in;
    private final NDArray target;

    TensorAlgebra(Tensors in, double[] smoothing) {
        this.in = in;
        target = smoothing[0] == 1 && smoothing[1] == 0
                ? in.target()
                : in.target().mul(scalar(smoothing[0])).add(scalar(smoothing[1]));
    }

    private NDArray scalar(double value) {
        return in.route().scalar(value);
    }

    @Override
    public NDArray p() {
        return in.p();
    }

    @Override
    public NDArray q() {
        return in.activation() == Activation.SIGMOID
                ? in.scores().neg().getNDArrayInternal().sigmoid()
                : in.p().neg().add(scalar(1));
    }

    @Override
    public NDArray logP() {
        return switch (in.activation()) {
            case SOFTMAX -> in.scores().logSoftmax(1);
            case SIGMOID -> logSigmoid(in.scores());
            case IDENTITY, RAW -> log(in.p());
        };
    }

    @Override
    public NDArray logQ() {
        return in.activation() == Activation.SIGMOID ? logSigmoid(in.scores().neg()) : log(q());
    }

    /** −∞ with slope 0 at 0, where the engine's own slope would be 0 · ∞ under a target that does not ask. */
    @Override
    public NDArray log(NDArray a) {
        NDArray zero = a.eq(0);
        NDArray infinite = a.zerosLike().add(scalar(Double.NEGATIVE_INFINITY));
        return NDArrays.where(
                zero, infinite, NDArrays.where(zero, a.onesLike(), a).log());
    }

    private NDArray logSigmoid(NDArray z) {
        NDArray rest = z.abs().neg().exp().add(scalar(1)).log();
        return NDArrays.minimum(z, z.zerosLike()).sub(rest);
    }

    @Override
    public NDArray target() {
        return target;
    }

    @Override
    public NDArray constant(double value) {
        return in.p().zerosLike().add(scalar(value));
    }

    @Override
    public NDArray byClass(ClassFactors factors) {
        int classes = in.route().classes();
        double[] wide = factors.forChannels(classes);
        float[] values = new float[classes];
        for (int c = 0; c < classes; c++) {
            values[c] = (float) wide[c];
        }
        long[] shape = new long[in.p().getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[1] = classes;
        NDArray row = in.route().manager().create(values, new Shape(shape));
        return in.p().zerosLike().add(row.toDevice(in.p().getDevice(), false));
    }

    @Override
    public NDArray ifTarget(NDArray a) {
        return NDArrays.where(target.eq(0), a.zerosLike(), a.mul(target));
    }

    @Override
    public NDArray ifNotTarget(NDArray a) {
        return NDArrays.where(target.eq(1), a.zerosLike(), a.mul(target.neg().add(scalar(1))));
    }

    @Override
    public NDArray plus(NDArray a, NDArray b) {
        return a.add(b);
    }

    @Override
    public NDArray times(NDArray a, NDArray b) {
        return a.mul(b);
    }

    @Override
    public NDArray times(NDArray a, double factor) {
        return a.mul(scalar(factor));
    }

    @Override
    public NDArray power(NDArray a, double exponent) {
        if (exponent >= 1) {
            return a.pow(scalar(exponent));
        }
        NDArray zero = a.eq(0);
        NDArray power = NDArrays.where(zero, a.onesLike(), a).pow(scalar(exponent));
        return exponent == 0 ? power : NDArrays.where(zero, a.zerosLike(), power);
    }

    @Override
    public NDArray exp(NDArray a) {
        return a.exp();
    }

    /** {@code tanh(a/2)·(e^a + 1)}: the engine's binding has no expm1. */
    @Override
    public NDArray expm1(NDArray a) {
        return a.mul(scalar(0.5)).tanh().mul(a.exp().add(scalar(1)));
    }

    @Override
    public NDArray timesOwnLog(NDArray a) {
        NDArray safe = NDArrays.where(a.eq(0), a.onesLike(), a);
        return safe.mul(safe.log());
    }

    @Override
    public NDArray logistic(NDArray a) {
        return a.getNDArrayInternal().sigmoid();
    }

    @Override
    public NDArray choose(NDArray a, double bound, NDArray within, NDArray beyond) {
        return NDArrays.where(a.lte(bound), within, beyond);
    }
}
