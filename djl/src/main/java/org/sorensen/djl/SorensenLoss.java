package org.sorensen.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Objects;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Target;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Reduction;

/**
 * Any Sorensen loss as a DJL loss on the PyTorch engine.
 *
 * <p>Predictions hold scores {@code [N, C, spatial…]} first; labels hold the target first, as its {@link TargetKind}
 * says, and optionally voxel weights {@code [N, spatial…]} of type float32 second.
 *
 * <p>On the CPU the engine's memory is read in place, value and gradient come from the core's two sweeps, and the
 * gradient goes to the engine's own backward on the scores: directly with {@link #backward}, or, in DJL's own training
 * loop, through {@link #evaluate}, whose result carries it for one inner product more. On any other device sums stay on
 * the device and only their coefficients cross; losses that are not formulas over sums or voxels go through host memory.
 *
 * <p>Half-precision scores are widened to float32 by the engine first.
 */
public final class SorensenLoss extends ai.djl.training.loss.Loss {
    private final Loss loss;
    private final LossOptions options;
    private final TargetKind targetKind;

    /**
     * A loss over label maps.
     *
     * @param loss any loss
     * @param options its options; voxel weights come with the labels instead
     */
    public SorensenLoss(Loss loss, LossOptions options) {
        this(loss, options, TargetKind.LABELS);
    }

    /**
     * A loss over targets of a kind.
     *
     * @param loss any loss
     * @param options its options; voxel weights come with the labels instead
     * @param targetKind what the first label tensor holds
     * @throws IllegalArgumentException if the options reduce to more than a number
     */
    public SorensenLoss(Loss loss, LossOptions options, TargetKind targetKind) {
        super(loss.toString());
        this.loss = loss;
        this.options = Objects.requireNonNull(options, "options");
        this.targetKind = Objects.requireNonNull(targetKind, "targetKind");
        if (options.reduction() == Reduction.NONE) {
            throw new IllegalArgumentException("a training loss is one number; use Reduction.MEAN or SUM, found NONE");
        }
    }

    /**
     * The value with, while the engine records gradients, the gradient by the scores attached.
     *
     * @param labels the target, and optionally voxel weights
     * @param predictions the scores
     * @return a scalar
     */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray scores = widened(predictions.head());
        boolean records = JniUtils.isGradMode();
        if (staysOnDevice(scores)) {
            return DeviceRoute.evaluate(loss, options, targetKind, scores, labels)
                    .loss();
        }
        NDManager manager = scores.getManager();
        if (!records) {
            return scalar(manager, value(scores, labels).value(), scores.getDevice());
        }
        Gradient gradient = gradient(scores, labels);
        NDArray carrier = gradient.carrier(scores);
        // the carrier's own value is taken away again
        return carrier.sub(carrier.stopGradient()).add(scalar(manager, gradient.value.value(), scores.getDevice()));
    }

    /**
     * The sum of several losses, each over its own scores, with one backward pass of the engine from all of them; scores
     * of several resolutions of one network share most of their graph.
     *
     * @param losses the losses, at least one
     * @param labels of each loss the target, and optionally voxel weights
     * @param predictions of each loss the scores, computed while the engine records gradients
     * @return the sum of the values
     */
    public static double backward(List<SorensenLoss> losses, List<NDList> labels, List<NDList> predictions) {
        if (losses.size() == 1) {
            return losses.get(0)
                    .backward(labels.get(0), predictions.get(0), false)
                    .value();
        }
        double value = 0;
        NDArray sum = null;
        for (int i = 0; i < losses.size(); i++) {
            SorensenLoss one = losses.get(i);
            NDArray scores = widened(predictions.get(i).head());
            NDArray carrier;
            if (one.staysOnDevice(scores)) {
                DeviceRoute.Result result =
                        DeviceRoute.evaluate(one.loss, one.options, one.targetKind, scores, labels.get(i));
                value += result.value().value();
                carrier = result.loss();
            } else {
                Gradient gradient = one.gradient(scores, labels.get(i));
                value += gradient.value.value();
                carrier = gradient.carrier(scores);
            }
            sum = sum == null ? carrier : sum.add(carrier);
        }
        run(sum, sum.onesLike(), false);
        return value;
    }

    private boolean staysOnDevice(NDArray scores) {
        return !EngineMemory.onCpu(scores) && DeviceRoute.takes(loss, options);
    }

    /**
     * The value, with the engine's backward run from the scores: parameters hold their gradients afterwards.
     *
     * @param labels the target, and optionally voxel weights
     * @param predictions the scores, computed while the engine records gradients
     * @param keepGraph whether another backward through the same graph follows
     * @return the value with its parts
     */
    public LossValue backward(NDList labels, NDList predictions, boolean keepGraph) {
        NDArray scores = widened(predictions.head());
        if (staysOnDevice(scores)) {
            DeviceRoute.Result result = DeviceRoute.evaluate(loss, options, targetKind, scores, labels);
            NDArray one = scores.getManager().ones(result.loss().getShape(), DataType.FLOAT32);
            run(result.loss(), one, keepGraph);
            return result.value();
        }
        Gradient gradient = gradient(scores, labels);
        run(scores, gradient.array, keepGraph);
        return gradient.value;
    }

    private static void run(NDArray from, NDArray gradient, boolean keepGraph) {
        JniUtils.backward((PtNDArray) from, (PtNDArray) gradient, keepGraph, false);
    }

    /**
     * The value alone, with its parts.
     *
     * @param labels the target, and optionally voxel weights
     * @param predictions the scores
     * @return the value
     */
    public LossValue value(NDList labels, NDList predictions) {
        return value(widened(predictions.head()), labels);
    }

    private record Gradient(LossValue value, NDArray array) {
        /** {@code Σ z·G} with G held constant, whose gradient is G. */
        NDArray carrier(NDArray scores) {
            NDArray sum = scores.flatten().dot(array.flatten());
            if (Float.isFinite(sum.getFloat())) {
                return sum;
            }
            // an ignored voxel may hold anything, even NaN; its gradient is 0
            NDArray counted = NDArrays.where(array.eq(0), array.zerosLike(), scores);
            return counted.flatten().dot(array.flatten());
        }
    }

    private LossValue value(NDArray scores, NDList labels) {
        try (NDManager host = scores.getManager().newSubManager(Device.cpu())) {
            Host on = Host.of(host, scores, labels, targetKind, options);
            return loss.evaluate(on.scores, on.target, on.options);
        }
    }

    private Gradient gradient(NDArray scores, NDList labels) {
        NDManager manager = scores.getManager();
        try (NDManager host = manager.newSubManager(Device.cpu())) {
            Host on = Host.of(host, scores, labels, targetKind, options);
            // the engine's own memory, freed with the scores; a Java buffer would wait for the garbage collector
            NDArray array = host.create(scores.getShape(), DataType.FLOAT32);
            LossValue value = loss.evaluate(on.scores, on.target, on.options, EngineMemory.floats(array));
            NDArray placed = array.toDevice(scores.getDevice(), false);
            placed.attach(manager);
            return new Gradient(value, placed);
        }
    }

    /** Scores, target and options over host memory; copies of device tensors live in a manager of their own. */
    private record Host(FloatArray scores, Target target, LossOptions options) {
        static Host of(NDManager manager, NDArray scores, NDList labels, TargetKind kind, LossOptions options) {
            LossOptions own = options;
            if (labels.size() > 1) {
                own = own.withVoxelWeights(EngineMemory.floats(EngineMemory.onHost(manager, labels.get(1))));
            }
            return new Host(
                    EngineMemory.floats(EngineMemory.onHost(manager, scores)),
                    EngineMemory.target(EngineMemory.onHost(manager, labels.head()), kind),
                    own);
        }
    }

    private static NDArray widened(NDArray scores) {
        if (scores.getDataType() != DataType.FLOAT16 && scores.getDataType() != DataType.BFLOAT16) {
            return scores;
        }
        // DJL's toType loses the graph; adding a float32 vector promotes the scores and keeps it
        return scores.add(scores.getManager().zeros(new Shape(1), DataType.FLOAT32));
    }

    private static NDArray scalar(NDManager manager, double value, Device device) {
        return manager.create((float) value).toDevice(device, false);
    }
}
