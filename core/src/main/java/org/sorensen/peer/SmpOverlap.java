package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.Configured;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftOverlap;
import org.sorensen.loss.TverskyLoss;

/**
 * SMP's {@code DiceLoss}, {@code JaccardLoss} and {@code TverskyLoss}: one score per class over the batch; classes that the
 * batch does not hold are 0 but stay in the mean, and the power of Tversky's is taken of the mean.
 *
 * @param formula the loss of a class
 * @param form product up to 0.3, L1 from 0.4
 * @param mode what the channels are
 * @param logits whether the activation is applied here
 * @param classes which classes the mean is over, empty for all
 * @param weights of the classes, as releases after 0.5 know them
 * @param ignored the label that does not count
 * @param gamma the power of the mean
 */
record SmpOverlap(
        OverlapLoss formula,
        Cells.Form form,
        SmpMode mode,
        boolean logits,
        Optional<double[]> classes,
        Optional<double[]> weights,
        OptionalInt ignored,
        double gamma)
        implements Recipe {

    /** Where SMP clips a logarithm at nothing, any number that no score reaches will do. */
    private static final double LEAST_FLOOR = 1e-300;

    static SmpOverlap dice(Arguments a, boolean l1) {
        Smoothing smoothing = smoothing(a);
        // from 0.4 on Dice is Tversky with a half each, and so has twice the smoothing
        OverlapLoss formula = l1
                ? new TverskyLoss(.5, .5, smoothing, transform(a))
                : new DiceLoss(Denominator.LINEAR, smoothing, transform(a));
        return of(a, formula, l1, 1);
    }

    static SmpOverlap jaccard(Arguments a, boolean l1) {
        OverlapLoss formula = l1
                ? new TverskyLoss(1, 1, smoothing(a), transform(a))
                : new JaccardLoss(Denominator.LINEAR, smoothing(a), transform(a));
        return of(a, formula, l1, 1);
    }

    static SmpOverlap tversky(Arguments a, boolean l1) {
        OverlapLoss formula = new TverskyLoss(a.number("alpha"), a.number("beta"), smoothing(a), transform(a));
        return of(a, formula, l1, a.number("gamma"));
    }

    private static SmpOverlap of(Arguments a, OverlapLoss formula, boolean l1, double gamma) {
        SmpMode mode = SmpMode.of(a);
        if (mode == SmpMode.BINARY && !a.none("classes")) {
            throw a.unsupported("classes", "mode 'binary' has no classes to select");
        }
        return new SmpOverlap(
                formula,
                l1 ? Cells.Form.L1 : Cells.Form.PRODUCT,
                mode,
                a.flag("from_logits"),
                a.numbers("classes"),
                a.numbers("class_weights"),
                a.optionalInteger("ignore_index"),
                gamma);
    }

    private static Smoothing smoothing(Arguments a) {
        return new Smoothing(a.number("smooth"), a.number("smooth"), a.number("eps"));
    }

    private static ScoreTransform transform(Arguments a) {
        return a.flag("log_loss")
                ? new ScoreTransform.NegativeLog(Math.max(a.number("eps"), LEAST_FLOOR))
                : ScoreTransform.COMPLEMENT;
    }

    @Override
    public Flow apply(Batch in) {
        OptionalInt label = TorchCrossEntropy.ignored(in, ignored);
        Flow p = logits ? mode.activate(in.scores) : in.scores;
        double[] valid = mode.valid(in, label);
        double[] target = mode.target(in, label);
        int channels = mode == SmpMode.BINARY ? 1 : in.classes;
        int[] group = new int[target.length];
        double[] present = new double[channels];
        for (int i = 0; i < group.length; i++) {
            int c = mode == SmpMode.BINARY ? 0 : i / in.voxels % channels;
            group[i] = valid[i] == 0 ? -1 : c;
            present[c] += valid[i] == 0 ? 0 : target[i];
        }
        double[] mask = Arrays.stream(present).map(t -> t > 0 ? 1 : 0).toArray();
        Flow values = new Cells(formula, form).of(p, target, group, channels).masked(mask);
        if (classes.isPresent()) {
            values = values.gather(selected(channels), classes.get().length);
        }
        Flow mean = weights.isPresent() ? weighted(values) : values.mean();
        return gamma == 1 ? mean : mean.power(gamma);
    }

    private Flow weighted(Flow values) {
        double[] all = weights.orElseThrow();
        double[] own = classes.isPresent()
                ? Arrays.stream(classes.get()).map(c -> all[(int) c]).toArray()
                : all;
        if (own.length != values.size()) {
            throw new IllegalArgumentException(
                    "class_weights has " + all.length + " entries, expected one for each of the classes");
        }
        return Reduce.over(values.times(own), Flow.total(own));
    }

    private int[] selected(int channels) {
        int[] selected =
                Arrays.stream(classes.orElseThrow()).mapToInt(c -> (int) c).toArray();
        for (int c : selected) {
            if (c < 0 || c >= channels) {
                throw new IllegalArgumentException(
                        "class " + c + " does not exist in scores of " + channels + " channels");
            }
        }
        return selected;
    }

    @Override
    public Optional<Configured> plain(int channels) {
        boolean fits = mode == SmpMode.BINARY ? channels == 1 : channels > 1 || mode == SmpMode.MULTILABEL;
        boolean log = formula instanceof TverskyLoss tversky
                && gamma != 1
                && !tversky.transform().equals(ScoreTransform.COMPLEMENT);
        if (!fits || log || weights.isPresent() || ignored.isPresent() && mode == SmpMode.MULTILABEL) {
            return Optional.empty();
        }
        Activation activation =
                !logits ? Activation.RAW : mode == SmpMode.MULTICLASS ? Activation.SOFTMAX : Activation.SIGMOID;
        LossOptions options = LossOptions.with(activation)
                .withAggregation(Aggregation.PER_CLASS_OVER_BATCH)
                .withAbsentClass(AbsentClassPolicy.ZERO)
                .withSoftOverlap(form == Cells.Form.L1 ? SoftOverlap.MINIMUM : SoftOverlap.PRODUCT);
        if (ignored.isPresent()) {
            options = options.withIgnoreLabel(ignored.getAsInt());
        }
        if (classes.isPresent()) {
            options = options.withClasses(ClassSelection.of(selected(channels)));
        }
        OverlapLoss plain = gamma == 1
                ? formula
                : new FocalTverskyLoss((TverskyLoss) formula, gamma, FocalTverskyLoss.Placement.AFTER_MEAN);
        return Optional.of(new Configured(plain, options));
    }
}
