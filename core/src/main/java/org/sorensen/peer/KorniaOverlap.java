package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Dual;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapSums;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftOverlap;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.WeightNormalization;

/**
 * kornia's {@code DiceLoss} and {@code TverskyLoss}: of softmax and labels, a cell per sample and class or per sample, the
 * mean over samples.
 *
 * @param formula the loss of a cell
 * @param micro whether the classes of a sample are pooled
 * @param floor what the target is raised to, {@code t·(1 − f) + f}
 * @param weights of the classes, empty for none
 * @param ignored the label that does not count
 * @param squared whether weights multiply prediction and target both, the defect of pooled classes
 */
record KorniaOverlap(
        OverlapLoss formula,
        boolean micro,
        double floor,
        Optional<double[]> weights,
        OptionalInt ignored,
        boolean squared)
        implements Recipe {
    /** An overlap loss of a target whose values are raised to {@code t·(1 − f) + f}. */
    private record Raised(OverlapLoss loss, double floor) implements OverlapLoss {
        @Override
        public Dual score(OverlapSums sums) {
            Dual intersection =
                    sums.intersection().times(1 - floor).plus(sums.prediction().times(floor));
            double target = (1 - floor) * sums.target() + floor * sums.voxels();
            return loss.score(new OverlapSums(intersection, sums.prediction(), target, sums.voxels()));
        }

        @Override
        public Dual loss(Dual score) {
            return loss.loss(score);
        }
    }

    static KorniaOverlap dice(Arguments a) {
        boolean micro = a.choice("average", "micro", "macro").equals("micro");
        return new KorniaOverlap(
                new DiceLoss(Denominator.LINEAR, smoothing(a), ScoreTransform.COMPLEMENT),
                micro,
                KorniaPeer.ONE_HOT_FLOOR,
                a.numbers("weight"),
                a.optionalInteger("ignore_index"),
                micro && a.bugs() && !a.none("weight"));
    }

    static KorniaOverlap tversky(Arguments a) {
        return new KorniaOverlap(
                new TverskyLoss(a.number("alpha"), a.number("beta"), smoothing(a), ScoreTransform.COMPLEMENT),
                true,
                0,
                Optional.empty(),
                a.optionalInteger("ignore_index"),
                false);
    }

    private static Smoothing smoothing(Arguments a) {
        return new Smoothing(0, a.number("eps"), 0);
    }

    @Override
    public Flow apply(Batch in) {
        OptionalInt label = TorchCrossEntropy.ignored(in, ignored);
        double[] each = KorniaPeer.perClass(weights, in.classes, "weight");
        double[] factors = in.perChannel(each);
        double[] counts = in.overChannels(in.valid(label), in.classes);
        double[] target = Arrays.stream(in.oneHot(in.labels(), in.classes, label))
                .map(t -> t * (1 - floor) + floor)
                .toArray();
        Flow p = in.scores.softmax(1);
        Cells sums = new Cells(formula, Cells.Form.PRODUCT);
        if (!micro) {
            int[] cells = in.cells(in.classes, false);
            Flow values = sums.weighted(p, target, counts, cells, in.samples, in.classes);
            double[] shares = new double[values.size()];
            Arrays.setAll(shares, i -> each[i % in.classes]);
            return Reduce.over(values.times(shares), Flow.total(shares));
        }
        int[] bySample = new int[target.length];
        Arrays.setAll(bySample, i -> i / (in.classes * in.voxels));
        if (squared) {
            p = p.times(factors);
            target = Flow.product(target, factors);
        } else {
            counts = Flow.product(counts, factors);
        }
        return sums.weighted(p, target, counts, bySample, in.samples).mean();
    }

    @Override
    public Optional<Configured> plain(int channels) {
        if (channels == 1 || squared) {
            return Optional.empty();
        }
        LossOptions options = Plain.options(Activation.SOFTMAX)
                .withSoftOverlap(SoftOverlap.PRODUCT)
                .withAggregation(micro ? Aggregation.PER_SAMPLE_MICRO : Aggregation.PER_SAMPLE_CLASS);
        if (ignored.isPresent()) {
            options = options.withIgnoreLabel(ignored.getAsInt());
        }
        OverlapLoss loss = floor == 0 ? formula : new Raised(formula, floor);
        double[] each = KorniaPeer.perClass(weights, channels, "weight");
        return Plain.weights(options, WeightNormalization.BY_WEIGHT_SUM, each, 0)
                .map(weighted -> new Configured(loss, weighted));
    }
}
