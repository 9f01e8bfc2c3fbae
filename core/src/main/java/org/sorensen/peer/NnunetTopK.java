package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Shape;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.Configured;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.HardestVoxelsLoss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.WeightNormalization;

/**
 * nnU-Net's {@code TopKLoss}: the mean of the largest cross-entropies of the batch.
 *
 * @param weights of the classes, empty for none
 * @param ignored the label that does not count
 * @param percent how many voxels
 * @param labelSmoothing towards the uniform distribution
 * @param ofAll whether ignored voxels are candidates too, the defect
 */
record NnunetTopK(Optional<double[]> weights, OptionalInt ignored, double percent, double labelSmoothing, boolean ofAll)
        implements Recipe {
    static NnunetTopK of(Arguments a) {
        return new NnunetTopK(
                a.numbers("weight"),
                a.optionalInteger("ignore_index"),
                a.number("k"),
                a.number("label_smoothing"),
                a.bugs());
    }

    @Override
    public Flow apply(Batch in) {
        if (in.classes == 1) {
            // the only class has probability 1 whatever its score
            return in.scores.times(0).sum();
        }
        OptionalInt label = TorchCrossEntropy.ignored(in, ignored);
        double[] valid = in.valid(label);
        float[] counts = new float[valid.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (float) valid[i];
        }
        LossOptions options = options(in.classes).withVoxelWeights(FloatArray.of(counts, Shape.of(in.voxelDims())));
        // without ignored voxels there is no defect to show
        boolean all = ofAll && Flow.total(valid) < valid.length;
        return CoreTerm.reduced(loss(all), in.scores, options, in.oneHot(in.labels(), in.classes, label));
    }

    private HardestVoxelsLoss loss(boolean all) {
        return new HardestVoxelsLoss(new CrossEntropyLoss(labelSmoothing), new HardestVoxelsLoss.Percent(percent, all));
    }

    private LossOptions options(int classes) {
        double[] ones = new double[classes];
        Arrays.fill(ones, 1);
        return LossOptions.softmax().withClassWeights(ClassWeights.of(WeightNormalization.NONE, weights.orElse(ones)));
    }

    @Override
    public Optional<Configured> plain(int channels) {
        if (channels == 1) {
            return Optional.empty();
        }
        LossOptions options = options(channels);
        return Optional.of(new Configured(
                loss(ofAll), ignored.isPresent() ? options.withIgnoreLabel(ignored.getAsInt()) : options));
    }
}
