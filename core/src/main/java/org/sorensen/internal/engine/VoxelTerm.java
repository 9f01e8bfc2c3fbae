package org.sorensen.internal.engine;

import java.util.List;
import org.sorensen.loss.Activation;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.VoxelLoss;
import org.sorensen.loss.WeightNormalization;

/**
 * A per-voxel loss in a group, from its sums to the factors its derivatives get in the second sweep.
 *
 * <p>The value is {@code Σ_c w_c·E_c / D} with E the sums of elements and D the divisor, or, normalised,
 * the mean over classes of {@code E_c / F_c} with F the sums of the normaliser, or the like with both pooled.
 */
public final class VoxelTerm {
    private static final double LEAST_NORMALIZER = 1e-6;

    final VoxelLoss loss;
    final boolean normalized;
    final double weight;
    final boolean categorical;
    private final LossOptions options;
    private final double[] classWeights;
    private final int classes;
    /** Of all samples, whatever they weigh. */
    private final int voxels;
    /** Filled by the first sweep where the elements stay apart: {@code [N, V]} or {@code [N, C, V]}. */
    final double[] each;

    /** By class: what a derivative of the element, and of the normaliser, is multiplied with. */
    final double[] elementScale;

    final double[] normalizerScale;

    VoxelTerm(VoxelLoss loss, double weight, LossOptions options, int samples, int classes, int voxels) {
        this.loss = loss;
        this.weight = weight;
        this.options = options;
        this.classes = classes;
        this.voxels = samples * voxels;
        categorical = loss.kind() == VoxelLoss.Kind.CATEGORICAL;
        Activation needed = categorical ? Activation.SOFTMAX : Activation.SIGMOID;
        if (options.activation() != needed && options.activation() != Activation.IDENTITY) {
            throw new IllegalArgumentException(loss + " is " + (categorical ? "categorical" : "channelwise")
                    + " and needs Activation." + needed + " (logits) or IDENTITY (probabilities), found "
                    + options.activation());
        }
        ScalarAlgebra probe = new ScalarAlgebra(classes);
        normalized = loss.normalizer(probe).isPresent();
        // parameters that do not fit the number of channels are refused here
        loss.element(probe);
        classWeights = options.classWeights().forChannels(classes);
        elementScale = new double[classes];
        normalizerScale = new double[classes];
        if (options.reduction() != Reduction.NONE) {
            each = null;
        } else if (normalized) {
            throw new IllegalArgumentException(loss + " is normalised over voxels and has no value for each voxel;"
                    + " use Reduction.MEAN or SUM");
        } else {
            each = new double[samples * voxels * (categorical ? 1 : classes)];
        }
    }

    /** The target after label smoothing. */
    double smooth(double target) {
        double epsilon = loss.labelSmoothing();
        return epsilon == 0 ? target : target * (1 - epsilon) + epsilon / (categorical ? classes : 2);
    }

    /**
     * The loss.
     *
     * @return the formula
     */
    public VoxelLoss loss() {
        return loss;
    }

    /**
     * Whether the loss has a normaliser.
     *
     * @return true where {@link VoxelLoss#normalizer} is present
     */
    public boolean normalized() {
        return normalized;
    }

    /**
     * The target after label smoothing as an affine map, {@code t ← scale·t + offset}.
     *
     * @return scale and offset
     */
    public double[] smoothing() {
        return new double[] {smooth(1) - smooth(0), smooth(0)};
    }

    /**
     * What the derivative of an element is multiplied with, once the group has finished.
     *
     * @return by class; not copied
     */
    public double[] elementScale() {
        return elementScale;
    }

    /**
     * What the derivative of the normaliser is multiplied with, once the group has finished.
     *
     * @return by class; not copied
     */
    public double[] normalizerScale() {
        return normalizerScale;
    }

    /** Whether only the target's own class has an element, so that one gather serves a voxel of a label map. */
    boolean onlyTargetClass() {
        return categorical && loss.onlyTarget() && loss.labelSmoothing() == 0;
    }

    double classWeight(int classIndex) {
        return classWeights[classIndex];
    }

    /** The term's value; sets the scales of the second sweep, the term's weight included. */
    LossPart finish(Sums sums, int term, long validSamples) {
        double[] by = sums.voxel[term];
        double value = normalized ? finishNormalized(sums, by) : finishMean(sums, by, validSamples);
        return new LossPart(loss.toString(), weight, value, List.of());
    }

    private double finishMean(Sums sums, double[] by, long validSamples) {
        double elements = weighted(by);
        double divisor = options.reduction() == Reduction.MEAN ? divisor(sums, validSamples) : 1;
        if (!(divisor > 0)) {
            return 0;
        }
        for (int c = 0; c < classes; c++) {
            elementScale[c] = weight * classWeights[c] / divisor;
        }
        return elements / divisor;
    }

    /** The elements of all classes, weighted. */
    private double weighted(double[] by) {
        double elements = 0;
        for (int c = 0; c < classes; c++) {
            elements += classWeights[c] * by[c * Sums.VOXEL + Sums.ELEMENTS];
        }
        return elements;
    }

    private double divisor(Sums sums, long validSamples) {
        if (!(sums.valid > 0)) {
            return 0;
        }
        // weighted classes are added, not averaged, where weights are not normalised
        int byClass = options.classWeights().normalization() == WeightNormalization.NONE ? 1 : classes;
        double count = switch (loss.divisor()) {
            case VOXELS -> sums.valid;
            case ELEMENTS -> sums.valid * byClass;
            case ALL_VOXELS -> voxels;
            case ALL_ELEMENTS -> (double) voxels * byClass;
            case IMAGE_VOXELS -> sums.valid / validSamples;
            case SAMPLES -> validSamples;
            case CELLS -> (double) validSamples * byClass;
            case POSITIVES -> positives(sums);
        };
        return options.classWeights().normalization() == WeightNormalization.BY_WEIGHT_SUM
                ? count * meanWeight(sums)
                : count;
    }

    /** The mean weight of the terms: a categorical sum counts each voxel once, a channelwise one once for every channel. */
    private double meanWeight(Sums sums) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += classWeights[c] * (categorical ? sums.classVoxels[c] / sums.valid : 1.0 / classes);
        }
        return sum;
    }

    private double positives(Sums sums) {
        double positives = 0;
        for (int c = categorical && classes > 1 ? 1 : 0; c < classes; c++) {
            positives += sums.classVoxels[c];
        }
        return Math.max(1, positives);
    }

    private double finishNormalized(Sums sums, double[] by) {
        boolean mean = options.reduction() != Reduction.SUM && sums.valid > 0;
        return switch (loss.normalization()) {
            case PER_CLASS -> finishPerClass(by, 1);
            case PER_CLASS_MEAN -> finishPerClass(by, mean ? sums.valid : 1);
            case POOLED -> finishPooled(by, 1);
            case POOLED_MEAN -> finishPooled(by, mean ? sums.valid * (categorical ? 1 : classes) : 1);
            case NONE -> throw new IllegalStateException(loss + " has a normaliser but does not use it");
        };
    }

    private double finishPerClass(double[] by, double count) {
        double total = 0;
        for (int c = 0; c < classes; c++) {
            total += classWeights[c];
        }
        double divisor = options.reduction() == Reduction.SUM
                ? 1
                : switch (options.classWeights().normalization()) {
                    case NONE -> count;
                    case BY_COUNT -> count * classes;
                    case BY_WEIGHT_SUM -> count * total;
                };
        double value = 0;
        for (int c = 0; c < classes; c++) {
            double elements = by[c * Sums.VOXEL + Sums.ELEMENTS];
            double normalizer = by[c * Sums.VOXEL + Sums.NORMALIZER];
            double floored = Math.max(normalizer, LEAST_NORMALIZER);
            double share = classWeights[c] / divisor;
            value += share * elements / floored;
            elementScale[c] = weight * share / floored;
            normalizerScale[c] = normalizer < floored ? 0 : -weight * share * elements / (floored * floored);
        }
        return value;
    }

    private double finishPooled(double[] by, double count) {
        boolean byWeight = options.classWeights().normalization() == WeightNormalization.BY_WEIGHT_SUM;
        double elements = weighted(by);
        double normalizer = 0;
        double largest = 0;
        for (int c = 0; c < classes; c++) {
            normalizer += (byWeight ? classWeights[c] : 1) * by[c * Sums.VOXEL + Sums.NORMALIZER];
            largest = Math.max(largest, classWeights[c]);
        }
        double floored = Math.max(normalizer, LEAST_NORMALIZER * (byWeight ? largest : 1));
        double slope = normalizer < floored ? 0 : -weight * elements / (floored * floored * count);
        for (int c = 0; c < classes; c++) {
            elementScale[c] = weight * classWeights[c] / (floored * count);
            normalizerScale[c] = slope * (byWeight ? classWeights[c] : 1);
        }
        return elements / (floored * count);
    }
}
