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
        int channels = prepared.channels();
        double[] each = weights(in, prepared);
        double[] elements = new double[prepared.target().length];
        int[] group = new int[elements.length];
        for (int i = 0; i < elements.length; i++) {
            int row = i / in.voxels;
            elements[i] = each[batch ? row % channels : row];
            group[i] = batch ? 0 : row / channels;
        }
        Cells cells = new Cells(formula, softLabel ? Cells.Form.L1_NORMS : Cells.Form.PRODUCT);
        return Reduce.by(
                reduction,
                cells.weighted(prepared.prediction(), prepared.target(), elements, group, batch ? 1 : in.samples));
    }

    /** What each class of a sample, or of the batch, weighs: rounded where MONAI rounds. */
    private double[] weights(Batch in, MonaiInput.Prepared prepared) {
        int channels = prepared.channels();
        int rows = batch ? 1 : in.samples;
        double[] volumes = Flow.input(prepared.target(), prepared.target().length)
                .sums(in.cells(channels, batch), rows * channels)
                .values;
        double[] weights = new double[volumes.length];
        for (int row = 0; row < rows; row++) {
            double largest = 0;
            for (int i = row * channels; i < (row + 1) * channels; i++) {
                float volume = (float) volumes[i];
                weights[i] = switch (formula.weighting()) {
                    case SQUARE -> 1f / (volume * volume);
                    case SIMPLE -> 1f / volume;
                    case UNIFORM -> 1;
                };
                largest = Double.isInfinite(weights[i]) ? largest : Math.max(largest, weights[i]);
            }
            for (int i = row * channels; i < (row + 1) * channels; i++) {
                weights[i] = Double.isInfinite(weights[i]) ? largest : weights[i];
            }
        }
        return weights;
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
