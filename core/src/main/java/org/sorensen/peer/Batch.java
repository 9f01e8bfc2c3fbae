package org.sorensen.peer;

import java.util.Arrays;
import java.util.OptionalInt;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;

/** One evaluation's arrays, checked against each other, in the forms that peers ask for. */
final class Batch {
    final PeerInput in;
    final int samples;
    final int classes;
    final int voxels;
    final int[] spatial;
    final Flow scores;
    private final double[] target;

    Batch(PeerInput in) {
        this(in, Flow.input(array(in.scores()), in.scores().shape().extents()));
    }

    /** The same call with other scores and a target of the same shape. */
    Batch with(Flow otherScores, double[] otherTarget) {
        Shape shape = in.target().shape();
        return new Batch(in.withTarget(DoubleArray.of(otherTarget, shape)), otherScores);
    }

    /** The same call with a target for each channel of the scores. */
    Batch withChannels(double[] otherTarget) {
        return withChannels(scores, otherTarget);
    }

    /** The same call with other scores and a target for each of their channels. */
    Batch withChannels(Flow otherScores, double[] otherTarget) {
        return new Batch(in.withTarget(DoubleArray.of(otherTarget, Shape.of(scores.dims))), otherScores);
    }

    /** The same call with ignored labels replaced by 0. */
    Batch withoutIgnored(OptionalInt ignored) {
        if (ignored.isEmpty()) {
            return this;
        }
        double[] labels = labels();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = labels[i] == ignored.getAsInt() ? 0 : labels[i];
        }
        Shape shape = Shape.of(voxelDims());
        return new Batch(in.withTarget(DoubleArray.of(labels, shape)), scores);
    }

    /** The same call with labels, where the target came as one-hot channels. */
    Batch withLabels() {
        return targetChannels() == 1
                ? this
                : new Batch(in.withTarget(DoubleArray.of(labels(), Shape.of(voxelDims()))), scores);
    }

    private Batch(PeerInput in, Flow scores) {
        this.in = in;
        this.scores = scores;
        samples = scores.dims[0];
        classes = scores.dims[1];
        spatial = Arrays.copyOfRange(scores.dims, 2, scores.dims.length);
        voxels = Flow.count(spatial);
        target = array(in.target());
        Shape found = in.target().shape();
        Shape perVoxel = Shape.of(join(new int[] {samples}, spatial));
        boolean fitsVoxels =
                found.equals(perVoxel) || found.equals(perVoxel.dropLeading(1).prepend(samples, 1));
        if (!fitsVoxels && target.length % (samples * voxels) != 0) {
            throw new IllegalArgumentException("target " + found + " does not match scores "
                    + Arrays.toString(scores.dims) + ", expected " + perVoxel + " or a value for each channel");
        }
    }

    static double[] array(Scores scores) {
        double[] values = new double[scores.shape().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scores.get(i);
        }
        return values;
    }

    static int[] join(int[] first, int... second) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    int[] dims(int channels) {
        return join(new int[] {samples, channels}, spatial);
    }

    int[] voxelDims() {
        return join(new int[] {samples}, spatial);
    }

    /** The number of channels of the target as it came. */
    int targetChannels() {
        return target.length / (samples * voxels);
    }

    /** The target as it came, {@code [N, targetChannels, spatial…]}. */
    double[] rawTarget() {
        return target.clone();
    }

    /** One label for each voxel, {@code [N, spatial…]}; a one-hot target's largest channel. */
    double[] labels() {
        if (targetChannels() == 1) {
            return target.clone();
        }
        int channels = targetChannels();
        double[] labels = new double[samples * voxels];
        for (int i = 0; i < labels.length; i++) {
            int best = 0;
            for (int c = 1; c < channels; c++) {
                best = at(i, c, channels) > at(i, best, channels) ? c : best;
            }
            labels[i] = best;
        }
        return labels;
    }

    private double at(int voxel, int channel, int channels) {
        return target[(voxel / voxels * channels + channel) * voxels + voxel % voxels];
    }

    /**
     * A value for each channel of the scores, {@code [N, C, spatial…]}: as it came, or the one-hot form of labels. With
     * one channel labels are the values themselves.
     */
    double[] channels() {
        return channels(OptionalInt.empty());
    }

    /** As {@link #channels()}; voxels with the ignored label hold no class. */
    double[] channels(OptionalInt ignored) {
        if (targetChannels() == classes) {
            return target.clone();
        }
        if (targetChannels() != 1) {
            throw new IllegalArgumentException("a target of " + targetChannels() + " channels does not match scores "
                    + Arrays.toString(scores.dims) + ", expected 1 or " + classes);
        }
        return oneHot(target, classes, ignored);
    }

    /** The one-hot form of labels, {@code [N, channels, spatial…]}. */
    double[] oneHot(double[] labels, int channels, OptionalInt ignored) {
        double[] out = new double[samples * channels * voxels];
        for (int i = 0; i < labels.length; i++) {
            double label = labels[i];
            if (ignored.isPresent() && label == ignored.getAsInt()) {
                continue;
            }
            if (!(label >= 0 && label < channels && label == Math.rint(label))) {
                throw new IllegalArgumentException("label "
                        + (label == Math.rint(label) ? (Object) (long) label : label)
                        + " of sample " + i / voxels + ", voxel " + i % voxels + " is outside 0 to " + (channels - 1)
                        + "; remap the labels, or name an ignore label");
            }
            out[(i / voxels * channels + (int) label) * voxels + i % voxels] = 1;
        }
        return out;
    }

    /** 1 where the label is not the ignored one, {@code [N, spatial…]}. */
    double[] valid(OptionalInt ignored) {
        double[] valid = new double[samples * voxels];
        double[] labels = labels();
        for (int i = 0; i < valid.length; i++) {
            valid[i] = ignored.isPresent() && labels[i] == ignored.getAsInt() ? 0 : 1;
        }
        return valid;
    }

    /** A value for each voxel repeated over channels. */
    double[] overChannels(double[] perVoxel, int channels) {
        double[] out = new double[samples * channels * voxels];
        for (int i = 0; i < out.length; i++) {
            out[i] = perVoxel[i / (channels * voxels) * voxels + i % voxels];
        }
        return out;
    }

    /** A weight for each channel repeated over samples and voxels. */
    double[] perChannel(double[] weights) {
        double[] out = new double[samples * weights.length * voxels];
        for (int i = 0; i < out.length; i++) {
            out[i] = weights[i / voxels % weights.length];
        }
        return out;
    }

    /** A run of channels. */
    Flow slice(Flow whole, int first, int count) {
        int channels = whole.dims[1];
        if (first == 0 && count == channels) {
            return whole;
        }
        int[] index = new int[samples * count * voxels];
        for (int i = 0; i < index.length; i++) {
            index[i] = sliced(i, first, count, channels);
        }
        return whole.gather(index, dims(count));
    }

    double[] slice(double[] whole, int channels, int first, int count) {
        double[] out = new double[samples * count * voxels];
        for (int i = 0; i < out.length; i++) {
            out[i] = whole[sliced(i, first, count, channels)];
        }
        return out;
    }

    private int sliced(int i, int first, int count, int channels) {
        return (i / (count * voxels) * channels + first + i / voxels % count) * voxels + i % voxels;
    }

    /** The mask of the call broadcast to {@code [N, spatial…]}. */
    double[] mask() {
        Scores mask = in.mask().orElseThrow();
        double[] values = array(mask);
        if (values.length == samples * voxels) {
            return values;
        }
        if (values.length == voxels) {
            double[] repeated = new double[samples * voxels];
            for (int i = 0; i < repeated.length; i++) {
                repeated[i] = values[i % voxels];
            }
            return repeated;
        }
        throw new IllegalArgumentException("mask " + mask.shape() + " does not match scores "
                + Arrays.toString(scores.dims) + ", expected " + Arrays.toString(voxelDims()));
    }

    boolean logits() {
        return in.kind() == PeerInput.ScoreKind.LOGITS;
    }

    /** The activation that the kind of the scores implies, for peers that leave it to the caller. */
    Flow implied() {
        if (!logits() || !in.implied()) {
            return scores;
        }
        return classes == 1 ? scores.sigmoid() : scores.softmax(1);
    }

    /** For each entry of {@code [N, C, spatial…]} its cell {@code [N, C]}, or {@code [C]} over the batch. */
    int[] cells(int channels, boolean overBatch) {
        int[] group = new int[samples * channels * voxels];
        for (int i = 0; i < group.length; i++) {
            int row = i / voxels;
            group[i] = overBatch ? row % channels : row;
        }
        return group;
    }
}
