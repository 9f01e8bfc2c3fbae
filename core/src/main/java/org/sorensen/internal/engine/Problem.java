package org.sorensen.internal.engine;

import java.util.OptionalInt;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.Activation;
import org.sorensen.loss.LossOptions;

/** Scores, target and voxel weights whose shapes have been checked against each other; the one place that does. */
final class Problem {
    final int samples;
    final int classes;
    final int voxels;
    final Shape spatial;
    final Scores scores;
    final LabelMap labels;
    final SoftMap soft;
    final FloatArray weights;
    final OptionalInt ignoreLabel;
    final Activation activation;
    final int threads;

    Problem(Scores scores, Target target, LossOptions options) {
        Shape shape = scores.shape();
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("scores must have the shape [N, C, spatial…], found " + shape);
        }
        this.scores = scores;
        samples = shape.extent(0);
        classes = shape.extent(1);
        spatial = shape.dropLeading(2);
        voxels = spatial.size();
        activation = options.activation();
        ignoreLabel = options.ignoreLabel();
        threads = options.threads();
        weights = options.voxelWeights().orElse(null);
        if (activation == Activation.SOFTMAX && classes == 1) {
            throw new IllegalArgumentException("softmax over 1 channel is 1 everywhere; scores " + shape
                    + " of one channel need Activation.SIGMOID (logits) or IDENTITY (probabilities)");
        }
        if (weights != null) {
            requireVoxelShape("voxel weights", weights.shape());
        }
        if (target instanceof LabelMap map) {
            requireVoxelShape("target labels", map.shape());
            labels = map;
            soft = null;
        } else {
            labels = null;
            soft = (SoftMap) target;
            if (!soft.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "soft targets " + soft.shape() + " do not match scores " + shape + ", expected " + shape);
            }
            if (ignoreLabel.isPresent()) {
                throw new IllegalArgumentException("an ignore label (" + ignoreLabel.getAsInt()
                        + ") needs a target of labels; with soft targets give those voxels a voxel weight of 0");
            }
        }
    }

    private void requireVoxelShape(String what, Shape found) {
        Shape expected = spatial.prepend(samples);
        if (!found.equals(expected) && !found.equals(spatial.prepend(samples, 1))) {
            throw new IllegalArgumentException(
                    what + " " + found + " do not match scores " + scores.shape() + ", expected " + expected);
        }
    }

    /** Whether some voxel may count for less than 1. */
    boolean weighted() {
        return weights != null || ignoreLabel.isPresent();
    }

    /** The labels a voxel may have: binary scores of one channel have two. */
    int labelCount() {
        return Math.max(2, classes);
    }

    /** The channel a label belongs to, or {@link #NO_CLASS}. */
    int classOf(int label) {
        return classes == 1 ? label - 1 : label;
    }

    /** The class of a voxel that no channel stands for: binary background, ignored. */
    static final int NO_CLASS = -1;

    int offset(int sample, int classIndex) {
        return (sample * classes + classIndex) * voxels;
    }

    /** Whether a voxel counts: it is not ignored and weighs more than 0. */
    boolean counts(int sample, int voxel) {
        int at = sample * voxels + voxel;
        boolean ignored = ignoreLabel.isPresent() && labels.get(at) == ignoreLabel.getAsInt();
        return !ignored && (weights == null || weights.get(at) != 0);
    }

    /** Whether a number lies outside [0, 1] by more than rounding; not finite ones are found by their sums. */
    static boolean isNoProbability(double score) {
        return score < -Activation.ROUNDING && score > Double.NEGATIVE_INFINITY
                || score > 1 + Activation.ROUNDING && score < Double.POSITIVE_INFINITY;
    }

    /** Whether a score is declared a probability but has no logarithm. */
    boolean lacksLogarithm(double score) {
        return !activation.takesLogits() && !(score > 0 && score < 1);
    }

    /** Whether a declared probability has no logarithm where the target asks for one. */
    boolean contradicts(double score, int sample, int classIndex, int voxel) {
        if (!lacksLogarithm(score)) {
            return false;
        }
        double target = soft != null
                ? soft.get(offset(sample, classIndex) + voxel)
                : classOf(labels.get(sample * voxels + voxel)) == classIndex ? 1 : 0;
        return score < 0 || score > 1 || score == 0 && target > 0 || score == 1 && target < 1;
    }

    IllegalArgumentException badLabel(int label, int sample, int voxel) {
        return new IllegalArgumentException("label " + label + " of sample " + sample + ", voxel "
                + spatial.place(voxel) + " is outside 0 to " + (labelCount() - 1) + " for scores of " + classes
                + (classes == 1 ? " channel" : " channels")
                + (ignoreLabel.isPresent() ? " and is not the ignore label " + ignoreLabel.getAsInt() : "")
                + "; remap the labels, or name an ignore label");
    }

    IllegalArgumentException badTarget(double value, int sample, int classIndex, int voxel) {
        return new IllegalArgumentException("soft target " + value + " of sample " + sample + ", class " + classIndex
                + ", voxel " + spatial.place(voxel)
                + " is outside [0, 1]; scale the targets, or give whole labels as a LabelMap");
    }

    IllegalArgumentException badProbability(double value, int sample, int classIndex, int voxel) {
        return new IllegalArgumentException("probability " + value + " of sample " + sample + ", class " + classIndex
                + ", voxel " + spatial.place(voxel) + " is outside [0, 1]; logits need Activation.SOFTMAX or SIGMOID,"
                + " and RAW uses any numbers as they are");
    }

    IllegalArgumentException badWeight(double value, int sample, int voxel) {
        return new IllegalArgumentException("voxel weight " + value + " of sample " + sample + ", voxel "
                + spatial.place(voxel) + " is not a finite number of 0 or more; 0 leaves a voxel out");
    }

    /** The sweeps for the precision of the scores. */
    Sweeps sweeps() {
        return scores instanceof DoubleArray ? new DoubleSweeps(this) : new FloatSweeps(this);
    }
}
