package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.JaccardExtension;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LovaszHingeLoss;
import org.sorensen.loss.LovaszSoftmaxLoss;
import org.sorensen.loss.WeightNormalization;

/** kornia's {@code LovaszSoftmaxLoss} and {@code LovaszHingeLoss}: every class of each sample, whether present or not. */
final class KorniaRanked {
    private KorniaRanked() {}

    static Recipe softmax(Arguments a) {
        Optional<double[]> weights = a.numbers("weight");
        boolean labelValues = a.bugs();
        Recipe recipe = in -> {
            if (in.classes == 1) {
                throw new IllegalArgumentException(
                        a.where() + " needs at least 2 channels, found 1; see LovaszHingeLoss");
            }
            double[] each = KorniaPeer.perClass(weights, in.classes, "weight");
            double[] target = in.oneHot(in.labels(), in.classes, OptionalInt.empty());
            Flow cells = labelValues
                    ? ofLabelValues(in, target)
                    : CoreTerm.cells(
                            new LovaszSoftmaxLoss(), in.scores.softmax(1), Plain.options(Activation.RAW), target);
            double[] factors = new double[cells.size()];
            Arrays.setAll(factors, i -> each[i % in.classes]);
            return cells.times(factors).mean();
        };
        return (labelValues ? recipe.inSingle() : recipe).withPlain(channels -> {
            if (channels == 1 || labelValues) {
                return Optional.empty();
            }
            double[] each = KorniaPeer.perClass(weights, channels, "weight");
            return Plain.weights(Plain.options(Activation.SOFTMAX), WeightNormalization.BY_COUNT, each, 0)
                    .map(options -> new Configured(new LovaszSoftmaxLoss(), options));
        });
    }

    /** The defect: the extension's target is the label itself, for every class. */
    private static Flow ofLabelValues(Batch in, double[] target) {
        Flow p = in.scores.softmax(1);
        double[] labels = in.overChannels(in.labels(), in.classes);
        double[] weights = new double[in.voxels];
        Arrays.fill(weights, 1);
        double[] slopes = new double[target.length];
        double[] values = new double[in.samples * in.classes];
        for (int cell = 0; cell < values.length; cell++) {
            int from = cell * in.voxels;
            double[] errors = new double[in.voxels];
            Arrays.setAll(errors, i -> Math.abs(p.values[from + i] - target[from + i]));
            double[] own = JaccardExtension.slopes(Arrays.copyOfRange(labels, from, from + in.voxels), weights, errors);
            for (int i = 0; i < own.length; i++) {
                values[cell] += own[i] * errors[i];
                slopes[from + i] = own[i] * Math.signum(p.values[from + i] - target[from + i]);
            }
        }
        Flow cells = p.times(slopes).sums(in.cells(in.classes, false), in.samples, in.classes);
        return cells.then(values, cells.dims, c -> c);
    }

    static Recipe hinge() {
        LossOptions options = Plain.options(Activation.SIGMOID);
        Recipe recipe = in -> {
            if (in.classes != 1) {
                throw new IllegalArgumentException(
                        "kornia LovaszHingeLoss takes 1 channel, found " + in.classes + "; see LovaszSoftmaxLoss");
            }
            return CoreTerm.cells(new LovaszHingeLoss(), in.scores, options, in.channels())
                    .mean();
        };
        // of whole-numbered labels kornia holds the Jaccard indices in single precision
        return recipe.inSingle()
                .withPlain(channels ->
                        channels == 1 ? Optional.of(new Configured(new LovaszHingeLoss(), options)) : Optional.empty());
    }
}
