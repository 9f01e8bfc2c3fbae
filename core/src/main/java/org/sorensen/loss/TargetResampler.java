package org.sorensen.loss;

import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;

/**
 * A target with its ignored voxels and weights at another resolution.
 *
 * @param target at the other resolution
 * @param options with weights at the other resolution
 */
record TargetResampler(Target target, LossOptions options) {
    /** One resampling. */
    private static final class Run {
        private final TargetResampling how;
        private final Target target;
        private final LossOptions options;
        private final int classes;
        private final int samples;
        private final Shape from;
        private final Shape to;
        private final int[] window;
        private int count;

        Run(TargetResampling how, Target target, LossOptions options, int classes, Shape to) {
            this.how = how;
            this.target = target;
            this.options = options;
            this.classes = classes;
            this.to = to;
            from = target.shape().dropLeading(target instanceof LabelMap ? 1 : 2);
            if (from.rank() != to.rank()) {
                throw new IllegalArgumentException(
                        "a target of axes " + from + " cannot be resampled to " + to + ": expected as many axes");
            }
            samples = target.shape().extent(0);
            options.voxelWeights().ifPresent(weights -> {
                if (weights.shape().size() != samples * from.size()) {
                    throw new IllegalArgumentException("voxel weights " + weights.shape()
                            + " do not match the target, expected " + from.prepend(samples));
                }
            });
            int most = 1;
            for (int axis = 0; axis < to.rank(); axis++) {
                most *= from.extent(axis) / to.extent(axis) + 2;
            }
            window = new int[most];
        }

        /** Finds the voxels of full resolution that a voxel stands for. */
        void find(int voxel) {
            count = 1;
            window[0] = 0;
            int rest = voxel;
            int stride = 1;
            for (int axis = to.rank() - 1; axis >= 0; axis--) {
                int at = rest % to.extent(axis);
                rest /= to.extent(axis);
                int first = how.first(at, from.extent(axis), to.extent(axis));
                int length = how.end(at, from.extent(axis), to.extent(axis)) - first;
                for (int k = length - 1; k >= 0; k--) {
                    for (int i = 0; i < count; i++) {
                        window[k * count + i] = window[i] + (first + k) * stride;
                    }
                }
                count *= length;
                stride *= from.extent(axis);
            }
        }

        double weight(int sample, int voxel) {
            int at = sample * from.size() + voxel;
            boolean ignored = options.ignoreLabel().isPresent()
                    && target instanceof LabelMap labels
                    && labels.get(at) == options.ignoreLabel().getAsInt();
            return ignored ? 0 : options.voxelWeights().map(w -> w.get(at)).orElse(1.0);
        }

        FloatArray weights() {
            float[] weights = new float[samples * to.size()];
            for (int i = 0; i < weights.length; i++) {
                find(i % to.size());
                double sum = 0;
                double largest = 0;
                for (int k = 0; k < count; k++) {
                    double weight = weight(i / to.size(), window[k]);
                    sum += weight;
                    largest = Math.max(largest, weight);
                }
                weights[i] = (float) (how == TargetResampling.AREA ? sum / count : largest);
            }
            return FloatArray.of(weights, to.prepend(samples));
        }

        LabelMap labels(LabelMap labels) {
            int[] resampled = new int[samples * to.size()];
            for (int i = 0; i < resampled.length; i++) {
                find(i % to.size());
                int largest = Integer.MIN_VALUE;
                for (int k = 0; k < count; k++) {
                    if (how != TargetResampling.MAX || weight(i / to.size(), window[k]) > 0) {
                        largest = Math.max(largest, labels.get(i / to.size() * from.size() + window[k]));
                    }
                }
                // nothing counts there: any label will do
                resampled[i] = largest == Integer.MIN_VALUE ? 0 : largest;
            }
            return LabelMap.of(resampled, to.prepend(samples));
        }

        SoftMap maps() {
            double[] resampled = new double[samples * classes * to.size()];
            for (int v = 0; v < to.size(); v++) {
                find(v);
                for (int n = 0; n < samples; n++) {
                    for (int c = 0; c < classes; c++) {
                        resampled[(n * classes + c) * to.size() + v] = share(n, c);
                    }
                }
            }
            return SoftMap.of(DoubleArray.of(resampled, to.prepend(samples, classes)));
        }

        private double share(int sample, int classIndex) {
            double weightSum = 0;
            double sum = 0;
            double largest = 0;
            for (int k = 0; k < count; k++) {
                double weight = weight(sample, window[k]);
                if (weight > 0) {
                    double t = value(sample, classIndex, window[k]);
                    weightSum += weight;
                    sum += weight * t;
                    largest = Math.max(largest, t);
                }
            }
            if (how != TargetResampling.AREA) {
                return largest;
            }
            return weightSum == 0 ? 0 : Math.min(1, sum / weightSum);
        }

        private double value(int sample, int classIndex, int voxel) {
            if (target instanceof SoftMap soft) {
                return soft.get((sample * classes + classIndex) * from.size() + voxel);
            }
            int label = ((LabelMap) target).get(sample * from.size() + voxel);
            if (label < 0 || label >= Math.max(2, classes)) {
                throw new IllegalArgumentException("label " + label + " of sample " + sample + ", voxel " + voxel
                        + " is outside 0 to " + (Math.max(2, classes) - 1) + " for scores of " + classes
                        + " channels; remap the labels, or name an ignore label");
            }
            return (classes == 1 ? label - 1 : label) == classIndex ? 1 : 0;
        }
    }

    /** Resamples target and weights. */
    static TargetResampler of(TargetResampling how, Target target, LossOptions options, int classes, Shape spatial) {
        Run run = new Run(how, target, options, classes, spatial);
        if (run.from.equals(spatial)) {
            return new TargetResampler(target, options);
        }
        boolean weighted =
                options.voxelWeights().isPresent() || options.ignoreLabel().isPresent();
        LossOptions changed = weighted ? options.withoutIgnoreLabel().withVoxelWeights(run.weights()) : options;
        if (!(target instanceof LabelMap labels) || how == TargetResampling.AREA) {
            return new TargetResampler(run.maps(), changed);
        }
        LabelMap resampled = run.labels(labels);
        // ignored labels that were taken over are no class, so they must still be named
        boolean kept = options.ignoreLabel().isPresent() && how != TargetResampling.MAX;
        return new TargetResampler(
                resampled, kept ? changed.withIgnoreLabel(options.ignoreLabel().getAsInt()) : changed);
    }
}
