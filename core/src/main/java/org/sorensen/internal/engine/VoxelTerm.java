package org.sorensen.internal.engine;

import java.util.List;
import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.VoxelLoss;
import org.sorensen.loss.WeightNormalization;

/**
 * A per-voxel loss in a group, from its sums to the factors its derivatives get in the second sweep.
 *
 * <p>The value is {@code Σ_c w_c·E_c / D} with E the sums of elements and D the divisor, or, normalised,
 * the mean over classes of {@code E_c / F_c} with F the sums of the normaliser.
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
        categorical = loss.kind() == VoxelLoss.Kind.CATEGORICAL;
        Activation needed = categorical ? Activation.SOFTMAX : Activation.SIGMOID;
        if (options.activation() != needed && options.activation() != Activation.IDENTITY) {
            throw new IllegalArgumentException(loss + " is " + (categorical ? "categorical" : "channelwise")
                    + " and needs Activation." + needed + " (logits) or IDENTITY (probabilities), found "
                    + options.activation());
        }
        normalized = loss.normalizer(new ScalarAlgebra()).isPresent();
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
        return categorical && loss.labelSmoothing() == 0;
    }

    double classWeight(int classIndex) {
        return classWeights[classIndex];
    }

    /** The term's value; sets the scales of the second sweep, the term's weight included. */
    LossPart finish(Sums sums, int term) {
        double value = normalized ? finishNormalized(sums.voxel[term]) : finishMean(sums, sums.voxel[term]);
        return new LossPart(loss.toString(), weight, value, List.of());
    }

    private double finishMean(Sums sums, double[] by) {
        double elements = 0;
        for (int c = 0; c < classes; c++) {
            elements += classWeights[c] * by[c * Sums.VOXEL + Sums.ELEMENTS];
        }
        double divisor = options.reduction() == Reduction.MEAN ? divisor(sums) : 1;
        if (!(divisor > 0)) {
            return 0;
        }
        for (int c = 0; c < classes; c++) {
            elementScale[c] = weight * classWeights[c] / divisor;
        }
        return elements / divisor;
    }

    private double divisor(Sums sums) {
        ClassWeights weights = options.classWeights();
        boolean elements = loss.divisor() == VoxelLoss.Divisor.ELEMENTS;
        if (weights.normalization() == WeightNormalization.BY_WEIGHT_SUM) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += classWeights[c] * (categorical ? sums.classVoxels[c] : sums.valid);
            }
            // a categorical sum counts each voxel once, a channelwise one once for every channel
            return categorical == elements ? (elements ? sum * classes : sum / classes) : sum;
        }
        boolean byClass = elements && weights.normalization() == WeightNormalization.BY_COUNT;
        return byClass ? sums.valid * classes : sums.valid;
    }

    private double finishNormalized(double[] by) {
        double total = 0;
        for (int c = 0; c < classes; c++) {
            total += classWeights[c];
        }
        double divisor = options.reduction() == Reduction.SUM
                ? 1
                : switch (options.classWeights().normalization()) {
                    case NONE -> 1;
                    case BY_COUNT -> classes;
                    case BY_WEIGHT_SUM -> total;
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
}
