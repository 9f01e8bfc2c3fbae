package org.sorensen.peer;

import java.util.Arrays;
import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassDistances;
import org.sorensen.loss.GeneralizedWassersteinDiceLoss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Smoothing;

/**
 * MONAI's {@code GeneralizedWassersteinDiceLoss}. Up to 1.5 the true positives of a sample are weighed by its own labels but
 * added over the errors of every sample of the batch; here each sample stands for itself, the defect is reproduced on
 * request.
 */
final class MonaiWasserstein {
    private MonaiWasserstein() {}

    static Recipe of(Arguments a) {
        double[][] rows = a.matrix("dist_matrix");
        ClassDistances distances = ClassDistances.of(rows);
        boolean generalized = a.choice("weighting_mode", "default", "GDL").equals("GDL");
        Smoothing smoothing = new Smoothing(a.number("smooth_nr"), a.number("smooth_dr"), 0);
        String reduction = a.choice("reduction", Reduce.NAMES);
        GeneralizedWassersteinDiceLoss.Weighting weighting = generalized
                ? GeneralizedWassersteinDiceLoss.Weighting.GENERALIZED_DICE
                : GeneralizedWassersteinDiceLoss.Weighting.DEFAULT;
        GeneralizedWassersteinDiceLoss loss = new GeneralizedWassersteinDiceLoss(distances, weighting, smoothing);
        LossOptions options = Plain.options(Activation.RAW);
        Recipe recipe = in -> {
            if (in.classes != rows.length) {
                throw a.wrong("dist_matrix", in.classes + " rows for scores of " + in.classes + " channels");
            }
            Flow p = in.scores.softmax(1);
            Flow values = a.bugs() && in.samples > 1
                    ? paired(in, p, distances.forClasses(in.classes), generalized, smoothing)
                    : CoreTerm.cells(loss, p, options, in.channels());
            return Reduce.by(reduction, values);
        };
        // weights are held in single precision
        return generalized ? recipe.inSingle() : recipe;
    }

    /** Every sample's weights with every sample's errors. */
    private static Flow paired(Batch in, Flow p, double[][] rows, boolean generalized, Smoothing smoothing) {
        double[] labels = in.labels();
        double[] costs = new double[p.size()];
        for (int i = 0; i < costs.length; i++) {
            int voxel = i / (in.classes * in.voxels) * in.voxels + i % in.voxels;
            costs[i] = rows[(int) labels[voxel]][i / in.voxels % in.classes];
        }
        Flow errors = TorchPeer.overClasses(in, p.times(costs));
        double[] weights = weights(in, labels, generalized);
        int n = in.samples;
        int[] index = new int[n * n * in.voxels];
        double[] factors = new double[index.length];
        int[] group = new int[index.length];
        for (int i = 0; i < index.length; i++) {
            int sample = i / (n * in.voxels);
            index[i] = i / in.voxels % n * in.voxels + i % in.voxels;
            factors[i] = weights[sample * in.voxels + i % in.voxels];
            group[i] = sample;
        }
        Flow pairs = errors.gather(index, index.length);
        Flow right = pairs.times(-1).plus(1).times(factors).sums(group, n).times(2);
        Flow divisor = generalized
                ? pairs.times(-1).plus(2).times(factors).sums(group, n)
                : right.plus(errors.sums(perSample(in), n));
        return right.plus(smoothing.numerator())
                .times(divisor.plus(smoothing.denominator()).power(-1))
                .times(-1)
                .plus(1);
    }

    private static int[] perSample(Batch in) {
        int[] group = new int[in.samples * in.voxels];
        Arrays.setAll(group, i -> i / in.voxels);
        return group;
    }

    private static double[] weights(Batch in, double[] labels, boolean generalized) {
        double[] weights = new double[labels.length];
        for (int i = 0; i < weights.length; i++) {
            int first = i / in.voxels * in.voxels;
            double own = labels[i];
            long volume = Arrays.stream(labels, first, first + in.voxels)
                    .filter(label -> label == own)
                    .count();
            weights[i] = generalized ? 1.0 / (volume + 1) : own == 0 ? 0 : 1;
        }
        return weights;
    }
}
