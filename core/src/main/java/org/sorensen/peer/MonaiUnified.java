package org.sorensen.peer;

import java.util.Arrays;
import java.util.OptionalInt;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.AsymmetricFocalLoss;
import org.sorensen.loss.AsymmetricFocalTverskyLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.SoftOverlap;
import org.sorensen.loss.UnifiedFocalLoss;

/** MONAI's unified focal losses, of two classes given as probabilities; their reduction has no effect. */
final class MonaiUnified {
    /** Where the parts of {@code AsymmetricUnifiedFocalLoss} are clamped. */
    private static final double EPSILON = 1e-7;

    private MonaiUnified() {}

    /** {@code AsymmetricFocalTverskyLoss}. */
    static Recipe tversky(Arguments a) {
        return of(
                a,
                new AsymmetricFocalTverskyLoss(
                        a.number("delta"), a.number("gamma"), ClassSelection.foreground(), a.number("epsilon"), true));
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

    private static Recipe of(Arguments a, Loss loss) {
        a.flag("to_onehot_y");
        a.choice("reduction", Reduce.NAMES);
        return in -> {
            // further classes are not read
            int channels = Math.min(2, in.classes);
            double[] target = in.slice(in.channels(), in.classes, 0, channels);
            return CoreTerm.reduced(loss, in.slice(in.implied(), 0, channels), options(), target);
        };
    }
}
