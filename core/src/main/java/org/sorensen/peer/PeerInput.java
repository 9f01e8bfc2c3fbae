package org.sorensen.peer;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;

/**
 * What a peer's loss is called with.
 *
 * @param scores {@code [N, C, spatial…]}
 * @param kind what the scores are
 * @param targetKind what the target holds
 * @param target labels {@code [N, spatial…]} or {@code [N, 1, spatial…]}, or a value for each channel
 *     {@code [N, C, spatial…]}; any peer's ignore label may be among the labels
 * @param mask 1 where a voxel counts and 0 where not, where the peer's call takes a mask
 * @param sampleWeight the weights of Keras' call, of any shape it broadcasts
 * @param ignoreIndex a label to ignore, where the constructor takes one and the call does not name it
 * @param layout how the peer saw the arrays; they are given channels first all the same
 * @param implied whether scores that are logits become probabilities where neither the class nor its arguments say so
 */
public record PeerInput(
        Scores scores,
        ScoreKind kind,
        TargetKind targetKind,
        Scores target,
        Optional<Scores> mask,
        Optional<Scores> sampleWeight,
        OptionalInt ignoreIndex,
        Layout layout,
        boolean implied) {
    /** What scores are. */
    public enum ScoreKind {
        /** Scores before an activation. */
        LOGITS,
        /** Scores after it. */
        PROBABILITIES
    }

    /** What a target holds. */
    public enum TargetKind {
        /** One whole number for each voxel. */
        LABELS,
        /** 0 or 1 for each voxel and class. */
        ONEHOT,
        /** Any number for each voxel and class. */
        SOFT
    }

    /** Where the peer saw the channels; only Keras counts axes. */
    public enum Layout {
        /** First where the call names an axis from the front, last otherwise, as Keras' own defaults have it. */
        BY_AXIS,
        /** {@code [N, C, spatial…]}. */
        CHANNELS_FIRST,
        /** {@code [N, spatial…, C]}, as Keras has it unless told otherwise. */
        CHANNELS_LAST
    }

    /** Checks that nothing is null and the scores have a sample and a channel axis. */
    public PeerInput {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(targetKind, "targetKind");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(mask, "mask");
        Objects.requireNonNull(sampleWeight, "sampleWeight");
        Objects.requireNonNull(ignoreIndex, "ignoreIndex");
        Objects.requireNonNull(layout, "layout");
        Shape shape = scores.shape();
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("scores must have the shape [N, C, spatial…], found " + shape);
        }
    }

    /**
     * Scores and a target, nothing else; activations as the peer applies them or, where it has none,
     * implied by the kind of the scores.
     *
     * @param scores {@code [N, C, spatial…]}
     * @param kind what they are
     * @param targetKind what the target holds
     * @param target the target
     */
    public PeerInput(Scores scores, ScoreKind kind, TargetKind targetKind, Scores target) {
        this(
                scores,
                kind,
                targetKind,
                target,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Layout.BY_AXIS,
                true);
    }

    /**
     * This input with another target of the same kind.
     *
     * @param value the target
     * @return the changed copy
     */
    public PeerInput withTarget(Scores value) {
        return new PeerInput(scores, kind, targetKind, value, mask, sampleWeight, ignoreIndex, layout, implied);
    }

    /**
     * This input with a mask.
     *
     * @param value {@code [N, spatial…]}, {@code [N, 1, spatial…]} or {@code [1, 1, spatial…]}
     * @return the changed copy
     */
    public PeerInput withMask(Scores value) {
        return new PeerInput(
                scores, kind, targetKind, target, Optional.of(value), sampleWeight, ignoreIndex, layout, implied);
    }

    /**
     * This input with Keras' sample weight.
     *
     * @param value of a shape that broadcasts against the unreduced values
     * @return the changed copy
     */
    public PeerInput withSampleWeight(Scores value) {
        return new PeerInput(scores, kind, targetKind, target, mask, Optional.of(value), ignoreIndex, layout, implied);
    }

    /**
     * This input with a label to ignore.
     *
     * @param value the label
     * @return the changed copy
     */
    public PeerInput withIgnoreIndex(int value) {
        return new PeerInput(
                scores, kind, targetKind, target, mask, sampleWeight, OptionalInt.of(value), layout, implied);
    }

    /**
     * This input as a peer with another layout saw it.
     *
     * @param value where the peer saw the channels
     * @return the changed copy
     */
    public PeerInput withLayout(Layout value) {
        return new PeerInput(scores, kind, targetKind, target, mask, sampleWeight, ignoreIndex, value, implied);
    }

    /**
     * This input with or without the activation that its kind implies.
     *
     * @param value false to hand logits as they are to a loss that applies no activation
     * @return the changed copy
     */
    public PeerInput withImplied(boolean value) {
        return new PeerInput(scores, kind, targetKind, target, mask, sampleWeight, ignoreIndex, layout, value);
    }
}
