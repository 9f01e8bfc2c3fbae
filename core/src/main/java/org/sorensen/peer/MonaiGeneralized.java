package org.sorensen.peer;

import java.util.Optional;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.GeneralizedDiceLoss;
import org.sorensen.loss.LossOptions;
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
        Flow values = CoreTerm.cells(formula, prepared.prediction(), options(Activation.RAW), prepared.target());
        return Reduce.by(reduction, values);
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
