package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassFactors;
import org.sorensen.loss.Configured;
import org.sorensen.loss.FocalBalance;
import org.sorensen.loss.Focus;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.VoxelLoss;

/**
 * kornia's {@code BinaryFocalLossWithLogits}: of sigmoids, each side of a fractional target with its own factor.
 *
 * @param gamma the focusing power
 * @param alpha the factor of the positive side, {@code 1 − α} that of the negative; empty for none
 * @param positive further factors of the positive side for each class, empty for none
 * @param weights factors of both sides for each class, empty for none
 * @param ignored the value of targets that do not count, but in the divisor of the mean
 * @param reduction mean, sum or none
 */
record KorniaBinaryFocal(
        double gamma,
        OptionalDouble alpha,
        Optional<double[]> positive,
        Optional<double[]> weights,
        OptionalInt ignored,
        String reduction)
        implements Recipe {
    private static final ClassFactors NOTHING = ClassFactors.all(0);

    static KorniaBinaryFocal of(Arguments a) {
        return new KorniaBinaryFocal(
                a.number("gamma"),
                a.optionalNumber("alpha"),
                a.numbers("pos_weight"),
                a.numbers("weight"),
                a.optionalInteger("ignore_index"),
                a.choice("reduction", Reduce.NAMES));
    }

    @Override
    public Flow apply(Batch in) {
        OptionalInt label = TorchCrossEntropy.ignored(in, ignored);
        double[] target = in.targetChannels() == in.classes ? in.rawTarget() : in.channels(label);
        double[] valid = new double[target.length];
        for (int i = 0; i < target.length; i++) {
            valid[i] = label.isPresent() && target[i] == label.getAsInt() ? 0 : 1;
            target[i] = valid[i] == 0 ? 0 : target[i];
        }
        Flow held = side(in, new FocalBalance(ClassFactors.ONE, NOTHING), target);
        Flow free = side(in, new FocalBalance(NOTHING, ClassFactors.ONE), target);
        Flow elements =
                held.times(in.perChannel(positives(in.classes))).plus(free.times(in.perChannel(negatives(in.classes))));
        return Reduce.by(reduction, elements.masked(valid));
    }

    private Flow side(Batch in, FocalBalance balance, double[] target) {
        return CoreTerm.channelwise(loss(balance), in.scores, Activation.SIGMOID, target);
    }

    private SigmoidFocalLoss loss(FocalBalance balance) {
        return new SigmoidFocalLoss(Focus.of(gamma), balance, VoxelLoss.Divisor.ALL_ELEMENTS);
    }

    private double[] positives(int classes) {
        double side = alpha.isPresent() ? alpha.getAsDouble() : 1;
        double[] factors = Flow.product(
                KorniaPeer.perClass(weights, classes, "weight"), KorniaPeer.perClass(positive, classes, "pos_weight"));
        return Arrays.stream(factors).map(factor -> factor * side).toArray();
    }

    private double[] negatives(int classes) {
        double side = alpha.isPresent() ? 1 - alpha.getAsDouble() : 1;
        return Arrays.stream(KorniaPeer.perClass(weights, classes, "weight"))
                .map(factor -> factor * side)
                .toArray();
    }

    @Override
    public Optional<Configured> plain(int channels) {
        double[] held = positives(channels);
        double[] free = negatives(channels);
        if (Arrays.stream(held).anyMatch(factor -> factor < 0)
                || Arrays.stream(free).anyMatch(factor -> factor < 0)) {
            return Optional.empty();
        }
        LossOptions options = Plain.reduction(LossOptions.sigmoid(), reduction);
        // labels are of one channel; the targets of several have no label to ignore
        if (ignored.isPresent() && channels == 1) {
            options = options.withIgnoreLabel(ignored.getAsInt());
        }
        FocalBalance balance = new FocalBalance(ClassFactors.each(held), ClassFactors.each(free));
        return Optional.of(new Configured(loss(balance), options));
    }
}
