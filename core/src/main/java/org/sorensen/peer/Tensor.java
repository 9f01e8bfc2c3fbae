package org.sorensen.peer;

import java.util.Arrays;

/**
 * Numbers with a shape that broadcast as numpy's do: trailing axes are matched, an extent of 1 repeats.
 *
 * @param values row-major
 * @param dims the extents, none for a single number
 */
record Tensor(double[] values, int[] dims) {
    /** Checks that the lists were not ragged. */
    Tensor {
        if (Flow.count(dims) != values.length) {
            throw new IllegalArgumentException(
                    "expected lists of equal length, found " + values.length + " numbers for " + Arrays.toString(dims));
        }
    }

    /**
     * Weights of elements {@code [N, C, spatial…]}. A list as long as there are channels that does not fit the last axis
     * is one for each channel.
     */
    double[] elements(int[] target, String what) {
        boolean perChannel =
                dims.length == 1 && target.length > 2 && dims[0] == target[1] && dims[0] != target[target.length - 1];
        if (perChannel) {
            int[] aligned = new int[target.length - 1];
            Arrays.fill(aligned, 1);
            aligned[0] = dims[0];
            return new Tensor(values, aligned).broadcast(target, what);
        }
        return broadcast(target, what);
    }

    /** The values repeated to a shape. */
    double[] broadcast(int[] target, String what) {
        int lead = target.length - dims.length;
        boolean fits = lead >= 0;
        for (int i = 0; fits && i < dims.length; i++) {
            fits = dims[i] == 1 || dims[i] == target[lead + i];
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    what + " of shape " + Arrays.toString(dims) + " does not broadcast to " + Arrays.toString(target));
        }
        double[] out = new double[Flow.count(target)];
        for (int i = 0; i < out.length; i++) {
            int rest = i;
            int at = 0;
            int stride = 1;
            for (int k = target.length - 1; k >= lead; k--) {
                int extent = dims[k - lead];
                at += extent == 1 ? 0 : rest % target[k] * stride;
                stride *= extent;
                rest /= target[k];
            }
            out[i] = values[at];
        }
        return out;
    }
}
