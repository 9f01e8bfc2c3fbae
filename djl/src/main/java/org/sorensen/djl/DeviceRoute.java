package org.sorensen.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import org.sorensen.internal.engine.Leaf;
import org.sorensen.internal.engine.LossGroup;
import org.sorensen.internal.engine.VoxelTerm;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.Reduction;

/**
 * A loss evaluated where the scores are: the engine forms the sums {@code S} with its autograd, the core turns the few
 * numbers into the value and the coefficients {@code ∂L/∂S}, and {@code Σ ∂L/∂S · S} with constant coefficients carries
 * the exact gradient back. Per-voxel formulas are read in tensor arithmetic. No formula is written twice.
 */
final class DeviceRoute {
    /** The loss as a scalar tensor with its gradient, and as a value. */
    record Result(NDArray loss, LossValue value) {}

    private final NDManager manager;
    private final int samples;
    private final int classes;
    private final int[] spatialAxes;

    private DeviceRoute(NDArray scores) {
        manager = scores.getManager();
        samples = Math.toIntExact(scores.getShape().get(0));
        classes = Math.toIntExact(scores.getShape().get(1));
        spatialAxes = new int[scores.getShape().dimension() - 2];
        for (int i = 0; i < spatialAxes.length; i++) {
            spatialAxes[i] = i + 2;
        }
    }

    /** Whether every leaf of a loss is a formula over sums or voxels. */
    static boolean takes(Loss loss, LossOptions options) {
        return Leaf.of(loss, options).stream()
                .allMatch(
                        leaf -> LossGroup.sweeps(leaf.loss()) && leaf.options().reduction() != Reduction.NONE);
    }

    /**
     * Evaluates a loss on the scores' device.
     *
     * @throws org.sorensen.loss.NonFiniteLossException as on the host, which is asked for the score to blame
     */
    static Result evaluate(Loss loss, LossOptions options, TargetKind kind, NDArray scores, NDList labels) {
        try {
            return new DeviceRoute(scores).run(loss, options, kind, scores, labels);
        } catch (NonFiniteSumException e) {
            LossValue onHost = new SorensenLoss(loss, options, kind).value(labels, new NDList(scores));
            throw new ArithmeticException(
                    "the sums overflowed in the device's single precision; on the host the loss is " + onHost.value());
        }
    }

    private Result run(Loss loss, LossOptions options, TargetKind kind, NDArray scores, NDList labels) {
        org.sorensen.array.Shape spatial = EngineMemory.shape(scores).dropLeading(2);
        double value = 0;
        double valid = 0;
        NDArray carrier = null;
        List<LossPart> parts = new ArrayList<>();
        for (LossGroup group : LossGroup.of(Leaf.of(loss, options), samples, classes, spatial)) {
            Tensors in = new Tensors(this, group.options(), kind, scores, labels);
            GroupSums sums = new GroupSums(in, group);
            LossGroup.EngineResult result = sums.finish();
            value += result.value();
            parts.addAll(result.parts());
            valid = sums.valid();
            NDArray own = sums.carrier(result);
            carrier = carrier == null ? own : carrier.add(own);
        }
        LossValue whole = new LossValue(value, new double[] {value}, org.sorensen.array.Shape.of(), parts, valid);
        NDArray scalar = manager.create((float) value).toDevice(scores.getDevice(), false);
        NDArray attached =
                JniUtils.isGradMode() ? carrier.sub(carrier.stopGradient()).add(scalar) : scalar;
        return new Result(attached, whole);
    }

    /** Sums over space, {@code [N, C, spatial…] → [N, C]}. */
    NDArray overSpace(NDArray array) {
        return spatialAxes.length == 0 ? array : array.sum(spatialAxes);
    }

    /**
     * A constant that lives as long as the manager. The engine's own operations with a number free that number's memory
     * while the recorded graph still reads it.
     */
    NDArray scalar(double value) {
        return manager.create((float) value);
    }

    NDArray constant(double[] values) {
        float[] narrowed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrowed[i] = (float) values[i];
        }
        return manager.create(narrowed, new Shape(values.length / classes, classes));
    }

    int samples() {
        return samples;
    }

    int classes() {
        return classes;
    }

    NDManager manager() {
        return manager;
    }

    /** A sum is NaN or infinite; the host route finds the score to blame. */
    static final class NonFiniteSumException extends ArithmeticException {
        private static final long serialVersionUID = 1;
    }

    /** The sums of one group as tensors, and what becomes of them. */
    private static final class GroupSums {
        private final Tensors in;
        private final LossGroup group;
        /** {@code [N, C]}: Σpt, Σmin(p,t), Σp, Σp², Σt, Σt². */
        private final List<NDArray> overlap = new ArrayList<>();

        private final List<NDArray> elements = new ArrayList<>();
        private final List<NDArray> normalizers = new ArrayList<>();
        private final double[] voxels;

        GroupSums(Tensors in, LossGroup group) {
            this.in = in;
            this.group = group;
            voxels = in.voxelsBySample();
            if (group.hasOverlap()) {
                overlap.addAll(in.overlapSums());
            }
            for (VoxelTerm term : group.terms()) {
                TensorAlgebra algebra = new TensorAlgebra(in, term.smoothing());
                elements.add(in.weightedSum(term.loss().element(algebra)).sum(new int[] {0}));
                normalizers.add(
                        term.normalized()
                                ? in.weightedSum(term.loss().normalizer(algebra).orElseThrow())
                                        .sum(new int[] {0})
                                : null);
            }
        }

        double valid() {
            double sum = 0;
            for (double v : voxels) {
                sum += v;
            }
            return sum;
        }

        LossGroup.EngineResult finish() {
            int n = in.route().samples();
            int c = in.route().classes();
            double[] all = new double[n * (6 * c + 1)];
            for (int sum = 0; sum < overlap.size(); sum++) {
                double[] values = doubles(overlap.get(sum));
                for (int i = 0; i < values.length; i++) {
                    all[i * 6 + sum] = values[i];
                }
            }
            System.arraycopy(voxels, 0, all, n * 6 * c, n);
            double[][] elementSums = new double[elements.size()][];
            double[][] normalizerSums = new double[elements.size()][];
            for (int t = 0; t < elements.size(); t++) {
                elementSums[t] = doubles(elements.get(t));
                normalizerSums[t] = normalizers.get(t) == null ? new double[c] : doubles(normalizers.get(t));
            }
            return group.finish(OverlapState.ofArray(n, c, all), elementSums, normalizerSums, in.voxelsByClass());
        }

        NDArray carrier(LossGroup.EngineResult result) {
            NDArray carrier = in.route().scalar(0);
            DeviceRoute route = in.route();
            if (group.hasOverlap()) {
                carrier = carrier.add(overlap.get(0)
                                .mul(route.constant(result.coefficients().product()))
                                .sum())
                        .add(overlap.get(1)
                                .mul(route.constant(result.coefficients().minimum()))
                                .sum())
                        .add(overlap.get(2)
                                .mul(route.constant(result.coefficients().linear()))
                                .sum())
                        .add(overlap.get(3)
                                .mul(route.constant(result.coefficients().squared()))
                                .sum());
            }
            for (int t = 0; t < elements.size(); t++) {
                VoxelTerm term = group.terms().get(t);
                carrier = carrier.add(elements.get(t)
                        .mul(route.constant(term.elementScale()).flatten())
                        .sum());
                if (term.normalized()) {
                    carrier = carrier.add(normalizers
                            .get(t)
                            .mul(route.constant(term.normalizerScale()).flatten())
                            .sum());
                }
            }
            return carrier;
        }

        private static double[] doubles(NDArray array) {
            float[] values = array.toType(DataType.FLOAT32, false).toFloatArray();
            double[] widened = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new NonFiniteSumException();
                }
                widened[i] = values[i];
            }
            return widened;
        }
    }
}
