package org.sorensen.peer;

import java.util.Optional;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftOverlap;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.WeightNormalization;

/**
 * MONAI's {@code DiceLoss} and {@code TverskyLoss}: a formula per sample and class, or per class over the batch, times
 * class weights, reduced by a plain mean.
 *
 * @param formula the loss of a cell
 * @param form how a cell's sums are formed
 * @param input activation and classes
 * @param batch whether sums run over the batch too
 * @param weights one, or one for each class that counts; empty for none
 * @param reduction mean, sum or none
 * @param single whether MONAI itself leaves double precision
 */
record MonaiOverlap(
        OverlapLoss formula,
        Cells.Form form,
        MonaiInput input,
        boolean batch,
        Optional<double[]> weights,
        String reduction,
        boolean single)
        implements Recipe {

    static MonaiOverlap dice(Arguments a) {
        return dice(a, a.numbers("weight").map(MonaiWeights::narrowed), a.flag("soft_label"));
    }

    static MonaiOverlap dice(Arguments a, Optional<double[]> weights, boolean softLabel) {
        boolean squared = a.flag("squared_pred");
        boolean jaccard = a.flag("jaccard");
        Denominator denominator = squared ? Denominator.SQUARED : Denominator.LINEAR;
        double over = a.number("smooth_nr");
        double under = a.number("smooth_dr");
        // MONAI doubles both sides of the ratio, so a Jaccard ratio has half the smoothing
        OverlapLoss formula = jaccard
                ? new JaccardLoss(denominator, new Smoothing(over / 2, under / 2, 0), ScoreTransform.COMPLEMENT)
                : new DiceLoss(denominator, new Smoothing(over, under, 0), ScoreTransform.COMPLEMENT);
        return new MonaiOverlap(
                formula,
                softLabel ? Cells.Form.L1_NORMS : Cells.Form.PRODUCT,
                MonaiInput.of(a),
                a.flag("batch"),
                weights,
                a.choice("reduction", Reduce.NAMES),
                squared || a.numbers("weight").filter(MonaiWeights::narrows).isPresent());
    }

    static MonaiOverlap tversky(Arguments a) {
        Smoothing smoothing = new Smoothing(a.number("smooth_nr"), a.number("smooth_dr"), 0);
        return new MonaiOverlap(
                new TverskyLoss(a.number("alpha"), a.number("beta"), smoothing, ScoreTransform.COMPLEMENT),
                a.flag("soft_label") ? Cells.Form.L1_NORMS : Cells.Form.PRODUCT,
                MonaiInput.of(a),
                a.flag("batch"),
                Optional.empty(),
                a.choice("reduction", Reduce.NAMES),
                false);
    }

    @Override
    public Flow apply(Batch in) {
        return of(in, input.prepare(in));
    }

    Flow of(Batch in, MonaiInput.Prepared prepared) {
        int channels = prepared.channels();
        int[] dims = batch ? new int[] {channels} : new int[] {in.samples, channels};
        // squared sums use the product, whatever soft_label says
        Cells cells = new Cells(formula, formula.denominator() == Denominator.SQUARED ? Cells.Form.PRODUCT : form);
        Flow values = cells.of(prepared.prediction(), prepared.target(), in.cells(channels, batch), dims);
        if (weights.isPresent() && channels != 1) {
            double[] each = MonaiWeights.each(weights.get(), channels);
            double[] factors = new double[values.size()];
            for (int i = 0; i < factors.length; i++) {
                factors[i] = each[i % channels];
            }
            values = values.times(factors);
        }
        return Reduce.by(reduction, values);
    }

    /** The place of a row's cell, for rows of samples and classes. */
    int cell(int row, int channels) {
        return batch ? row % channels : row;
    }

    @Override
    public Optional<Configured> plain(int channels) {
        Optional<Activation> activation = input.plain(channels);
        if (activation.isEmpty()) {
            return Optional.empty();
        }
        int first = input.first(channels);
        LossOptions options = Plain.from(Plain.overBatch(Plain.options(activation.get()), batch), first)
                .withSoftOverlap(form == Cells.Form.PRODUCT ? SoftOverlap.PRODUCT : SoftOverlap.MINIMUM);
        options = Plain.reduction(options, reduction);
        if (weights.isEmpty() || channels - first == 1) {
            return Optional.of(new Configured(formula, options));
        }
        double[] each = MonaiWeights.each(weights.get(), channels - first);
        return Plain.weights(options, WeightNormalization.BY_COUNT, each, first)
                .map(weighted -> new Configured(formula, weighted));
    }
}
