package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import org.sorensen.loss.Activation;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.Configured;

/**
 * nnU-Net's {@code DC_and_BCE_loss}: of sigmoids and regions that may overlap.
 *
 * @param dice the Dice part
 * @param diceWeight its factor
 * @param entropyWeight the factor of binary cross-entropy
 * @param weight of the elements, as torch has it
 * @param positive of the positive side, as torch has it
 * @param reduction mean, sum or none
 * @param ignoring whether the last channel of the target, one more than the scores have, is 1 for voxels that do not count
 */
record NnunetRegions(
        NnunetDice dice,
        double diceWeight,
        double entropyWeight,
        Optional<Tensor> weight,
        Optional<Tensor> positive,
        String reduction,
        boolean ignoring)
        implements Recipe {
    private static final Tensor ONE = new Tensor(new double[] {1}, new int[0]);

    static NnunetRegions of(Arguments a) {
        Arguments binary = a.inner("bce_kwargs", NnunetPeer.NESTED_BINARY);
        return new NnunetRegions(
                NnunetDice.nested(a, Activation.SIGMOID),
                a.number("weight_dice"),
                a.number("weight_ce"),
                binary.tensor("weight"),
                binary.tensor("pos_weight"),
                TorchCrossEntropy.legacy(binary),
                a.flag("use_ignore_label"));
    }

    @Override
    public Flow apply(Batch in) {
        double[] target = ignoring ? regions(in) : in.channels();
        double[] valid = ignoring ? valid(in) : NnunetDice.everywhere(in);
        int[] dims = in.scores.dims;
        Flow elements = TorchPeer.binaryElements(
                        in.scores, target, positive.orElse(ONE).elements(dims, "pos_weight"))
                .times(weight.orElse(ONE).elements(dims, "weight"));
        Flow entropy = ignoring
                ? Reduce.over(elements.masked(in.overChannels(valid, in.classes)), Flow.total(valid))
                : Reduce.by(reduction, elements);
        return entropy.times(entropyWeight).plus(dice.of(in, target, valid).times(diceWeight));
    }

    private static double[] regions(Batch in) {
        if (in.targetChannels() != in.classes + 1) {
            throw new IllegalArgumentException("use_ignore_label=True needs a target of " + (in.classes + 1)
                    + " channels, the last of which is 1 for ignored voxels, found " + in.targetChannels());
        }
        return in.slice(in.rawTarget(), in.classes + 1, 0, in.classes);
    }

    private static double[] valid(Batch in) {
        return Arrays.stream(in.slice(in.rawTarget(), in.classes + 1, in.classes, 1))
                .map(t -> t == 1 ? 0 : 1)
                .toArray();
    }

    @Override
    public Optional<Configured> plain(int channels) {
        Optional<Configured> first = dice.plain(channels);
        return ignoring || weight.isPresent() || positive.isPresent() || first.isEmpty()
                ? Optional.empty()
                : Plain.sum(
                        diceWeight,
                        first.get(),
                        entropyWeight,
                        new Configured(
                                new BinaryCrossEntropyLoss(),
                                Plain.reduction(Plain.options(Activation.SIGMOID), reduction)));
    }

    @Override
    public boolean single() {
        return diceWeight != 0;
    }
}
