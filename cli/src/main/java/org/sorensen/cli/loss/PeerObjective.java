package org.sorensen.cli.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.cli.UsageException;
import org.sorensen.loss.LossValue;
import org.sorensen.peer.PeerCall;
import org.sorensen.peer.PeerInput;
import org.sorensen.peer.PeerInput.ScoreKind;
import org.sorensen.peer.PeerInput.TargetKind;
import org.sorensen.peer.PeerLoss;
import org.sorensen.peer.Preset;

/**
 * Another library's loss on an input, computed as that library does.
 *
 * @param name the call as the user typed it
 * @param loss the loss
 * @param peerInput what the library would be called with
 * @param input scores and target
 */
record PeerObjective(String name, PeerLoss loss, PeerInput peerInput, LossInput input) implements Objective {

    static PeerObjective of(
            String name, PeerLoss loss, LossOptionChoices choices, OptionalInt ignoreLabel, LossInput input) {
        List<String> given = choices.given();
        if (!given.isEmpty()) {
            throw new UsageException(String.join(", ", given)
                    + " cannot be given beside --like: the call itself says it, in the library's own words");
        }
        PeerInput arguments = new PeerInput(
                        widened(input.scores()),
                        choices.probabilities() ? ScoreKind.PROBABILITIES : ScoreKind.LOGITS,
                        targetKind(input),
                        target(input))
                .withImplied(false);
        if (loss.call().preset() == Preset.KERAS_3) {
            arguments = arguments.withLayout(PeerInput.Layout.CHANNELS_LAST);
        }
        if (input.mask().isPresent()) {
            requireMaskRead(loss, arguments, input.mask().get());
            arguments = arguments.withMask(input.mask().get());
        }
        if (ignoreLabel.isPresent()) {
            arguments = arguments.withIgnoreIndex(ignoreLabel.getAsInt());
        }
        return new PeerObjective(name, loss, arguments, input);
    }

    /** Peers compute in double precision here, whatever the scores come in. */
    private static DoubleArray widened(Scores scores) {
        DoubleArray wide = DoubleArray.zeros(scores.shape());
        for (int i = 0; i < scores.shape().size(); i++) {
            wide.set(i, scores.get(i));
        }
        return wide;
    }

    /** Few calls take a mask; to pass one over would be to answer another question. */
    private static void requireMaskRead(PeerLoss loss, PeerInput arguments, FloatArray mask) {
        boolean leavesOut = false;
        for (int i = 0; i < mask.shape().size(); i++) {
            leavesOut |= mask.get(i) != 1;
        }
        LossValue with = loss.evaluate(arguments.withMask(mask));
        if (leavesOut && Arrays.equals(with.values(), loss.evaluate(arguments).values())) {
            throw new UsageException("--mask changes nothing: the call " + loss.call()
                    + " takes none; give it an ignored label, or use --loss");
        }
    }

    private static TargetKind targetKind(LossInput input) {
        if (input.target() instanceof LabelMap) {
            return TargetKind.LABELS;
        }
        boolean hard = Arrays.stream(input.targetData().doubles()).allMatch(each -> each == 0 || each == 1);
        return hard ? TargetKind.ONEHOT : TargetKind.SOFT;
    }

    private static Scores target(LossInput input) {
        return DoubleArray.of(input.targetData().doubles(), input.targetData().shape());
    }

    @Override
    public String activation() {
        return "as the call says";
    }

    @Override
    public boolean ofPeer() {
        return true;
    }

    @Override
    public Optional<String> doubt() {
        if (input.withinUnit() || !appliesNone()) {
            return Optional.empty();
        }
        return Optional.of(
                "The call applies no activation, and some scores are no probabilities: they were used as they"
                        + " are, which is what " + loss.call().preset().title() + " does too.");
    }

    /** Whether the call leaves its activation to the caller, who then must hand over probabilities. */
    private boolean appliesNone() {
        PeerCall call = loss.call();
        if (call.preset().keywords(call.loss()).contains("softmax")) {
            return Stream.of("sigmoid", "softmax", "other_act")
                    .noneMatch(each -> call.arguments().getOrDefault(each, false) instanceof Boolean asked
                            ? asked
                            : call.arguments().get(each) != null);
        }
        try {
            LossValue implied = loss.evaluate(peerInput.withImplied(true));
            return !Arrays.equals(implied.values(), loss.evaluate(peerInput).values());
        } catch (IllegalArgumentException onlyAsTheyAre) {
            return false;
        }
    }

    @Override
    public LossValue evaluate(Scores gradient) {
        DoubleArray wide = DoubleArray.zeros(gradient.shape());
        LossValue value = loss.evaluate(peerInput, wide);
        for (int i = 0; i < gradient.shape().size(); i++) {
            gradient.set(i, wide.get(i));
        }
        return value;
    }
}
