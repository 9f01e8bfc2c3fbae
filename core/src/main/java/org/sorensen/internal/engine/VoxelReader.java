package org.sorensen.internal.engine;

import org.sorensen.loss.Activation;

/** One voxel at a time in double: its weight, target and activated scores by class, and the chain rule back. */
final class VoxelReader {
    final double[] p;
    final double[] q;
    final double[] logP;
    final double[] logQ;
    final double[] t;
    double weight;
    private final Problem in;

    VoxelReader(Problem in) {
        this.in = in;
        p = new double[in.classes];
        q = new double[in.classes];
        logP = new double[in.classes];
        logQ = new double[in.classes];
        t = new double[in.classes];
    }

    void load(int n, int v) {
        weight = weight(n, v);
        target(n, v);
        if (weight != 0 && in.activation == Activation.IDENTITY) {
            checkProbabilities(n, v);
        }
        activate(n, v);
    }

    private void checkProbabilities(int n, int v) {
        for (int c = 0; c < in.classes; c++) {
            if (Problem.isNoProbability(score(n, c, v))) {
                throw in.badProbability(score(n, c, v), n, c, v);
            }
        }
    }

    double weight(int n, int v) {
        if (in.weights == null) {
            return 1;
        }
        double w = in.weights.get(n * in.voxels + v);
        if (!(w >= 0 && w < Double.POSITIVE_INFINITY)) {
            throw in.badWeight(w, n, v);
        }
        return w;
    }

    void target(int n, int v) {
        if (in.soft != null) {
            for (int c = 0; c < in.classes; c++) {
                t[c] = in.soft.get(in.offset(n, c) + v);
                if (!(t[c] >= 0 && t[c] <= 1)) {
                    throw in.badTarget(t[c], n, c, v);
                }
            }
            return;
        }
        int label = in.labels.get(n * in.voxels + v);
        if (in.ignoreLabel.isPresent() && label == in.ignoreLabel.getAsInt()) {
            weight = 0;
            label = 0;
        } else if (label < 0 || label >= in.labelCount()) {
            throw in.badLabel(label, n, v);
        }
        for (int c = 0; c < in.classes; c++) {
            t[c] = in.classOf(label) == c ? 1 : 0;
        }
    }

    private void activate(int n, int v) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < in.classes; c++) {
            max = Math.max(max, score(n, c, v));
        }
        double sum = 0;
        for (int c = 0; c < in.classes; c++) {
            double z = score(n, c, v);
            switch (in.activation) {
                case SOFTMAX -> {
                    p[c] = Math.exp(z - max);
                    logP[c] = z - max;
                    sum += p[c];
                }
                case SIGMOID -> {
                    double e = Math.exp(-Math.abs(z));
                    p[c] = (z >= 0 ? 1 : e) / (1 + e);
                    q[c] = (z >= 0 ? e : 1) / (1 + e);
                    logP[c] = Math.min(z, 0) - Math.log1p(e);
                    logQ[c] = Math.min(-z, 0) - Math.log1p(e);
                }
                case IDENTITY, RAW -> {
                    p[c] = z;
                    q[c] = 1 - z;
                    logP[c] = Math.log(z);
                    logQ[c] = Math.log1p(-z);
                }
            }
        }
        if (in.activation == Activation.SOFTMAX) {
            for (int c = 0; c < in.classes; c++) {
                double others = 0;
                for (int k = 0; k < in.classes; k++) {
                    others += k == c ? 0 : Math.exp(score(n, k, v) - max);
                }
                p[c] /= sum;
                q[c] = others / sum;
                logP[c] -= Math.log(sum);
                logQ[c] = Math.log(q[c]);
            }
        }
    }

    double score(int n, int c, int v) {
        return in.scores.get(in.offset(n, c) + v);
    }

    /**
     * From derivatives by p, and by what per-voxel formulas are seeded with ({@code ln p} for softmax, the score
     * otherwise), to derivatives by the scores.
     */
    void chain(double[] byP, double[] bySeed, double[] byScore) {
        double sum = 0;
        for (int c = 0; c < in.classes; c++) {
            sum += byP[c] * p[c] + bySeed[c];
        }
        for (int c = 0; c < in.classes; c++) {
            byScore[c] = switch (in.activation) {
                case SOFTMAX -> byP[c] * p[c] + bySeed[c] - p[c] * sum;
                case SIGMOID -> byP[c] * p[c] * q[c] + bySeed[c];
                case IDENTITY, RAW -> byP[c] + bySeed[c];
            };
        }
    }

    /** The derivative by what per-voxel formulas are seeded with, of something with a derivative by {@code ln p}. */
    double seedSlope(double byLogP, int c) {
        return switch (in.activation) {
            case SOFTMAX -> byLogP;
            case SIGMOID -> byLogP * q[c];
            case IDENTITY, RAW -> byLogP == 0 ? 0 : byLogP / p[c];
        };
    }
}
