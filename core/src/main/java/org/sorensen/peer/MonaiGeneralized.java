package org.sorensen.peer;

import java.util.Optional;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.GeneralizedDiceLoss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftOverlap;

/**
 * MONAI's {@code GeneralizedDiceLoss}: absent classes weigh as the smallest present one; where no class is present the
 * loss is 0 whatever is predicted.
 *
 * @param formula weights and smoothing
 * @param input activation and classes
 * @param softLabel whether the intersection is the L1 form
 * @param batch whether sums run over the batch too
 * @param reduction mean, sum or none
 */
record MonaiGeneralized(
        GeneralizedDiceLoss formula, MonaiInput input, boolean softLabel, boolean batch, String reduction)
        implements Recipe {

    static MonaiGeneralized of(Arguments a) {
        return of(a, a.flag("soft_label"));
    }

    static MonaiGeneralized of(Arguments a, boolean softLabel) {
        GeneralizedDiceLoss.Weighting weighting = switch (a.choice("w_type", "square", "simple", "uniform")) {
            case "simple" -> GeneralizedDiceLoss.Weighting.SIMPLE;
            case "uniform" -> GeneralizedDiceLoss.Weighting.UNIFORM;
            default -> GeneralizedDiceLoss.Weighting.SQUARE;
        };
        Smoothing smoothing = new Smoothing(a.number("smooth_nr"), a.number("smooth_dr"), 0);
        return new MonaiGeneralized(
                new GeneralizedDiceLoss(weighting, GeneralizedDiceLoss.AbsentWeight.MAX_FINITE, smoothing),
                MonaiInput.of(a),
                softLabel,
                a.flag("batch"),
                a.choice("reduction", Reduce.NAMES));
    }

    /** The weights are made in single precision. */
    @Override
    public boolean single() {
        return formula.weighting() != GeneralizedDiceLoss.Weighting.UNIFORM;
    }

    @Override
    public Flow apply(Batch in) {
        MonaiInput.Prepared prepared = input.prepare(in);
        Flow values = softLabel
                ? ofNorms(in, prepared)
                : CoreTerm.cells(formula, prepared.prediction(), options(Activation.RAW), prepared.target());
        return Reduce.by(reduction, values);
    }

    /** With the L1 form of the intersection for every target, also outside of [0, 1], and MONAI's slopes at ties. */
    private Flow ofNorms(Batch in, MonaiInput.Prepared prepared) {
        int channels = prepared.channels();
        int[] group = in.cells(channels, batch);
        double[] target = prepared.target();
        int rows = batch ? 1 : in.samples;
        double[] volumes = new double[rows * channels];
        for (int i = 0; i < target.length; i++) {
            volumes[group[i]] += target[i];
        }
        double[] weights = new double[volumes.length];
        for (int row = 0; row < rows; row++) {
            double largest = 0;
            for (int k = row * channels; k < (row + 1) * channels; k++) {
                weights[k] = formula.weighting().inverse(volumes[k]);
                largest = Double.isFinite(weights[k]) ? Math.max(largest, weights[k]) : largest;
            }
            for (int k = row * channels; k < (row + 1) * channels; k++) {
                weights[k] = Double.isFinite(weights[k]) ? weights[k] : largest;
            }
        }
        double[] each = new double[target.length];
        int[] rowOf = new int[target.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = weights[group[i]];
            rowOf[i] = batch ? 0 : i / (channels * in.voxels);
        }
        DiceLoss dice = new DiceLoss(Denominator.LINEAR, formula.smoothing(), ScoreTransform.COMPLEMENT);
        return new Cells(dice, Cells.Form.L1_NORMS).weighted(prepared.prediction(), target, each, rowOf, rows);
    }

    private LossOptions options(Activation activation) {
        return Plain.overBatch(Plain.options(activation), batch)
                .withSoftOverlap(softLabel ? SoftOverlap.MINIMUM : SoftOverlap.PRODUCT);
    }

    @Override
    public Optional<Configured> plain(int channels) {
        return input.plain(channels)
                .map(activation -> new Configured(
                        formula, Plain.reduction(Plain.from(options(activation), input.first(channels)), reduction)));
    }
}
