package org.sorensen.peer;

import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;

/**
 * nnU-Net's {@code DC_and_CE_loss} and {@code DC_and_topk_loss}: of softmax and labels; without a voxel that counts, the
 * Dice part alone.
 *
 * @param dice the Dice part
 * @param entropy the part per voxel, of labels
 * @param diceWeight its factor; nothing is computed where it is 0
 * @param entropyWeight as above
 * @param ignored the label that does not count
 */
record NnunetCompound(NnunetDice dice, Recipe entropy, double diceWeight, double entropyWeight, OptionalInt ignored)
        implements Recipe {
    static NnunetCompound withCrossEntropy(Arguments a) {
        OptionalInt ignored = a.optionalInteger("ignore_label");
        TorchCrossEntropy own = TorchCrossEntropy.of(a.inner("ce_kwargs", NnunetPeer.NESTED_ENTROPY));
        TorchCrossEntropy entropy = new TorchCrossEntropy(
                own.weights(), ignored.isPresent() ? ignored : own.ignored(), own.labelSmoothing(), own.reduction());
        return of(a, NnunetDice.nested(a, Activation.SOFTMAX), crossEntropy(entropy), ignored);
    }

    static NnunetCompound withTopK(Arguments a) {
        OptionalInt ignored = a.optionalInteger("ignore_label");
        NnunetTopK entropy =
                NnunetTopK.of(a.inner("ce_kwargs", NnunetPeer.NESTED_TOP)).ignoring(ignored);
        return of(a, NnunetDice.nested(a, "SoftDiceLoss", Activation.SOFTMAX), entropy, ignored);
    }

    private static NnunetCompound of(Arguments a, NnunetDice dice, Recipe entropy, OptionalInt ignored) {
        return new NnunetCompound(dice, entropy, a.number("weight_dice"), a.number("weight_ce"), ignored);
    }

    /** torch's cross-entropy, always of labels. */
    static Recipe crossEntropy(TorchCrossEntropy entropy) {
        Recipe recipe = entropy::ofLabels;
        return recipe.withPlain(entropy::plain);
    }

    @Override
    public Flow apply(Batch in) {
        double[] valid = in.valid(ignored);
        Flow none = in.scores.times(0).sum();
        double[] target = ignored.isEmpty() ? in.channels() : in.oneHot(in.labels(), in.classes, ignored);
        Flow first = diceWeight == 0 ? none : dice.of(in, target, valid).times(diceWeight);
        boolean counts = entropyWeight != 0 && Flow.total(valid) > 0;
        return counts ? entropy.apply(in).times(entropyWeight).plus(first) : first;
    }

    @Override
    public Optional<Configured> plain(int channels) {
        Optional<Configured> first = dice.plain(channels);
        Optional<Configured> second = entropy.plain(channels);
        // an image of ignored voxels alone has Dice −1 here, and is left out by plain losses
        return ignored.isPresent() || first.isEmpty() || second.isEmpty()
                ? Optional.empty()
                : Plain.sum(diceWeight, first.get(), entropyWeight, second.get());
    }

    @Override
    public boolean single() {
        return diceWeight != 0;
    }
}
