package org.sorensen.loss;

import java.util.Arrays;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;

/**
 * The sums every overlap loss reads, for each sample and class: {@code I} in both its forms, {@code P} and {@code T} in
 * both powers, and the number of valid voxels of each sample. Immutable.
 *
 * <p>States merge. For losses that pool the batch, add the {@linkplain #pooled() pooled} states of accumulation steps or
 * workers ({@link #plus}, or an all-reduce of {@link #toArray()}), then take
 * {@link OverlapLoss#coefficients(OverlapState, LossOptions)} of the total: value and gradient are those of the
 * concatenated batch. For losses per sample, {@link #concat} joins the samples.
 */
public final class OverlapState {
    private static final int SUMS = 6;

    private final int samples;
    private final int classes;
    // [sample][class][sum], then one number of valid voxels for each sample
    private final double[] sums;

    private OverlapState(int samples, int classes, double[] sums) {
        this.samples = samples;
        this.classes = classes;
        this.sums = sums;
    }

    /**
     * Sweeps scores and target once.
     *
     * @param scores {@code [N, C, spatial…]}. Not modified.
     * @param target labels or soft maps. Not modified.
     * @param options activation, ignore label, voxel weights and threads are read
     * @return the state of N samples and C classes
     * @throws IllegalArgumentException if shapes, labels, targets or weights do not fit
     * @throws NonFiniteLossException if a sum is NaN or infinite
     */
    public static OverlapState of(Scores scores, Target target, LossOptions options) {
        return Evaluation.state(scores, target, options);
    }

    /**
     * Rebuilds a state from {@link #toArray()}.
     *
     * @param samples the number of samples
     * @param classes the number of classes
     * @param sums the array; copied
     * @return the state
     * @throws IllegalArgumentException if the length is not {@code samples · (6 · classes + 1)}
     */
    public static OverlapState ofArray(int samples, int classes, double[] sums) {
        if (samples < 1 || classes < 1 || sums.length != samples * (SUMS * classes + 1)) {
            throw new IllegalArgumentException("a state of " + samples + " samples and " + classes + " classes needs "
                    + samples * (SUMS * classes + 1) + " sums, found " + sums.length);
        }
        return new OverlapState(samples, classes, sums.clone());
    }

    /**
     * All sums, for an all-reduce or a file: for each sample and class {@code Σpt, Σmin(p,t), Σp, Σp², Σt, Σt²}, then
     * the valid voxels of each sample.
     *
     * @return a copy of length {@code samples · (6 · classes + 1)}
     */
    public double[] toArray() {
        return sums.clone();
    }

    /**
     * The number of samples.
     *
     * @return at least 1; 1 for a pooled state
     */
    public int samples() {
        return samples;
    }

    /**
     * The number of classes.
     *
     * @return the channels C of the scores
     */
    public int classes() {
        return classes;
    }

    /**
     * The intersection {@code I}.
     *
     * @param sample the sample
     * @param classIndex the class
     * @param form which form
     * @return the sum
     */
    public double intersection(int sample, int classIndex, SoftOverlap form) {
        return at(sample, classIndex, form == SoftOverlap.PRODUCT ? 0 : 1);
    }

    /**
     * The predicted cardinality {@code P}.
     *
     * @param sample the sample
     * @param classIndex the class
     * @param power which power
     * @return the sum
     */
    public double prediction(int sample, int classIndex, Denominator power) {
        return at(sample, classIndex, power == Denominator.LINEAR ? 2 : 3);
    }

    /**
     * The target's cardinality {@code T}.
     *
     * @param sample the sample
     * @param classIndex the class
     * @param power which power
     * @return the sum
     */
    public double target(int sample, int classIndex, Denominator power) {
        return at(sample, classIndex, power == Denominator.LINEAR ? 4 : 5);
    }

    /**
     * The number of valid voxels of a sample, or the sum of their weights.
     *
     * @param sample the sample
     * @return the sum
     */
    public double voxels(int sample) {
        return sums[SUMS * samples * classes + sample];
    }

    private double at(int sample, int classIndex, int sum) {
        return sums[(sample * classes + classIndex) * SUMS + sum];
    }

    /**
     * The state of one sample that holds the sums over all samples.
     *
     * @return the pooled state
     */
    public OverlapState pooled() {
        int width = SUMS * classes;
        double[] total = new double[width + 1];
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < width; i++) {
                total[i] += sums[s * width + i];
            }
            total[width] += voxels(s);
        }
        return new OverlapState(1, classes, total);
    }

    /**
     * The sums of this state and another, element by element.
     *
     * @param other a state of as many samples and classes; usually both are {@linkplain #pooled() pooled}
     * @return the merged state
     * @throws IllegalArgumentException if the numbers differ
     */
    public OverlapState plus(OverlapState other) {
        if (samples != other.samples) {
            throw new IllegalArgumentException("states of " + samples + " and " + other.samples
                    + " samples cannot be added; pool them first, or join them with concat");
        }
        requireClasses(other);
        double[] total = sums.clone();
        Arrays.setAll(total, i -> total[i] + other.sums[i]);
        return new OverlapState(samples, classes, total);
    }

    /**
     * The samples of this state followed by those of another.
     *
     * @param other a state of as many classes
     * @return the joined state
     * @throws IllegalArgumentException if the numbers of classes differ
     */
    public OverlapState concat(OverlapState other) {
        requireClasses(other);
        int mine = SUMS * classes * samples;
        int theirs = SUMS * classes * other.samples;
        double[] joined = new double[sums.length + other.sums.length];
        System.arraycopy(sums, 0, joined, 0, mine);
        System.arraycopy(other.sums, 0, joined, mine, theirs);
        System.arraycopy(sums, mine, joined, mine + theirs, samples);
        System.arraycopy(other.sums, theirs, joined, mine + theirs + samples, other.samples);
        return new OverlapState(samples + other.samples, classes, joined);
    }

    private void requireClasses(OverlapState other) {
        if (classes != other.classes) {
            throw new IllegalArgumentException(
                    "states of " + classes + " and " + other.classes + " classes cannot be merged");
        }
    }
}
