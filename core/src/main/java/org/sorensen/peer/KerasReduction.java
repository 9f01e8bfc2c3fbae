package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import org.sorensen.array.Scores;

/** How Keras reduces a loss: sample weights, masks and their divisors. */
final class KerasReduction {
    static final String[] NAMES = {"sum_over_batch_size", "sum", "none", "mean", "mean_with_sample_weight"};

    private KerasReduction() {}

    /**
     * Reduces.
     *
     * @param reduction one of {@link #NAMES}
     * @param values the unreduced loss
     * @param mask which values count, of their shape; empty for all
     * @param in holds the sample weight
     */
    static Flow apply(String reduction, Flow values, Optional<double[]> mask, Batch in) {
        Optional<Tensor> weight = in.in.sampleWeight().map(KerasReduction::tensor);
        if (mask.isPresent()) {
            weight = Optional.of(masked(reduction, mask.get(), values.dims, weight));
        }
        Flow weighted = values;
        double weightSum = 0;
        if (weight.isPresent()) {
            Tensor own = fit(weight.get(), values.dims);
            int[] dims = values.dims;
            if (dims.length == 1 && own.dims().length == 2 && own.dims()[1] == 1) {
                dims = new int[] {dims[0], 1};
            } else if (dims.length > 0 && dims.length == own.dims().length + 1 && dims[dims.length - 1] == 1) {
                dims = Arrays.copyOf(dims, dims.length - 1);
            }
            int[] joint = joint(dims, own.dims());
            weighted = repeat(values.reshape(dims), joint).times(own.broadcast(joint, "sample_weight"));
            weightSum = Flow.total(own.values());
        }
        if (reduction.equals("none") || weighted.dims.length == 0) {
            return weighted;
        }
        return switch (reduction) {
            case "sum" -> weighted.sum();
            case "mean_with_sample_weight" -> weight.isPresent() ? Reduce.over(weighted, weightSum) : weighted.mean();
            default -> weighted.mean();
        };
    }

    private static Tensor tensor(Scores scores) {
        return new Tensor(Batch.array(scores), scores.shape().extents());
    }

    /** The mask as a weight that keeps means over the whole right. */
    private static Tensor masked(String reduction, double[] mask, int[] dims, Optional<Tensor> weight) {
        double valid = Flow.total(mask);
        boolean mean = reduction.equals("mean") || reduction.equals("sum_over_batch_size");
        double scale = !mean ? 1 : valid > 0 ? mask.length / valid : 0;
        double[] scaled = Arrays.stream(mask).map(m -> m * scale).toArray();
        if (weight.isEmpty()) {
            return new Tensor(scaled, dims);
        }
        Tensor own = fit(weight.get(), dims);
        // one value for each sample and weights of [N, 1] stay [N, 1]
        int[] shape = dims.length == 1 && own.dims().length == 2 ? own.dims() : dims;
        return new Tensor(Flow.product(scaled, own.broadcast(shape, "sample_weight")), shape);
    }

    /** A weight that broadcasts: of a last axis of 1 that the values lack, or one for each sample, also by itself. */
    private static Tensor fit(Tensor weight, int[] dims) {
        int[] own = weight.dims();
        if (own.length == dims.length + 1 && own[own.length - 1] == 1 && dims.length != 1) {
            return new Tensor(weight.values(), Arrays.copyOf(own, own.length - 1));
        }
        int last = dims.length == 0 ? 1 : dims[dims.length - 1];
        boolean perSample = own.length == 1 && dims.length > 1 && own[0] == dims[0] && own[0] != last && last != 1;
        if (perSample) {
            int[] aligned = new int[dims.length];
            Arrays.fill(aligned, 1);
            aligned[0] = own[0];
            return new Tensor(weight.values(), aligned);
        }
        return weight;
    }

    private static int[] joint(int[] a, int[] b) {
        int[] joint = new int[Math.max(a.length, b.length)];
        for (int k = 1; k <= joint.length; k++) {
            int x = k <= a.length ? a[a.length - k] : 1;
            int y = k <= b.length ? b[b.length - k] : 1;
            if (x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException("sample_weight of shape " + Arrays.toString(b)
                        + " does not broadcast to values of shape " + Arrays.toString(a));
            }
            joint[joint.length - k] = Math.max(x, y);
        }
        return joint;
    }

    private static Flow repeat(Flow values, int[] dims) {
        if (Arrays.equals(values.dims, dims)) {
            return values;
        }
        double[] places = new double[values.size()];
        Arrays.setAll(places, i -> i);
        int[] index = Arrays.stream(new Tensor(places, values.dims).broadcast(dims, "values"))
                .mapToInt(i -> (int) i)
                .toArray();
        return values.gather(index, dims);
    }
}
