package org.sorensen.peer;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Dual;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapSums;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftOverlap;

/**
 * nnU-Net's {@code SoftDiceLoss} and {@code MemoryEfficientSoftDiceLoss}: the negative mean Dice of samples and classes, or
 * of classes over the batch.
 *
 * @param formula the negative Dice of a cell
 * @param activation applied to the scores; empty for none
 * @param plainActivation the same for a plain loss, where there is one
 * @param batch whether sums run over the batch too
 * @param background whether class 0 counts
 */
record NnunetDice(
        OverlapLoss formula,
        Optional<UnaryOperator<Flow>> activation,
        Optional<Activation> plainActivation,
        boolean batch,
        boolean background)
        implements Recipe {
    /** The least denominator. */
    private static final double FLOOR = 1e-8;

    static final String PARAMETERS = "apply_nonlin=None, batch_dice=False, do_bg=True, smooth=1.0, ddp=True";

    static NnunetDice of(Arguments a) {
        a.flag("ddp");
        Smoothing smoothing = new Smoothing(a.number("smooth"), a.number("smooth"), FLOOR);
        DiceLoss dice = new DiceLoss(Denominator.LINEAR, smoothing, ScoreTransform.NEGATIVE);
        OptionalDouble clip = a.has("clip_tp") ? a.optionalNumber("clip_tp") : OptionalDouble.empty();
        return new NnunetDice(
                clip.isPresent() ? new Clipped(dice, clip.getAsDouble()) : dice,
                Activations.of(a, "apply_nonlin"),
                clip.isPresent() ? Optional.empty() : plain(a),
                a.flag("batch_dice"),
                a.flag("do_bg"));
    }

    private static Optional<Activation> plain(Arguments a) {
        if (a.none("apply_nonlin")) {
            return Optional.of(Activation.RAW);
        }
        String name = a.text("apply_nonlin").toLowerCase();
        if (name.contains("log")) {
            return Optional.empty();
        }
        return name.contains("softmax")
                ? Optional.of(Activation.SOFTMAX)
                : name.contains("sigmoid") ? Optional.of(Activation.SIGMOID) : Optional.empty();
    }

    /** A Dice whose intersection is never below a bound, {@code clip_tp}. */
    private record Clipped(DiceLoss dice, double least) implements OverlapLoss {
        @Override
        public Dual score(OverlapSums sums) {
            Dual overlap = sums.intersection().atLeast(least);
            // errors are counted with the true intersection
            Dual prediction = sums.falsePositives().plus(overlap);
            Dual target = sums.falseNegatives().plus(overlap);
            return dice.smoothing().ratio(overlap.times(2), prediction.plus(target));
        }

        @Override
        public Dual loss(Dual score) {
            return dice.loss(score);
        }
    }

    /** Sums are formed in single precision. */
    @Override
    public boolean single() {
        return true;
    }

    @Override
    public boolean implies() {
        return activation.isEmpty();
    }

    @Override
    public Flow apply(Batch in) {
        double[] target = in.targetChannels() == in.classes ? in.rawTarget() : in.channels();
        Optional<double[]> mask = in.in.mask().map(m -> in.mask());
        return of(in, target, mask);
    }

    Flow of(Batch in, double[] target, Optional<double[]> mask) {
        int first = background ? 0 : 1;
        int channels = in.classes - first;
        if (channels == 0) {
            throw new IllegalArgumentException("do_bg=False leaves no class of scores of 1 channel");
        }
        Flow p = activation.isPresent() ? activation.get().apply(in.scores) : in.implied();
        double[] t = first == 0 ? target : in.slice(target, in.classes, first, channels);
        int[] group = in.cells(channels, batch);
        Cells cells = new Cells(formula, Cells.Form.PRODUCT);
        int[] dims = batch ? new int[] {channels} : new int[] {in.samples, channels};
        Flow sliced = in.slice(p, first, channels);
        return (mask.isEmpty()
                        ? cells.of(sliced, t, group, dims)
                        : cells.weighted(sliced, t, in.overChannels(mask.get(), channels), group, dims))
                .mean();
    }

    @Override
    public Optional<Configured> plain(int channels) {
        if (channels == 1 && (!background || plainActivation.equals(Optional.of(Activation.SOFTMAX)))) {
            return Optional.empty();
        }
        return plainActivation.map(own -> new Configured(
                formula,
                Plain.from(Plain.overBatch(Plain.options(own), batch), background ? 0 : 1)
                        .withSoftOverlap(SoftOverlap.PRODUCT)));
    }
}
