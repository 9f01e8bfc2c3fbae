package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.sorensen.loss.Activation;
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

/**
 * nnU-Net's {@code SoftDiceLoss} and {@code MemoryEfficientSoftDiceLoss}, which give the same numbers.
 *
 * @param formula the loss of a cell
 * @param activation empty where the scores are used as they are
 * @param known the activation, where plain losses know it
 * @param batch whether sums run over the batch too
 * @param background whether the first class counts
 */
record NnunetDice(
        OverlapLoss formula,
        Optional<UnaryOperator<Flow>> activation,
        Optional<Activation> known,
        boolean batch,
        boolean background)
        implements Recipe {
    /** The least denominator. */
    private static final double FLOOR = 1e-8;

    /** Dice of an intersection that is raised to a least value in numerator and denominator. */
    private record Clipped(DiceLoss dice, double least) implements OverlapLoss {
        @Override
        public Dual score(OverlapSums sums) {
            Dual hits = sums.intersection().atLeast(least);
            Dual gained = hits.minus(sums.intersection());
            // the errors stay, so that prediction and target grow with the hits
            Dual prediction = sums.prediction().plus(gained.times(2));
            return dice.score(new OverlapSums(hits, prediction, sums.target(), sums.voxels()));
        }

        @Override
        public Dual loss(Dual score) {
            return dice.loss(score);
        }
    }

    static NnunetDice of(Arguments a) {
        return of(a, OptionalDouble.empty());
    }

    static NnunetDice clipping(Arguments a) {
        return of(a, a.optionalNumber("clip_tp"));
    }

    private static NnunetDice of(Arguments a, OptionalDouble clip) {
        String name = a.text("apply_nonlin");
        if (name.endsWith("dim0")) {
            throw a.unsupported("apply_nonlin", "classes are on axis 1");
        }
        Optional<Activation> known = switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "softmax_helper_dim1" -> Optional.of(Activation.SOFTMAX);
            case "sigmoid" -> Optional.of(Activation.SIGMOID);
            default -> Optional.empty();
        };
        return of(a, clip, Activations.of(a, "apply_nonlin"), known);
    }

    /** The Dice part of a compound. */
    static NnunetDice nested(Arguments a, Activation activation) {
        String name = a.choice("dice_class", "SoftDiceLoss", "MemoryEfficientSoftDiceLoss");
        return nested(a, name, activation);
    }

    static NnunetDice nested(Arguments a, String name, Activation activation) {
        Signature signature = NnunetPeer.NESTED_DICE.stream()
                .filter(dice -> dice.name().equals(name))
                .findFirst()
                .orElseThrow();
        Arguments own = a.inner("soft_dice_kwargs", signature);
        OptionalDouble clip =
                signature.parameters().contains("clip_tp") ? own.optionalNumber("clip_tp") : OptionalDouble.empty();
        UnaryOperator<Flow> function = activation == Activation.SIGMOID ? Flow::sigmoid : scores -> scores.softmax(1);
        return of(own, clip, Optional.of(function), Optional.of(activation));
    }

    private static NnunetDice of(
            Arguments a, OptionalDouble clip, Optional<UnaryOperator<Flow>> activation, Optional<Activation> known) {
        double smooth = a.number("smooth");
        // how many processes there are changes nothing within one of them
        a.flag("ddp");
        DiceLoss dice = new DiceLoss(Denominator.LINEAR, new Smoothing(smooth, smooth, FLOOR), ScoreTransform.NEGATIVE);
        OverlapLoss formula = clip.isPresent() ? new Clipped(dice, clip.getAsDouble()) : dice;
        return new NnunetDice(formula, activation, known, a.flag("batch_dice"), a.flag("do_bg"));
    }

    @Override
    public Flow apply(Batch in) {
        return of(in, in.channels(), in.in.mask().isPresent() ? in.mask() : everywhere(in));
    }

    static double[] everywhere(Batch in) {
        double[] ones = new double[in.samples * in.voxels];
        Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * The loss of a target and what its voxels count.
     *
     * @param in the scores
     * @param target a value for each channel of the scores
     * @param mask a weight for each voxel, {@code [N, spatial…]}
     */
    Flow of(Batch in, double[] target, double[] mask) {
        int first = background ? 0 : 1;
        int count = in.classes - first;
        if (count == 0) {
            throw new IllegalArgumentException(
                    "do_bg=False leaves no class of scores with 1 channel; nnU-Net gives NaN");
        }
        Flow p = activation.isPresent() ? activation.get().apply(in.scores) : in.implied();
        int[] dims = batch ? new int[] {count} : new int[] {in.samples, count};
        return new WeightedCells(formula)
                .of(
                        in.slice(p, first, count),
                        in.slice(target, in.classes, first, count),
                        in.overChannels(mask, count),
                        in.cells(count, batch),
                        dims)
                .mean();
    }

    @Override
    public Optional<Configured> plain(int channels) {
        boolean single = channels == 1
                && (!background || known.filter(Activation.SOFTMAX::equals).isPresent());
        if (known.isEmpty() || single) {
            return Optional.empty();
        }
        LossOptions options = Plain.overBatch(Plain.options(known.get()), batch).withSoftOverlap(SoftOverlap.PRODUCT);
        return Optional.of(new Configured(formula, Plain.from(options, background ? 0 : 1)));
    }

    /** Whatever it is given, it sums in single precision. */
    @Override
    public boolean single() {
        return true;
    }
}
