package org.sorensen.peer;

import org.sorensen.array.FloatArray;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LovaszHingeLoss;
import org.sorensen.loss.LovaszSoftmaxLoss;
import org.sorensen.loss.Reduction;

/** Lovász losses as SMP calls them. */
final class Lovasz {
    private Lovasz() {}

    /** SMP's {@code LovaszLoss}; {@code from_logits} has no effect there. */
    static Recipe smp(Arguments a) {
        SmpMode mode = SmpMode.of(a);
        boolean perImage = a.flag("per_image");
        a.flag("from_logits");
        Recipe recipe = in -> {
            var ignored = TorchCrossEntropy.ignored(in, a.optionalInteger("ignore_index"));
            double[] target = mode.target(in, ignored);
            double[] valid = mode.valid(in, ignored);
            return mode == SmpMode.MULTICLASS
                    ? softmax(in, target, in.valid(ignored), perImage)
                    : hinge(in, target, valid, perImage);
        };
        return recipe.inSingle();
    }

    /** All channels of an image, or of the batch, are one set. */
    private static Flow hinge(Batch in, double[] target, double[] valid, boolean perImage) {
        int samples = perImage ? in.samples : 1;
        int size = target.length / samples;
        LossOptions options = Plain.options(Activation.RAW).withVoxelWeights(weights(valid, samples, size));
        Flow scores = in.scores.reshape(samples, 1, size);
        return CoreTerm.cells(new LovaszHingeLoss(), scores, options, target).mean();
    }

    private static FloatArray weights(double[] valid, int... extents) {
        float[] weights = new float[valid.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) valid[i];
        }
        return FloatArray.of(weights, Shape.of(extents));
    }

    /** The mean over the classes that are present. */
    private static Flow softmax(Batch in, double[] target, double[] valid, boolean perImage) {
        LossOptions options = LossOptions.probabilities()
                .withAggregation(perImage ? Aggregation.PER_SAMPLE_CLASS : Aggregation.PER_CLASS_OVER_BATCH)
                .withAbsentClass(AbsentClassPolicy.SKIP)
                .withReduction(Reduction.MEAN)
                .withVoxelWeights(weights(valid, in.voxelDims()));
        return CoreTerm.reduced(new LovaszSoftmaxLoss(), in.scores.softmax(1), options, target);
    }
}
