package org.sorensen.peer;

import java.util.Arrays;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.FocalBalance;
import org.sorensen.loss.FocalTarget;
import org.sorensen.loss.Focus;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.VoxelLoss;
import org.sorensen.loss.WeightNormalization;

/** A loss of the core as a step of a {@link Flow}: unreduced values, and their gradients one by one. */
final class CoreTerm {
    private CoreTerm() {}

    /** The elements of a sigmoid focal loss as a peer reads fractional targets. */
    static SigmoidFocalLoss focal(Focus focus, FocalTarget target) {
        return new SigmoidFocalLoss(
                focus, FocalBalance.NONE, VoxelLoss.Divisor.ELEMENTS, VoxelLoss.Normalization.NONE, target, 0);
    }

    /**
     * The elements of a per-voxel loss of independent channels, {@code [N, C, spatial…]}.
     *
     * @param loss a channelwise loss
     * @param scores logits for {@link Activation#SIGMOID}, probabilities for {@link Activation#IDENTITY}
     * @param activation how the loss reads them
     * @param target of the scores' shape, from 0 to 1
     */
    static Flow channelwise(Loss loss, Flow scores, Activation activation, double[] target) {
        // every element a voxel of its own, so that the gradient of each stands apart
        int[] dims = {scores.size(), 1};
        Flow flat = scores.reshape(dims);
        return term(loss, flat, options(activation), target, c -> c).reshape(scores.dims);
    }

    /**
     * A per-voxel loss of exclusive classes, {@code [N, spatial…]}.
     *
     * @param loss a categorical loss
     * @param scores logits for {@link Activation#SOFTMAX}, probabilities for {@link Activation#IDENTITY}
     * @param activation how the loss reads them
     * @param target of the scores' shape, from 0 to 1
     */
    static Flow categorical(Loss loss, Flow scores, Activation activation, double[] target) {
        return categorical(loss, scores, options(activation), target);
    }

    /** As {@link #categorical(Loss, Flow, Activation, double[])}, the element of each class times its weight. */
    static Flow categorical(Loss loss, Flow scores, Activation activation, double[] target, double[] weights) {
        if (Arrays.stream(weights).allMatch(w -> w == 0)) {
            return categorical(loss, scores, activation, target).times(0);
        }
        LossOptions weighted = options(activation).withClassWeights(ClassWeights.of(WeightNormalization.NONE, weights));
        return categorical(loss, scores, weighted, target);
    }

    private static Flow categorical(Loss loss, Flow scores, LossOptions options, double[] target) {
        int channels = scores.dims[1];
        int voxels = Flow.count(Arrays.copyOfRange(scores.dims, 2, scores.dims.length));
        Flow value = term(loss, scores, options, target, c -> {
            double[] spread = new double[scores.size()];
            for (int i = 0; i < spread.length; i++) {
                spread[i] = c[i / (channels * voxels) * voxels + i % voxels];
            }
            return spread;
        });
        int[] dims = Batch.join(new int[] {scores.dims[0]}, Arrays.copyOfRange(scores.dims, 2, scores.dims.length));
        return value.reshape(dims);
    }

    /** The elements of a categorical loss apart, {@code [N, C, spatial…]}: one class at a time. */
    static Flow elements(Loss loss, Flow scores, Activation activation, double[] target) {
        int channels = scores.dims[1];
        int voxels = Flow.count(Arrays.copyOfRange(scores.dims, 2, scores.dims.length));
        Flow[] byClass = new Flow[channels];
        double[] values = new double[scores.size()];
        for (int k = 0; k < channels; k++) {
            double[] only = new double[channels];
            only[k] = 1;
            byClass[k] = categorical(
                    loss,
                    Flow.input(scores.values, scores.dims),
                    options(activation).withClassWeights(ClassWeights.of(WeightNormalization.NONE, only)),
                    target);
            for (int i = 0; i < byClass[k].size(); i++) {
                values[(i / voxels * channels + k) * voxels + i % voxels] = byClass[k].values[i];
            }
        }
        return scores.then(values, scores.dims, c -> {
            double[] sum = new double[c.length];
            for (int k = 0; k < channels; k++) {
                double[] own = new double[c.length / channels];
                for (int i = 0; i < own.length; i++) {
                    own[i] = c[(i / voxels * channels + k) * voxels + i % voxels];
                }
                double[] part = byClass[k].gradient(own);
                Arrays.setAll(sum, i -> sum[i] + part[i]);
            }
            return sum;
        });
    }

    /**
     * A loss of cells, or of whole samples: the values that {@link Reduction#NONE} leaves apart.
     *
     * @param loss a loss whose values are those of samples and classes, or of samples, or one for the batch
     * @param p probabilities, or logits as the options say
     * @param options how to evaluate; the reduction is replaced
     * @param target of the scores' shape, from 0 to 1
     */
    static Flow cells(Loss loss, Flow p, LossOptions options, double[] target) {
        int channels = p.dims[1];
        int voxels = p.size() / (p.dims[0] * channels);
        Shape shape = evaluate(loss, p, options.withReduction(Reduction.NONE), target, null)
                .valuesShape();
        int rows = shape.rank() == 0 ? 1 : shape.extent(0);
        int columns = shape.rank() < 2 ? 1 : shape.extent(1);
        return term(loss, p, options, target, c -> {
            double[] spread = new double[p.size()];
            for (int i = 0; i < spread.length; i++) {
                int n = rows == 1 ? 0 : i / (channels * voxels);
                int k = columns == 1 ? 0 : i / voxels % channels;
                spread[i] = c[n * columns + k];
            }
            return spread;
        });
    }

    /** The loss with its own reduction, one number. */
    static Flow reduced(Loss loss, Flow scores, LossOptions options, double[] target) {
        LossValue value = evaluate(loss, scores, options, target, null);
        return scores.then(new double[] {value.value()}, new int[0], c -> {
            DoubleArray gradient = DoubleArray.zeros(Shape.of(scores.dims));
            evaluate(loss, scores, options, target, gradient);
            return Arrays.stream(gradient.toArray())
                    .map(g -> g == 0 ? 0 : g * c[0])
                    .toArray();
        });
    }

    private static LossOptions options(Activation activation) {
        return LossOptions.with(activation).withReduction(Reduction.NONE);
    }

    private static Flow term(
            Loss loss,
            Flow scores,
            LossOptions options,
            double[] target,
            java.util.function.UnaryOperator<double[]> spread) {
        LossOptions apart = options.withReduction(Reduction.NONE);
        LossValue value = evaluate(loss, scores, apart, target, null);
        return scores.then(value.values(), value.valuesShape().extents(), c -> {
            DoubleArray gradient = DoubleArray.zeros(Shape.of(scores.dims));
            evaluate(loss, scores, apart, target, gradient);
            return Flow.product(gradient.toArray(), spread.apply(c));
        });
    }

    private static LossValue evaluate(
            Loss loss, Flow scores, LossOptions options, double[] target, DoubleArray gradient) {
        Shape shape = Shape.of(scores.dims);
        DoubleArray in = DoubleArray.of(scores.values, shape);
        SoftMap soft = SoftMap.of(DoubleArray.of(target, shape));
        LossOptions calm = options.withThreads(1);
        return gradient == null ? loss.evaluate(in, soft, calm) : loss.evaluate(in, soft, calm, gradient);
    }
}
