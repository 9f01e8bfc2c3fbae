package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.Configured;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;

/** Losses of papers, and of code bases that are known for one loss. */
final class PaperPeer {
    static final List<Constructor> VNET = List.of(Constructor.of("DiceLoss()", PaperPeer::vnet, "dice"));

    static final List<Constructor> MASK2FORMER = List.of(
            Constructor.of("dice_loss(num_masks=None)", PaperPeer::maskDice, "DiceLoss"),
            Constructor.of("sigmoid_ce_loss(num_masks=None)", PaperPeer::maskCrossEntropy));

    static final List<Constructor> MMSEG = List.of(Constructor.of(
            "DiceLoss(smooth=1, exponent=2, reduction='mean', class_weight=None, loss_weight=1.0, ignore_index=255,"
                    + " loss_name='loss_dice')",
            PaperPeer::mmsegDice));

    private PaperPeer() {}

    /** Squared Dice of the foreground, class 1, without smoothing; the mean over samples. */
    private static Recipe vnet(Arguments a) {
        DiceLoss dice = new DiceLoss(Denominator.SQUARED, Smoothing.NONE, ScoreTransform.COMPLEMENT);
        Cells cells = new Cells(dice, Cells.Form.PRODUCT);
        Recipe recipe = in -> {
            boolean binary = in.classes == 1;
            Flow p = !in.logits() ? in.scores : binary ? in.scores.sigmoid() : in.scores.softmax(1);
            int first = binary ? 0 : 1;
            double[] target = in.slice(in.channels(), in.classes, first, 1);
            return cells.of(in.slice(p, first, 1), target, in.cells(1, false), in.samples)
                    .mean();
        };
        return recipe.withPlain(channels -> Optional.of(
                channels == 1
                        ? new Configured(dice, Plain.options(Activation.SIGMOID))
                        : new Configured(dice, Plain.options(Activation.SOFTMAX).withClasses(ClassSelection.of(1)))));
    }

    private static double masks(Arguments a, Batch in) {
        return a.none("num_masks") ? in.samples : a.number("num_masks");
    }

    /** Each sample is a mask. */
    private static Recipe maskDice(Arguments a) {
        DiceLoss dice = new DiceLoss(Denominator.LINEAR, Smoothing.of(1), ScoreTransform.COMPLEMENT);
        Cells cells = new Cells(dice, Cells.Form.PRODUCT);
        return in -> cells.of(in.scores.sigmoid(), in.channels(), samples(in), in.samples)
                .sum()
                .times(1 / masks(a, in));
    }

    private static Recipe maskCrossEntropy(Arguments a) {
        return in -> {
            double[] ones = new double[in.scores.size()];
            Arrays.fill(ones, 1);
            Flow elements = TorchPeer.binaryElements(in.scores, in.channels(), ones);
            return elements.sum().times(1.0 / (in.classes * in.voxels) / masks(a, in));
        };
    }

    private static int[] samples(Batch in) {
        return Arrays.stream(in.cells(in.classes, false))
                .map(row -> row / in.classes)
                .toArray();
    }

    private static Recipe mmsegDice(Arguments a) {
        double smooth = a.number("smooth");
        double exponent = a.number("exponent");
        String reduction = a.choice("reduction", Reduce.NAMES);
        Optional<double[]> weights = a.numbers("class_weight");
        return in -> {
            OptionalInt ignored = TorchCrossEntropy.ignored(in, a.optionalInteger("ignore_index"));
            Flow p = in.scores.softmax(1);
            double[] mask = in.overChannels(in.valid(ignored), in.classes);
            // an ignored label beyond the classes is the last of them in the denominator
            double[] clamped = Arrays.stream(in.labels())
                    .map(label -> Math.max(0, Math.min(in.classes - 1, label)))
                    .toArray();
            double[] target = in.oneHot(clamped, in.classes, OptionalInt.empty());
            double[] below = a.bugs() ? ones(mask.length) : mask;
            int[] group = in.cells(in.classes, false);
            int[] dims = {in.samples, in.classes};
            Flow over = p.times(Flow.product(target, mask))
                    .times(2)
                    .sums(group, dims)
                    .plus(smooth);
            double[] constant =
                    Flow.input(Flow.product(target, below), target.length).sums(group, dims).values;
            Flow under = p.power(exponent).times(below).sums(group, dims).plus(smooth);
            double[] sums = new double[constant.length];
            Arrays.setAll(sums, i -> under.values[i] + constant[i]);
            Flow ratio = over.times(under.then(sums, dims, c -> c).power(-1));
            double[] factors = new double[ratio.size()];
            for (int i = 0; i < factors.length; i++) {
                int c = i % in.classes;
                boolean counts = ignored.isEmpty() || ignored.getAsInt() != c;
                factors[i] = !counts ? 0 : weights.map(w -> w[c]).orElse(1.0);
            }
            Flow losses = ratio.times(-1).plus(1).times(factors);
            double divisor = reduction.equals("mean") ? in.samples * in.classes : in.classes;
            return losses.sum().times(a.number("loss_weight") / divisor);
        };
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
