package org.sorensen.internal.engine;

import java.util.Arrays;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.Target;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.NonFiniteLossException;

/**
 * The data of a call, checked, for losses that change what other losses see: ignored voxels are voxels of weight 0, and a
 * target is a number for each class.
 */
public final class CallData {
    private final Problem in;
    private final VoxelReader reader;
    private final float[] weights;
    private final double valid;

    private CallData(Problem in) {
        this.in = in;
        reader = new VoxelReader(in);
        weights = new float[in.samples * in.voxels];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            reader.weight = reader.weight(i / in.voxels, i % in.voxels);
            reader.target(i / in.voxels, i % in.voxels);
            weights[i] = (float) reader.weight;
            sum += reader.weight;
        }
        valid = sum;
    }

    /**
     * Checks the data of a call.
     *
     * @param scores the scores
     * @param target the target
     * @param options how to read them
     * @return the data
     * @throws IllegalArgumentException if shapes, labels, targets or weights do not fit
     */
    public static CallData of(Scores scores, Target target, LossOptions options) {
        return new CallData(new Problem(scores, target, options));
    }

    /**
     * Refuses scores that count and are not finite.
     *
     * @throws NonFiniteLossException naming the first
     */
    public void requireFiniteScores() {
        for (int n = 0; n < in.samples; n++) {
            for (int c = 0; c < in.classes; c++) {
                for (int v = 0; v < in.voxels; v++) {
                    double score = in.scores.get(in.offset(n, c) + v);
                    if (!Double.isFinite(score) && weight(n, v) != 0) {
                        throw new NonFiniteLossException(n, c, v, in.spatial, score);
                    }
                }
            }
        }
    }

    /**
     * The number of samples.
     *
     * @return N
     */
    public int samples() {
        return in.samples;
    }

    /**
     * The number of channels.
     *
     * @return C
     */
    public int classes() {
        return in.classes;
    }

    /**
     * The number of voxels of an image.
     *
     * @return V
     */
    public int voxels() {
        return in.voxels;
    }

    /**
     * The axes of an image.
     *
     * @return the spatial axes
     */
    public Shape spatial() {
        return in.spatial;
    }

    /**
     * The weight of a voxel.
     *
     * @param sample the sample
     * @param voxel the voxel
     * @return 0 where it is ignored
     */
    public float weight(int sample, int voxel) {
        return weights[sample * in.voxels + voxel];
    }

    /**
     * The sum of the weights.
     *
     * @return {@code M = Σ m}
     */
    public double validVoxels() {
        return valid;
    }

    /**
     * All weights.
     *
     * @return a copy, {@code [N, spatial…]}, 0 where ignored
     */
    public float[] weights() {
        return weights.clone();
    }

    /**
     * All weights as an array for options.
     *
     * @return {@code [N, spatial…]}, 0 where ignored; a copy
     */
    public FloatArray weightArray() {
        return FloatArray.of(weights(), in.spatial.prepend(in.samples));
    }

    /**
     * Whether some voxel may weigh other than 1.
     *
     * @return true where there are weights or an ignore label
     */
    public boolean weighted() {
        return in.weighted();
    }

    /**
     * The target of a voxel.
     *
     * @param sample the sample
     * @param voxel the voxel
     * @param into by class, from 0 to 1; overwritten
     */
    public void target(int sample, int voxel, double[] into) {
        reader.target(sample, voxel);
        System.arraycopy(reader.t, 0, into, 0, in.classes);
    }

    /**
     * Where the target holds a class: above one half, in voxels that count.
     *
     * @param sample the sample
     * @param classIndex the class
     * @return by voxel
     */
    public boolean[] mask(int sample, int classIndex) {
        boolean[] mask = new boolean[in.voxels];
        for (int v = 0; v < in.voxels; v++) {
            reader.target(sample, v);
            mask[v] = reader.t[classIndex] > 0.5 && weight(sample, v) != 0;
        }
        return mask;
    }

    /**
     * The scores of a voxel.
     *
     * @param sample the sample
     * @param voxel the voxel
     * @param into by class; overwritten
     */
    public void scores(int sample, int voxel, double[] into) {
        Arrays.setAll(into, c -> reader.score(sample, c, voxel));
    }
}
