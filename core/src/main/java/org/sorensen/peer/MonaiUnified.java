package org.sorensen.peer;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.AsymmetricFocalLoss;
import org.sorensen.loss.AsymmetricFocalTverskyLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftOverlap;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.UnifiedFocalLoss;

/** MONAI's unified focal losses, of two classes given as probabilities; their reduction has no effect. */
final class MonaiUnified {
    /** Where the parts of {@code AsymmetricUnifiedFocalLoss} are clamped. */
    private static final double EPSILON = 1e-7;

    private MonaiUnified() {}

    /** {@code AsymmetricFocalTverskyLoss}. */
    static Recipe tversky(Arguments a) {
        return a.number("gamma") < 1
                ? of(
                        a,
                        new AsymmetricFocalTverskyLoss(
                                a.number("delta"),
                                a.number("gamma"),
                                ClassSelection.foreground(),
                                a.number("epsilon"),
                                true))
                : steep(a, a.number("epsilon"));
    }

    /** The focal Tversky loss for γ of 1 and more, which turns the loss of the foreground upside down. */
    private static Recipe steep(Arguments a, double epsilon) {
        double delta = a.number("delta");
        TverskyLoss tversky = new TverskyLoss(1 - delta, delta, Smoothing.of(epsilon), ScoreTransform.COMPLEMENT);
        Cells cells = new Cells(tversky, Cells.Form.PRODUCT);
        return of(a, (p, target, in) -> {
            int samples = p.dims[0];
            int channels = p.dims[1];
            if (channels == 1) {
                throw a.wrong("gamma", "a number below 1 for scores of 1 channel");
            }
            Flow losses = cells.of(p.clip(epsilon, 1 - epsilon), target, in.cells(channels, false), samples, channels);
            int[] back = IntStream.range(0, samples).map(n -> n * channels).toArray();
            int[] fore = Arrays.stream(back).map(i -> i + channels - 1).toArray();
            Flow focused = losses.gather(fore, samples).power(1 - a.number("gamma"));
            return losses.gather(back, samples).plus(focused).mean().times(0.5);
        });
    }

    /** {@code AsymmetricFocalLoss}. */
    static Recipe focal(Arguments a) {
        return of(
                a,
                new AsymmetricFocalLoss(
                        a.number("delta"), a.number("gamma"), ClassSelection.foreground(), a.number("epsilon")));
    }

    /**
     * {@code AsymmetricUnifiedFocalLoss}: of one channel MONAI makes the prediction one-hot, so that it has no gradient;
     * here the channel is the foreground against its complement, the defect is reproduced on request.
     */
    static Recipe unified(Arguments a) {
        if (a.integer("num_classes") != 2) {
            throw a.unsupported("num_classes", "MONAI refuses every target unless there are 2 classes");
        }
        if (a.number("gamma") >= 1) {
            double weight = a.number("weight");
            Recipe focal = of(
                    a,
                    new AsymmetricFocalLoss(
                            a.number("delta"), a.number("gamma"), ClassSelection.foreground(), EPSILON));
            Recipe tversky = steep(a, EPSILON);
            return in -> focal.apply(in).times(weight).plus(tversky.apply(in).times(1 - weight));
        }
        UnifiedFocalLoss loss = new UnifiedFocalLoss(
                UnifiedFocalLoss.Form.ASYMMETRIC,
                a.number("weight"),
                a.number("delta"),
                a.number("gamma"),
                ClassSelection.foreground(),
                EPSILON,
                true);
        Recipe usual = of(a, loss);
        return in -> in.classes == 1 && a.bugs() ? hardened(in, loss) : usual.apply(in);
    }

    private static Flow hardened(Batch in, Loss loss) {
        double[] labels = Arrays.stream(in.scores.values).map(p -> (int) p).toArray();
        Flow p = Flow.input(in.oneHot(labels, 2, OptionalInt.empty()), in.dims(2));
        Flow value = CoreTerm.reduced(loss, p, options(), in.oneHot(in.labels(), 2, OptionalInt.empty()));
        return in.scores.times(0).sum().plus(value.values[0]);
    }

    private static LossOptions options() {
        return LossOptions.with(Activation.RAW)
                .withAbsentClass(AbsentClassPolicy.COUNT)
                .withSoftOverlap(SoftOverlap.PRODUCT);
    }

    /** A loss of two channels. */
    private interface Formula {
        Flow of(Flow p, double[] target, Batch in);
    }

    private static Recipe of(Arguments a, Loss loss) {
        return of(a, (p, target, in) -> CoreTerm.reduced(loss, p, options(), target));
    }

    private static Recipe of(Arguments a, Formula formula) {
        a.flag("to_onehot_y");
        a.choice("reduction", Reduce.NAMES);
        return in -> {
            // further classes are not read
            int channels = Math.min(2, in.classes);
            double[] target = in.slice(in.channels(), in.classes, 0, channels);
            return formula.of(in.slice(in.implied(), 0, channels), target, in);
        };
    }
}
