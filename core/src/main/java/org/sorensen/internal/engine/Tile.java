package org.sorensen.internal.engine;

import java.util.Arrays;
import java.util.List;
import org.sorensen.internal.kernel.Kernels;
import org.sorensen.loss.Activation;

/**
 * A run of voxels of one sample with everything derived from it, in memory that stays in the cache: one worker's scratch.
 */
final class Tile {
    private final Problem in;
    private final Kernels kernels = Kernels.get();
    private final boolean logs;

    int sample;
    int first;
    int n;

    final float[][] z;
    final float[][] p;
    /** {@code 1 − p}; by class for sigmoid, on demand otherwise. */
    final float[][] q;

    final float[][] logP;
    final float[][] logQ;
    /** Soft targets by class. */
    final float[][] t;
    /** The class of each voxel, or {@link Problem#NO_CLASS}. */
    final int[] classes = new int[FloatSweeps.TILE];
    /** The weight of each voxel; all 1 without weights. */
    final float[] weights = new float[FloatSweeps.TILE];

    final float[] scratch = new float[FloatSweeps.TILE];
    final float[] more = new float[FloatSweeps.TILE];
    final float[] gatheredQ = new float[FloatSweeps.TILE];
    /** Derivatives by class, for the second sweep. */
    final float[][] h;

    final RunAlgebra algebra;

    Tile(Problem in, List<VoxelTerm> terms) {
        this.in = in;
        algebra = new RunAlgebra(in.classes);
        logs = !terms.isEmpty();
        boolean sigmoid = in.activation == Activation.SIGMOID;
        z = new float[in.classes][FloatSweeps.TILE];
        p = in.activation.takesLogits() ? new float[in.classes][FloatSweeps.TILE] : z;
        q = sigmoid || logs ? new float[in.classes][FloatSweeps.TILE] : null;
        logP = logs ? new float[in.classes][FloatSweeps.TILE] : null;
        logQ = logs && sigmoid ? new float[in.classes][FloatSweeps.TILE] : null;
        t = in.soft != null ? new float[in.classes][FloatSweeps.TILE] : null;
        h = new float[in.classes][FloatSweeps.TILE];
        Arrays.fill(weights, 1f);
    }

    void load(int sample, int first, int n) {
        this.sample = sample;
        this.first = first;
        this.n = n;
        for (int c = 0; c < in.classes; c++) {
            in.scores.read(in.offset(sample, c) + first, z[c], n);
        }
        loadWeights();
        if (in.soft != null) {
            loadSoft();
        } else {
            loadLabels();
        }
        if (in.weighted()) {
            clearIgnored();
        }
        activate();
    }

    /** An ignored voxel may hold anything, even NaN; what it holds must not reach a sum. */
    private void clearIgnored() {
        for (int i = 0; in.soft == null && i < n; i++) {
            classes[i] = weights[i] == 0f ? Problem.NO_CLASS : classes[i];
        }
        for (int c = 0; c < in.classes; c++) {
            for (int i = 0; i < n; i++) {
                z[c][i] = weights[i] == 0f ? 0f : z[c][i];
            }
        }
    }

    private void loadWeights() {
        if (in.weights == null) {
            if (in.weighted()) {
                Arrays.fill(weights, 0, n, 1f);
            }
            return;
        }
        in.weights.read(sample * in.voxels + first, weights, n);
        for (int i = 0; i < n; i++) {
            if (!(weights[i] >= 0f && weights[i] < Float.POSITIVE_INFINITY)) {
                throw in.badWeight(weights[i], sample, first + i);
            }
        }
    }

    private void loadSoft() {
        for (int c = 0; c < in.classes; c++) {
            in.soft.read(in.offset(sample, c) + first, t[c], n);
            for (int i = 0; i < n; i++) {
                if (!(t[c][i] >= 0f && t[c][i] <= 1f)) {
                    throw in.badTarget(t[c][i], sample, c, first + i);
                }
            }
        }
    }

    private void loadLabels() {
        in.labels.read(sample * in.voxels + first, classes, n);
        int count = in.labelCount();
        boolean ignores = in.ignoreLabel.isPresent();
        int ignored = in.ignoreLabel.orElse(0);
        for (int i = 0; i < n; i++) {
            int label = classes[i];
            if (ignores && label == ignored) {
                weights[i] = 0f;
                classes[i] = Problem.NO_CLASS;
            } else if (label < 0 || label >= count) {
                throw in.badLabel(label, sample, first + i);
            } else {
                classes[i] = in.classOf(label);
            }
        }
    }

    private void checkProbabilities() {
        for (int c = 0; c < in.classes; c++) {
            float least = 0f;
            float most = 1f;
            for (int i = 0; i < n; i++) {
                least = Math.min(least, z[c][i]);
                most = Math.max(most, z[c][i]);
            }
            for (int i = 0; Problem.isNoProbability(least) | Problem.isNoProbability(most) && i < n; i++) {
                if (Problem.isNoProbability(z[c][i])) {
                    throw in.badProbability(z[c][i], sample, c, first + i);
                }
            }
        }
    }

    private void activate() {
        switch (in.activation) {
            case SOFTMAX -> {
                kernels.softmax(z, p, scratch, more, gatheredQ, in.classes, n);
                for (int c = 0; logs && c < in.classes; c++) {
                    for (int i = 0; i < n; i++) {
                        logP[c][i] = z[c][i] - scratch[i] - more[i];
                        q[c][i] = 1f - p[c][i];
                    }
                }
            }
            case SIGMOID -> {
                for (int c = 0; c < in.classes; c++) {
                    kernels.sigmoid(z[c], p[c], q[c], n);
                    if (logs) {
                        kernels.logSigmoid(z[c], logP[c], logQ[c], n);
                    }
                }
            }
            case IDENTITY, RAW -> {
                if (in.activation == Activation.IDENTITY) {
                    checkProbabilities();
                }
                for (int c = 0; logs && c < in.classes; c++) {
                    for (int i = 0; i < n; i++) {
                        q[c][i] = 1f - p[c][i];
                    }
                }
            }
        }
    }
}
