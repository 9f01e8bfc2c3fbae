package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.sorensen.loss.Configured;

/** MONAI's sums of an overlap loss and a per-voxel loss. */
final class MonaiCompound {
    private MonaiCompound() {}

    /**
     * {@code DiceCELoss}: cross-entropy is torch's, over all classes and raw scores; of one channel binary cross-entropy
     * with the weight as that of the positive side.
     */
    static Recipe diceCrossEntropy(Arguments a) {
        double diceWeight = least(a, "lambda_dice");
        double entropyWeight = least(a, "lambda_ce");
        String reduction = a.choice("reduction", "mean", "sum");
        Optional<double[]> weights = a.numbers("weight");
        MonaiOverlap dice = MonaiOverlap.dice(a, diceWeights(a, weights), false);
        TorchCrossEntropy entropy =
                new TorchCrossEntropy(weights, OptionalInt.of(-100), a.number("label_smoothing"), reduction);
        Recipe recipe = in -> {
            Batch own = a.flag("to_onehot_y") ? in.withLabels() : in;
            Flow per = in.classes == 1 ? binary(in, weights, reduction) : entropy.apply(own);
            return dice.apply(in).times(diceWeight).plus(per.times(entropyWeight));
        };
        return (dice.single() ? recipe.inSingle() : recipe).withPlain(channels -> {
            Optional<Configured> overlap = dice.plain(channels);
            boolean plain = weights.isEmpty() && channels > 1 && overlap.isPresent();
            return plain
                    ? Plain.sum(
                            diceWeight,
                            overlap.get(),
                            entropyWeight,
                            entropy.plain(channels).orElseThrow())
                    : Optional.empty();
        });
    }

    /** Without the background Dice has no weight for it, cross-entropy still has. */
    private static Optional<double[]> diceWeights(Arguments a, Optional<double[]> weights) {
        return weights.map(
                all -> a.flag("include_background") || all.length == 1 ? all : Arrays.copyOfRange(all, 1, all.length));
    }

    private static Flow binary(Batch in, Optional<double[]> weights, String reduction) {
        double[] target = in.channels();
        double positive = weights.map(w -> w[0]).orElse(1.0);
        return Reduce.by(
                reduction, TorchPeer.binaryElements(in.scores, target, in.perChannel(new double[] {positive})));
    }

    /** {@code DiceFocalLoss}: as MONAI documents it, the focal part is of sigmoids whatever activates the Dice part. */
    static Recipe diceFocal(Arguments a) {
        double diceWeight = least(a, "lambda_dice");
        double focalWeight = least(a, "lambda_focal");
        MonaiOverlap dice = MonaiOverlap.dice(a, a.numbers("weight"), false);
        MonaiFocal focal = focal(a, a.optionalNumber("alpha"));
        return sum(dice, dice::cell, diceWeight, focal, focalWeight, dice.input());
    }

    /** {@code GeneralizedDiceFocalLoss}: its focal part as in {@code DiceFocalLoss}. */
    static Recipe generalizedFocal(Arguments a) {
        double diceWeight = least(a, "lambda_gdl");
        double focalWeight = least(a, "lambda_focal");
        MonaiGeneralized dice = MonaiGeneralized.of(a, false);
        Place place = (row, channels) -> dice.batch() ? 0 : row / channels;
        return sum(dice, place, diceWeight, focal(a, OptionalDouble.empty()), focalWeight, dice.input());
    }

    private static MonaiFocal focal(Arguments a, OptionalDouble alpha) {
        return new MonaiFocal(
                a.flag("include_background"),
                a.number("gamma"),
                alpha,
                a.numbers("weight"),
                false,
                a.choice("reduction", Reduce.NAMES));
    }

    /** The place of the overlap loss's value for a row of samples and classes. */
    private interface Place {
        int of(int row, int channels);
    }

    private static Recipe sum(
            Recipe overlap, Place place, double weight, MonaiFocal focal, double focalWeight, MonaiInput input) {
        Recipe recipe = in -> {
            Flow first = overlap.apply(in);
            Flow second = focal.apply(in);
            if (second.size() > 1) {
                // unreduced: each element gets the value of its cell
                int channels = in.classes - input.first(in.classes);
                int[] index = new int[second.size()];
                for (int i = 0; i < index.length; i++) {
                    index[i] = place.of(i / in.voxels, channels);
                }
                first = first.gather(index, second.dims);
            }
            return first.times(weight).plus(second.times(focalWeight));
        };
        return recipe.inSingle();
    }

    private static double least(Arguments a, String name) {
        double value = a.number(name);
        if (value < 0) {
            throw a.wrong(name, "at least 0");
        }
        return value;
    }
}
