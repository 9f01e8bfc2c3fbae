package org.sorensen.peer;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** A batch as Keras saw it: channels first or last, axes counted in that order. */
final class KerasView {
    final Flow scores;
    final int[] dims;
    private final Batch in;
    private final boolean last;

    KerasView(Arguments a, Batch in, Flow firstScores) {
        this.in = in;
        last = switch (in.in.layout()) {
            case CHANNELS_FIRST -> false;
            case CHANNELS_LAST -> true;
            case BY_AXIS ->
                !a.has("axis")
                        || a.numbers("axis").stream()
                                .flatMapToDouble(Arrays::stream)
                                .noneMatch(axis -> axis >= 0);
        };
        dims = last ? Batch.join(in.voxelDims(), in.classes) : in.dims(in.classes);
        scores = last ? firstScores.gather(order(), dims) : firstScores;
    }

    /** The place, channels first, of each element. */
    private int[] order() {
        int[] index = new int[Flow.count(dims)];
        for (int i = 0; i < index.length; i++) {
            int voxel = i / in.classes;
            index[i] = (voxel / in.voxels * in.classes + i % in.classes) * in.voxels + voxel % in.voxels;
        }
        return index;
    }

    /** The target for every element, one-hot where it came as labels. */
    double[] target() {
        double[] first = in.channels();
        return last ? Arrays.stream(order()).mapToDouble(i -> first[i]).toArray() : first;
    }

    /** An axis as Python counts it, the last by a negative number too. */
    int axis(int axis) {
        int positive = axis < 0 ? axis + dims.length : axis;
        if (positive < 0 || positive >= dims.length) {
            throw new IllegalArgumentException(
                    "axis " + axis + " does not exist in scores of shape " + Arrays.toString(dims));
        }
        return positive;
    }

    /** The axis of the channels. */
    int channelAxis() {
        return last ? dims.length - 1 : 1;
    }

    /** The shape without some axes. */
    int[] without(boolean[] summed) {
        int kept = 0;
        int[] out = new int[dims.length];
        for (int k = 0; k < dims.length; k++) {
            if (!summed[k]) {
                out[kept++] = dims[k];
            }
        }
        return Arrays.copyOf(out, kept);
    }

    /** For each element its place once some axes are gone. */
    int[] group(boolean[] summed) {
        int[] group = new int[Flow.count(dims)];
        for (int i = 0; i < group.length; i++) {
            int rest = i;
            int stride = 1;
            for (int k = dims.length - 1; k >= 0; k--) {
                if (!summed[k]) {
                    group[i] += rest % dims[k] * stride;
                    stride *= dims[k];
                }
                rest /= dims[k];
            }
        }
        return group;
    }

    private boolean[] only(int axis) {
        boolean[] summed = new boolean[dims.length];
        summed[axis] = true;
        return summed;
    }

    /** Sums along one axis. */
    Flow sumAlong(Flow elements, int axis) {
        return elements.sums(group(only(axis)), without(only(axis)));
    }

    /** Each element divided by the sum along an axis; an element of a line of zeros stays 0. */
    Flow shareAlong(Flow elements, int axis) {
        int[] group = group(only(axis));
        double[] sums = sumAlong(elements, axis).values;
        double[] values = new double[elements.size()];
        Arrays.setAll(values, i -> sums[group[i]] == 0 ? 0 : elements.values[i] / sums[group[i]]);
        return elements.then(values, elements.dims, c -> {
            double[] dot = new double[sums.length];
            for (int i = 0; i < c.length; i++) {
                dot[group[i]] += c[i] * values[i];
            }
            double[] out = new double[c.length];
            Arrays.setAll(out, i -> sums[group[i]] == 0 ? 0 : (c[i] - dot[group[i]]) / sums[group[i]]);
            return out;
        });
    }

    /**
     * A loss over classes that expects them on axis 1.
     *
     * @param elements scores with the classes on any axis
     * @param axis that axis
     * @param loss from scores and the place of each of their elements to values of the remaining axes in order
     */
    Flow classesFirst(Flow elements, int axis, ClassLoss loss) {
        int classes = dims[axis];
        int[] group = group(only(axis));
        int lines = elements.size() / classes;
        int stride = new Flow.Axis(dims, axis).stride;
        IntUnaryOperator classOf = i -> i / stride % classes;
        // [lines, classes]: every line is a sample of one voxel
        int[] index = new int[elements.size()];
        for (int i = 0; i < index.length; i++) {
            index[group[i] * classes + classOf.applyAsInt(i)] = i;
        }
        return loss.of(elements.gather(index, lines, classes), index).reshape(without(only(axis)));
    }

    /** See {@link #classesFirst}. */
    interface ClassLoss {
        Flow of(Flow scores, int[] places);
    }
}
