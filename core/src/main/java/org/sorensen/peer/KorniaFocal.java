package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.FocalBalance;
import org.sorensen.loss.Focus;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.VoxelLoss;

/**
 * kornia's {@code FocalLoss}: of softmax and labels, an element for each class, since the one-hot target is nowhere 0.
 *
 * @param gamma the focusing power
 * @param alpha the factor of every class but the first, which has {@code 1 − α}; empty for none
 * @param weights of the classes, empty for none
 * @param ignored the label that does not count, but in the divisor of the mean
 * @param reduction mean, sum or none
 */
record KorniaFocal(
        double gamma, OptionalDouble alpha, Optional<double[]> weights, OptionalInt ignored, String reduction)
        implements Recipe {
    static KorniaFocal of(Arguments a) {
        return new KorniaFocal(
                a.number("gamma"),
                a.optionalNumber("alpha"),
                a.numbers("weight"),
                a.optionalInteger("ignore_index"),
                a.choice("reduction", Reduce.NAMES));
    }

    @Override
    public Flow apply(Batch in) {
        double[] factors = in.perChannel(factors(in.classes));
        if (in.classes == 1) {
            // the only class has probability 1 whatever its score
            return Reduce.by(reduction, in.scores.times(0));
        }
        OptionalInt label = TorchCrossEntropy.ignored(in, ignored);
        double[] target = in.oneHot(in.labels(), in.classes, label);
        Flow elements = CoreTerm.elements(loss(in.classes, FocalBalance.NONE), in.scores, Activation.SOFTMAX, target)
                .masked(in.overChannels(in.valid(label), in.classes))
                .times(factors);
        return Reduce.by(reduction, elements);
    }

    /** Label smoothing that, times {@link #scale(int)}, raises zeros of the target to kornia's floor. */
    private SoftmaxFocalLoss loss(int classes, FocalBalance balance) {
        double smoothing = classes * KorniaPeer.ONE_HOT_FLOOR / scale(classes);
        return new SoftmaxFocalLoss(
                Focus.of(gamma), balance, VoxelLoss.Divisor.ALL_ELEMENTS, VoxelLoss.Normalization.NONE, smoothing);
    }

    private static double scale(int classes) {
        return 1 + (classes - 1) * KorniaPeer.ONE_HOT_FLOOR;
    }

    private double[] factors(int classes) {
        double[] factors = KorniaPeer.perClass(weights, classes, "weight").clone();
        for (int c = 0; c < classes; c++) {
            factors[c] *= scale(classes);
            if (alpha.isPresent()) {
                factors[c] *= c == 0 ? 1 - alpha.getAsDouble() : alpha.getAsDouble();
            }
        }
        return factors;
    }

    @Override
    public Optional<Configured> plain(int channels) {
        if (channels == 1 || reduction.equals("none")) {
            return Optional.empty();
        }
        double[] factors = factors(channels);
        if (Arrays.stream(factors).anyMatch(factor -> factor < 0)) {
            return Optional.empty();
        }
        LossOptions options = Plain.reduction(LossOptions.softmax(), reduction);
        if (ignored.isPresent()) {
            options = options.withIgnoreLabel(ignored.getAsInt());
        }
        return Optional.of(new Configured(loss(channels, FocalBalance.factor(factors)), options));
    }
}
