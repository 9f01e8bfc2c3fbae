package org.sorensen.peer;

import java.util.Arrays;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.SoftOverlap;
import org.sorensen.loss.WeightedSum;

/** A peer's target as plain losses take it. */
final class PlainTarget {
    private PlainTarget() {}

    static Target of(PeerInput in) {
        Shape scores = in.scores().shape();
        double[] values = Batch.array(in.target());
        if (in.targetKind() == PeerInput.TargetKind.LABELS && values.length * scores.extent(1) == scores.size()) {
            Shape perVoxel = scores.dropLeading(2).prepend(scores.extent(0));
            return LabelMap.pack(Arrays.stream(values).mapToInt(v -> (int) v).toArray(), perVoxel);
        }
        return SoftMap.of(DoubleArray.of(values, scores));
    }

    /** Whether a target of channels holds nothing but 0 to 1: ignored values are for the peer's own rules. */
    static boolean shares(PeerInput in) {
        return in.target().shape().size() == in.scores().shape().size()
                && Arrays.stream(Batch.array(in.target())).allMatch(t -> t >= 0 && t <= 1);
    }

    /** Whether every sample has voxels that are not ignored: a plain loss says 0 without, some peers do not. */
    static boolean leavesEverySample(Configured loss, PeerInput in) {
        if (loss.options().ignoreLabel().isPresent()) {
            int ignored = loss.options().ignoreLabel().getAsInt();
            double[] labels = Batch.array(in.target());
            int voxels = labels.length / in.scores().shape().extent(0);
            int left = 0;
            for (int i = 0; i < labels.length; i++) {
                left = (i % voxels == 0 ? 0 : left) + (labels[i] == ignored ? 0 : 1);
                if (left == 0 && (i + 1) % voxels == 0) {
                    return false;
                }
            }
        }
        return !(loss.loss() instanceof WeightedSum sum)
                || sum.terms().stream()
                        .allMatch(term -> !(term.loss() instanceof Configured inner) || leavesEverySample(inner, in));
    }

    /**
     * Whether a plain loss gives a peer's numbers to the last voxel: ignored labels need labels, beside them it says 0
     * where nothing is left, and at ties of the L1 form the slopes differ.
     */
    static boolean fits(Configured loss, boolean labels) {
        LossOptions options = loss.options();
        boolean tied = options.activation() == Activation.RAW && options.softOverlap() == SoftOverlap.MINIMUM;
        if (options.ignoreLabel().isPresent() && !labels || tied) {
            return false;
        }
        return !(loss.loss() instanceof WeightedSum sum)
                || sum.terms().stream()
                        .allMatch(term -> !(term.loss() instanceof Configured inner) || fits(inner, labels));
    }
}
