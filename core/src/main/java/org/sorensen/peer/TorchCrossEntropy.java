package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.Configured;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.WeightNormalization;

/**
 * torch's {@code CrossEntropyLoss}: of labels, whose mean is divided by the weights of the labels that are not ignored;
 * or of probabilities, whose mean is divided by the number of voxels. Nothing but ignored voxels gives 0 here, NaN there.
 *
 * @param weights one for each class, empty for none
 * @param ignored the label that does not count
 * @param labelSmoothing towards the uniform distribution
 * @param reduction mean, sum or none
 */
record TorchCrossEntropy(Optional<double[]> weights, OptionalInt ignored, double labelSmoothing, String reduction)
        implements Recipe {
    static final String PARAMETERS = "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean',"
            + " label_smoothing=0.0";

    static TorchCrossEntropy of(Arguments a) {
        return new TorchCrossEntropy(
                a.numbers("weight"), a.optionalInteger("ignore_index"), a.number("label_smoothing"), legacy(a));
    }

    /** The reduction, which {@code size_average} and {@code reduce} may say in the old way. */
    static String legacy(Arguments a) {
        if (a.none("size_average") && a.none("reduce")) {
            return a.choice("reduction", Reduce.NAMES);
        }
        if (!a.none("reduce") && !a.flag("reduce")) {
            return "none";
        }
        return a.none("size_average") || a.flag("size_average") ? "mean" : "sum";
    }

    /** The label to ignore: the constructor's unless only the call's data name one. */
    static OptionalInt ignored(Batch in, OptionalInt constructed) {
        return in.in.ignoreIndex().isPresent() ? in.in.ignoreIndex() : constructed;
    }

    @Override
    public Flow apply(Batch in) {
        return in.targetChannels() == in.classes
                        && (in.classes > 1 || in.in.targetKind() != PeerInput.TargetKind.LABELS)
                ? ofProbabilities(in)
                : ofLabels(in);
    }

    Flow ofLabels(Batch in) {
        Flow voxels = perVoxel(in);
        if (!reduction.equals("mean")) {
            return Reduce.by(reduction, voxels);
        }
        OptionalInt label = ignored(in, ignored);
        double[] labels = in.labels();
        double[] valid = in.valid(label);
        double divisor = 0;
        for (int i = 0; i < labels.length; i++) {
            divisor += valid[i] == 0 ? 0 : weights.isPresent() ? weights.get()[(int) labels[i]] : 1;
        }
        return Reduce.over(voxels, divisor);
    }

    /** The unreduced loss of labels, 0 where ignored. */
    Flow perVoxel(Batch in) {
        OptionalInt label = ignored(in, ignored);
        double[] target = in.oneHot(in.labels(), in.classes, label);
        return elements(in, target).masked(in.valid(label));
    }

    private Flow elements(Batch in, double[] target) {
        if (in.classes == 1) {
            // the only class has probability 1 whatever its score
            return in.slice(in.scores, 0, 1).reshape(in.voxelDims()).times(0);
        }
        double[] smoothed = Arrays.stream(target)
                .map(t -> labelSmoothing == 0 ? t : t * (1 - labelSmoothing) + labelSmoothing / in.classes)
                .toArray();
        CrossEntropyLoss loss = new CrossEntropyLoss();
        return CoreTerm.categorical(loss, in.scores, Activation.SOFTMAX, smoothed, classWeights(in.classes));
    }

    private double[] classWeights(int classes) {
        if (weights.isEmpty()) {
            double[] ones = new double[classes];
            Arrays.fill(ones, 1);
            return ones;
        }
        if (weights.get().length != classes) {
            throw new IllegalArgumentException("weight has " + weights.get().length
                    + " entries, expected one for each of " + classes + " classes");
        }
        return weights.get();
    }

    private Flow ofProbabilities(Batch in) {
        return Reduce.by(reduction, elements(in, in.channels()));
    }

    @Override
    public Optional<Configured> plain(int channels) {
        boolean weightless = weights.isPresent() && Arrays.stream(weights.get()).allMatch(w -> w == 0);
        if (channels == 1 || labelSmoothing == 1 || weightless) {
            return Optional.empty();
        }
        LossOptions options = Plain.reduction(LossOptions.softmax(), reduction);
        if (ignored.isPresent()) {
            options = options.withIgnoreLabel(ignored.getAsInt());
        }
        if (weights.isPresent()) {
            options = options.withClassWeights(
                    ClassWeights.of(WeightNormalization.BY_WEIGHT_SUM, classWeights(channels)));
        }
        return Optional.of(new Configured(new CrossEntropyLoss(labelSmoothing), options));
    }
}
