package org.sorensen.metric;

import java.util.OptionalInt;
import org.sorensen.array.LabelMap;

/**
 * How often each pair of reference label and predicted label occurs: the one statistic behind every overlap metric.
 * Immutable; histograms of several cases add up.
 */
public final class JointHistogram {
    private final int labels;
    // [reference][prediction]
    private final long[] counts;

    private JointHistogram(int labels, long[] counts) {
        this.labels = labels;
        this.counts = counts;
    }

    /**
     * A histogram of nothing, to add to.
     *
     * @param labels the number of labels, 0 to {@code labels - 1}
     * @return the empty histogram
     */
    public static JointHistogram empty(int labels) {
        if (labels < 1 || labels > 65536) {
            throw new IllegalArgumentException("the number of labels must be from 1 to 65536, found " + labels);
        }
        return new JointHistogram(labels, new long[Math.multiplyExact(labels, labels)]);
    }

    /**
     * Counts the label pairs of two maps in one pass.
     *
     * @param reference what is true. Not modified.
     * @param prediction what was predicted, of the same shape. Not modified.
     * @param labels the number of labels, 0 to {@code labels - 1}
     * @param ignoreLabel a reference label whose voxels are not counted
     * @return the histogram
     * @throws IllegalArgumentException if the shapes differ or a label is out of range
     */
    public static JointHistogram of(LabelMap reference, LabelMap prediction, int labels, OptionalInt ignoreLabel) {
        if (!reference.shape().equals(prediction.shape())) {
            throw new IllegalArgumentException(
                    "prediction " + prediction.shape() + " does not match reference " + reference.shape());
        }
        JointHistogram histogram = empty(labels);
        for (int i = 0; i < reference.shape().size(); i++) {
            int r = reference.get(i);
            if (ignoreLabel.isPresent() && r == ignoreLabel.getAsInt()) {
                continue;
            }
            int p = prediction.get(i);
            check("reference", r, i, labels);
            check("prediction", p, i, labels);
            histogram.counts[r * labels + p]++;
        }
        return histogram;
    }

    private static void check(String what, int label, int index, int labels) {
        if (label < 0 || label >= labels) {
            throw new IllegalArgumentException(
                    what + " label " + label + " at index " + index + " is outside 0 to " + (labels - 1));
        }
    }

    /**
     * The number of labels.
     *
     * @return the number of rows and columns
     */
    public int labels() {
        return labels;
    }

    /**
     * How often a pair occurs.
     *
     * @param reference the reference label
     * @param prediction the predicted label
     * @return the number of voxels
     */
    public long count(int reference, int prediction) {
        return counts[reference * labels + prediction];
    }

    /**
     * The counts of two histograms together.
     *
     * @param other a histogram of as many labels
     * @return the sum
     * @throws IllegalArgumentException if the numbers of labels differ
     */
    public JointHistogram plus(JointHistogram other) {
        if (labels != other.labels) {
            throw new IllegalArgumentException(
                    "histograms of " + labels + " and " + other.labels + " labels cannot be added");
        }
        long[] sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.counts[i];
        }
        return new JointHistogram(labels, sum);
    }

    /**
     * The counts of one label against all others.
     *
     * @param label the label
     * @return true and false positives and negatives
     */
    public Overlap overlap(int label) {
        long both = count(label, label);
        long reference = 0;
        long prediction = 0;
        long all = 0;
        for (int i = 0; i < labels; i++) {
            reference += count(label, i);
            prediction += count(i, label);
        }
        for (long count : counts) {
            all += count;
        }
        return new Overlap(both, prediction - both, reference - both, all - prediction - reference + both);
    }
}
