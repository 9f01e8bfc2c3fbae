package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/**
 * An array in double precision and the way back: from weights on its entries to the gradient of their weighted sum by the
 * input. What a peer does around a loss (slices, activations, masks, weights, reductions) is a few steps of this.
 */
final class Flow {
    final double[] values;
    final int[] dims;
    private final UnaryOperator<double[]> back;

    private Flow(double[] values, int[] dims, UnaryOperator<double[]> back) {
        this.values = values;
        this.dims = dims;
        this.back = back;
    }

    /** What gradients are taken by. */
    static Flow input(double[] values, int... dims) {
        return new Flow(values, dims.clone(), UnaryOperator.identity());
    }

    /** The gradient of {@code Σ cotangent·values} by the input. */
    double[] gradient(double[] cotangent) {
        return back.apply(cotangent);
    }

    int size() {
        return values.length;
    }

    /** A further step: new values, and how weights on them become weights on the present ones. */
    Flow then(double[] next, int[] nextDims, UnaryOperator<double[]> toPresent) {
        return new Flow(next, nextDims.clone(), cotangent -> back.apply(toPresent.apply(cotangent)));
    }

    Flow reshape(int... nextDims) {
        return new Flow(values, nextDims.clone(), back);
    }

    Flow map(DoubleUnaryOperator function, DoubleUnaryOperator slope) {
        return then(Arrays.stream(values).map(function).toArray(), dims, c -> {
            double[] out = new double[c.length];
            for (int i = 0; i < out.length; i++) {
                // a weight of 0 stays 0 where the slope is infinite
                out[i] = c[i] == 0 ? 0 : c[i] * slope.applyAsDouble(values[i]);
            }
            return out;
        });
    }

    Flow times(double factor) {
        return factor == 1 ? this : map(x -> factor * x, x -> factor);
    }

    Flow plus(double constant) {
        return constant == 0 ? this : map(x -> x + constant, x -> 1);
    }

    /** Where the slope would be infinite, at 0 for exponents below 1, it is taken as 0. */
    Flow power(double exponent) {
        return map(
                x -> Math.pow(x, exponent),
                x -> exponent == 0 || x == 0 && exponent < 1 ? 0 : exponent * Math.pow(x, exponent - 1));
    }

    /** Values outside are moved to the bound, where the slope is 0. */
    Flow clip(double least, double greatest) {
        return map(x -> Math.min(greatest, Math.max(least, x)), x -> x >= least && x <= greatest ? 1 : 0);
    }

    Flow sigmoid() {
        return map(Flow::sigmoid, x -> sigmoid(x) * sigmoid(-x));
    }

    static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    Flow tanh() {
        return map(Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x));
    }

    /** Entry by entry with constants. */
    Flow times(double[] constants) {
        return then(product(values, constants), dims, c -> product(c, constants));
    }

    /** As {@link #times(double[])}, and 0 where the constant is 0 whatever the value is. */
    Flow masked(double[] mask) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = mask[i] == 0 ? 0 : mask[i] * values[i];
        }
        return then(out, dims, c -> product(c, mask));
    }

    Flow times(Flow other) {
        return new Flow(
                product(values, other.values),
                dims,
                c -> sum(gradient(product(c, other.values)), other.gradient(product(c, values))));
    }

    /** Every entry times one number that is on its way too. */
    Flow timesScalar(Flow scalar) {
        double factor = scalar.values[0];
        return new Flow(
                Arrays.stream(values).map(x -> x * factor).toArray(),
                dims,
                c -> sum(
                        gradient(Arrays.stream(c).map(x -> x * factor).toArray()),
                        scalar.gradient(new double[] {total(product(c, values))})));
    }

    /** The sum; a single number is added to every entry. */
    Flow plus(Flow other) {
        if (other.size() == 1 && size() > 1) {
            return new Flow(
                    Arrays.stream(values).map(x -> x + other.values[0]).toArray(),
                    dims,
                    c -> sum(gradient(c), other.gradient(new double[] {total(c)})));
        }
        if (size() == 1 && other.size() > 1) {
            return other.plus(this);
        }
        if (size() != other.size()) {
            throw new IllegalArgumentException("values of shape " + Arrays.toString(dims) + " and "
                    + Arrays.toString(other.dims) + " cannot be added; use another reduction");
        }
        return new Flow(sum(values, other.values), dims, c -> sum(gradient(c), other.gradient(c)));
    }

    Flow sum() {
        int n = size();
        return then(new double[] {total(values)}, new int[0], c -> {
            double[] out = new double[n];
            Arrays.fill(out, c[0]);
            return out;
        });
    }

    /** The values of several parts one after the other. */
    static Flow joined(List<Flow> parts) {
        double[] all = parts.stream()
                .flatMapToDouble(part -> Arrays.stream(part.values))
                .toArray();
        return new Flow(all, new int[] {all.length}, c -> {
            double[] gradient = null;
            int from = 0;
            for (Flow part : parts) {
                double[] own = part.gradient(Arrays.copyOfRange(c, from, from + part.size()));
                gradient = gradient == null ? own : sum(gradient, own);
                from += part.size();
            }
            return gradient;
        });
    }

    Flow mean() {
        return sum().times(1.0 / size());
    }

    /** Sums of groups: entry i goes to {@code group[i]}, or nowhere where that is negative. */
    Flow sums(int[] group, int... nextDims) {
        double[] out = new double[count(nextDims)];
        for (int i = 0; i < values.length; i++) {
            if (group[i] >= 0) {
                out[group[i]] += values[i];
            }
        }
        return then(out, nextDims, c -> {
            double[] spread = new double[group.length];
            for (int i = 0; i < spread.length; i++) {
                spread[i] = group[i] >= 0 ? c[group[i]] : 0;
            }
            return spread;
        });
    }

    /** Entries picked by index. */
    Flow gather(int[] index, int... nextDims) {
        double[] out = new double[index.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[index[i]];
        }
        return then(out, nextDims, c -> {
            double[] spread = new double[values.length];
            for (int i = 0; i < index.length; i++) {
                spread[index[i]] += c[i];
            }
            return spread;
        });
    }

    /** Softmax along an axis. */
    Flow softmax(int axis) {
        Axis along = new Axis(dims, axis);
        double[] p = new double[values.length];
        along.each(line -> {
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < along.extent; k++) {
                max = Math.max(max, values[line + k * along.stride]);
            }
            double sum = 0;
            for (int k = 0; k < along.extent; k++) {
                int i = line + k * along.stride;
                p[i] = Math.exp(values[i] - max);
                sum += p[i];
            }
            for (int k = 0; k < along.extent; k++) {
                p[line + k * along.stride] /= sum;
            }
        });
        return then(p, dims, c -> {
            double[] out = new double[c.length];
            along.each(line -> {
                double mean = 0;
                for (int k = 0; k < along.extent; k++) {
                    mean += c[line + k * along.stride] * p[line + k * along.stride];
                }
                for (int k = 0; k < along.extent; k++) {
                    int i = line + k * along.stride;
                    out[i] = p[i] * (c[i] - mean);
                }
            });
            return out;
        });
    }

    /** Log-softmax along an axis. */
    Flow logSoftmax(int axis) {
        Axis along = new Axis(dims, axis);
        double[] p = softmax(axis).values;
        double[] out = new double[values.length];
        along.each(line -> {
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < along.extent; k++) {
                max = Math.max(max, values[line + k * along.stride]);
            }
            double sum = 0;
            for (int k = 0; k < along.extent; k++) {
                sum += Math.exp(values[line + k * along.stride] - max);
            }
            for (int k = 0; k < along.extent; k++) {
                int i = line + k * along.stride;
                out[i] = values[i] - max - Math.log(sum);
            }
        });
        return then(out, dims, c -> {
            double[] slope = new double[c.length];
            along.each(line -> {
                double sum = 0;
                for (int k = 0; k < along.extent; k++) {
                    sum += c[line + k * along.stride];
                }
                for (int k = 0; k < along.extent; k++) {
                    int i = line + k * along.stride;
                    slope[i] = c[i] - p[i] * sum;
                }
            });
            return slope;
        });
    }

    /** The lines of an array along one axis. */
    static final class Axis {
        final int extent;
        final int stride;
        private final int outer;

        Axis(int[] dims, int axis) {
            extent = dims[axis];
            stride = count(Arrays.copyOfRange(dims, axis + 1, dims.length));
            outer = count(dims) / (extent * stride);
        }

        /** Calls with the index of the first entry of each line. */
        void each(IntConsumer line) {
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < stride; i++) {
                    line.accept(o * extent * stride + i);
                }
            }
        }
    }

    static int count(int[] dims) {
        int count = 1;
        for (int extent : dims) {
            count *= extent;
        }
        return count;
    }

    static double total(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    static double[] product(double[] a, double[] b) {
        double[] out = new double[a.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] * b[i];
        }
        return out;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] out = new double[a.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] + b[i];
        }
        return out;
    }
}
