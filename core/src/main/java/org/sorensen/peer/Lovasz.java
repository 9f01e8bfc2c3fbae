package org.sorensen.peer;

import java.util.Arrays;
import java.util.Comparator;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LovaszHingeLoss;
import org.sorensen.loss.LovaszSoftmaxLoss;
import org.sorensen.loss.Reduction;

/** Lovász losses as SMP and kornia call them. */
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

    /** kornia's {@code LovaszHingeLoss}: the mean over images. */
    static Recipe korniaHinge(Arguments a) {
        Recipe recipe = in -> {
            double[] target = in.channels();
            double[] all = new double[target.length];
            Arrays.fill(all, 1);
            return hinge(in, target, all, true);
        };
        // of whole-numbered labels the Jaccard indices are held in single precision
        return recipe.inSingle();
    }

    /**
     * kornia's {@code LovaszSoftmaxLoss}: the mean over images and all classes. kornia sorts the labels' values instead of
     * whether they are the class; that defect is reproduced on request.
     */
    static Recipe korniaSoftmax(Arguments a) {
        Recipe recipe = in -> {
            Flow p = in.scores.softmax(1);
            double[] target = in.channels();
            Flow values = a.bugs()
                    ? ofLabelValues(in, p, target)
                    : CoreTerm.cells(new LovaszSoftmaxLoss(), p, Plain.options(Activation.RAW), target);
            double[] weights = a.numbers("weight").orElse(null);
            if (weights != null) {
                if (weights.length != in.classes) {
                    throw a.wrong("weight", "one for each of " + in.classes + " classes");
                }
                double[] factors = new double[values.size()];
                Arrays.setAll(factors, i -> weights[i % in.classes]);
                values = values.times(factors);
            }
            return values.mean();
        };
        return a.bugs() ? recipe.inSingle() : recipe;
    }

    private static Flow ofLabelValues(Batch in, Flow p, double[] target) {
        double[] labels = in.labels();
        double[] values = new double[in.samples * in.classes];
        double[] slopes = new double[p.size()];
        for (int row = 0; row < values.length; row++) {
            int from = row * in.voxels;
            int image = row / in.classes * in.voxels;
            Integer[] order = new Integer[in.voxels];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparingDouble(i -> -Math.abs(p.values[from + i] - target[from + i])));
            double all = 0;
            for (int i = 0; i < in.voxels; i++) {
                all += labels[image + i];
            }
            double held = 0;
            double free = 0;
            double before = 0;
            for (int i : order) {
                held += labels[image + i];
                free += 1 - labels[image + i];
                double jaccard = 1 - (all - held) / (all + free);
                double error = p.values[from + i] - target[from + i];
                values[row] += Math.abs(error) * (jaccard - before);
                slopes[from + i] = Math.signum(error) * (jaccard - before);
                before = jaccard;
            }
        }
        return p.then(values, new int[] {in.samples, in.classes}, c -> {
            double[] out = new double[slopes.length];
            Arrays.setAll(out, i -> c[i / in.voxels] * slopes[i]);
            return out;
        });
    }
}
