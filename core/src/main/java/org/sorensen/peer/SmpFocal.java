package org.sorensen.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.FocalTarget;
import org.sorensen.loss.Focus;

/**
 * SMP's {@code FocalLoss}: of sigmoids in every mode; of several classes one against the rest, added over classes up to
 * 0.5.0. Normalised, it is divided by the sum of the focal factors and then reduced all the same.
 *
 * @param mode what the channels are
 * @param alpha the weight of the positive side
 * @param gamma the focusing power
 * @param ignored the label that does not count; its voxels leave the mean
 * @param reduction mean, sum, none or batchwise_mean, which is a sum over samples
 * @param normalized whether the focal factors' sum divides
 * @param threshold below which the factor is 1, empty for none
 */
record SmpFocal(
        SmpMode mode,
        OptionalDouble alpha,
        double gamma,
        OptionalInt ignored,
        String reduction,
        boolean normalized,
        OptionalDouble threshold)
        implements Recipe {
    /** The least sum of focal factors. */
    private static final double LEAST_NORMALIZER = 1e-6;

    static SmpFocal of(Arguments a) {
        return new SmpFocal(
                SmpMode.of(a),
                a.optionalNumber("alpha"),
                a.number("gamma"),
                a.optionalInteger("ignore_index"),
                a.choice("reduction", "mean", "sum", "none", "batchwise_mean"),
                a.flag("normalized"),
                a.optionalNumber("reduced_threshold"));
    }

    @Override
    public Flow apply(Batch in) {
        OptionalInt label = TorchCrossEntropy.ignored(in, ignored);
        double[] valid = mode.valid(in, label);
        double[] target = mode.target(in, label);
        if (mode != SmpMode.MULTICLASS) {
            return part(in, valid, target, all(valid.length), false);
        }
        Flow sum = null;
        for (int c = 0; c < in.classes; c++) {
            Flow own = part(in, valid, target, ofClass(in, c), label.isEmpty());
            sum = sum == null ? own : sum.plus(own);
        }
        return sum;
    }

    private static int[] all(int count) {
        int[] index = new int[count];
        Arrays.setAll(index, i -> i);
        return index;
    }

    private static int[] ofClass(Batch in, int classIndex) {
        int[] index = new int[in.samples * in.voxels];
        Arrays.setAll(index, i -> (i / in.voxels * in.classes + classIndex) * in.voxels + i % in.voxels);
        return index;
    }

    /** The loss of some elements of which the ignored are taken out. */
    private Flow part(Batch in, double[] valid, double[] target, int[] index, boolean whole) {
        List<Integer> kept = new ArrayList<>();
        for (int i : index) {
            if (valid[i] != 0) {
                kept.add(i);
            }
        }
        int[] picked = kept.stream().mapToInt(i -> i).toArray();
        double[] t = Arrays.stream(picked).mapToDouble(i -> target[i]).toArray();
        if (picked.length == 0) {
            return in.scores.times(0).sum();
        }
        Flow scores = in.scores.gather(picked, picked.length, 1);
        Focus focus = new Focus(gamma, threshold);
        Flow elements =
                CoreTerm.channelwise(CoreTerm.focal(focus, FocalTarget.LIKELIHOOD), scores, Activation.SIGMOID, t);
        if (alpha.isPresent()) {
            double a = alpha.getAsDouble();
            elements = elements.times(
                    Arrays.stream(t).map(x -> a * x + (1 - a) * (1 - x)).toArray());
        }
        if (normalized) {
            elements = elements.timesScalar(factor(scores, t)
                    .sum()
                    .clip(LEAST_NORMALIZER, Double.POSITIVE_INFINITY)
                    .power(-1));
        }
        return switch (reduction) {
            case "mean" -> elements.mean();
            case "sum" -> elements.sum();
            case "none" -> elements;
            default -> whole ? overSamples(in, elements) : elements.sum();
        };
    }

    /** The sum over samples, {@code [spatial…]}. */
    private static Flow overSamples(Batch in, Flow elements) {
        int[] group = new int[elements.size()];
        Arrays.setAll(group, i -> i % in.voxels);
        return elements.sums(group, in.spatial);
    }

    /** {@code (1 − p_t)^γ} from {@code p_t = exp(−entropy)}. */
    private Flow factor(Flow scores, double[] target) {
        Flow entropy = CoreTerm.channelwise(new BinaryCrossEntropyLoss(), scores, Activation.SIGMOID, target);
        if (threshold.isEmpty()) {
            return entropy.map(x -> -Math.expm1(-x), x -> Math.exp(-x)).power(gamma);
        }
        double least = threshold.getAsDouble();
        return entropy.map(
                x -> Math.exp(-x) < least ? 1 : Math.pow(-Math.expm1(-x) / least, gamma),
                x -> Math.exp(-x) < least || gamma == 0
                        ? 0
                        : gamma * Math.pow(-Math.expm1(-x) / least, gamma - 1) * Math.exp(-x) / least);
    }
}
