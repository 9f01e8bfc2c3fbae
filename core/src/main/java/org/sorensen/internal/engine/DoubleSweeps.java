package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.Scores;
import org.sorensen.loss.Activation;

/** The reference path: one voxel at a time in double, written to be read. The fast path is tested against it. */
final class DoubleSweeps implements Sweeps {
    private final Problem in;
    private final ScalarAlgebra algebra = new ScalarAlgebra();
    // of the current voxel, by class
    private final double[] p;
    private final double[] q;
    private final double[] logP;
    private final double[] logQ;
    private final double[] t;
    private double weight;

    DoubleSweeps(Problem in) {
        this.in = in;
        p = new double[in.classes];
        q = new double[in.classes];
        logP = new double[in.classes];
        logQ = new double[in.classes];
        t = new double[in.classes];
    }

    @Override
    public SampleSums forward(boolean overlap, List<VoxelTerm> terms) {
        List<Sums> samples = new ArrayList<>();
        for (int n = 0; n < in.samples; n++) {
            Sums sums = new Sums(in.classes, terms.size());
            for (int v = 0; v < in.voxels; v++) {
                load(n, v);
                accumulate(sums);
                for (int k = 0; k < terms.size(); k++) {
                    accumulate(sums.voxel[k], terms.get(k), n, v);
                }
            }
            samples.add(sums);
        }
        return new SampleSums(samples, in.classes);
    }

    private void load(int n, int v) {
        weight = weight(n, v);
        target(n, v);
        activate(n, v);
    }

    private double weight(int n, int v) {
        if (in.weights == null) {
            return 1;
        }
        double w = in.weights.get(n * in.voxels + v);
        if (!(w >= 0 && w < Double.POSITIVE_INFINITY)) {
            throw in.badWeight(w, n, v);
        }
        return w;
    }

    private void target(int n, int v) {
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
                case IDENTITY -> {
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

    private double score(int n, int c, int v) {
        return in.scores.get(in.offset(n, c) + v);
    }

    private void accumulate(Sums sums) {
        if (weight == 0) {
            return;
        }
        sums.valid += weight;
        for (int c = 0; c < in.classes; c++) {
            int at = c * Sums.OVERLAP;
            sums.overlap[at + Sums.PRODUCT] += weight * p[c] * t[c];
            sums.overlap[at + Sums.MINIMUM] += weight * minimum(p[c], t[c]);
            sums.overlap[at + Sums.PREDICTION] += weight * p[c];
            sums.overlap[at + Sums.PREDICTION_SQUARED] += weight * p[c] * p[c];
            sums.overlap[at + Sums.TARGET] += weight * t[c];
            sums.overlap[at + Sums.TARGET_SQUARED] += weight * t[c] * t[c];
            sums.classVoxels[c] += weight * t[c];
        }
    }

    /** The L1 form of the overlap of one voxel; the product where the target is hard. */
    static double minimum(double p, double t) {
        return t == 0 || t == 1 ? p * t : 0.5 * (Math.abs(p) + t - Math.abs(p - t));
    }

    /** Its derivative by p, one half at the tie. */
    static double minimumSlope(double p, double t) {
        return t == 0 || t == 1 ? t : 0.5 * (Math.signum(p) - Math.signum(p - t));
    }

    private void accumulate(double[] sums, VoxelTerm term, int n, int v) {
        if (weight == 0) {
            return;
        }
        double voxel = 0;
        for (int c = 0; c < in.classes; c++) {
            seed(term, c);
            double element = weight * term.loss.element(algebra).value();
            sums[c * Sums.VOXEL + Sums.ELEMENTS] += element;
            if (term.normalized) {
                sums[c * Sums.VOXEL + Sums.NORMALIZER] +=
                        weight * term.loss.normalizer(algebra).orElseThrow().value();
            }
            if (term.each != null && !term.categorical) {
                term.each[in.offset(n, c) + v] = term.classWeight(c) * element;
            }
            voxel += term.classWeight(c) * element;
        }
        if (term.each != null && term.categorical) {
            term.each[n * in.voxels + v] = voxel;
        }
    }

    private void seed(VoxelTerm term, int c) {
        algebra.seed(in.activation, p[c], q[c], logP[c], logQ[c], term.smooth(t[c]));
    }

    @Override
    public void backward(GradientCoefficients k, List<VoxelTerm> terms, Scores gradient) {
        DoubleArray out = (DoubleArray) gradient;
        double[] byP = new double[in.classes];
        double[] byTerm = new double[in.classes];
        for (int n = 0; n < in.samples; n++) {
            for (int v = 0; v < in.voxels; v++) {
                load(n, v);
                if (weight == 0) {
                    // an ignored voxel may hold anything, even NaN
                    for (int c = 0; c < in.classes; c++) {
                        out.set(in.offset(n, c) + v, 0);
                    }
                    continue;
                }
                for (int c = 0; c < in.classes; c++) {
                    byP[c] = k == null ? 0 : weight * overlapSlope(k, n * in.classes + c, c);
                    byTerm[c] = weight * termSlope(terms, c);
                }
                chain(byP, byTerm, n, v, out);
            }
        }
    }

    private double overlapSlope(GradientCoefficients k, int cell, int c) {
        return k.product[cell] * t[c]
                + k.minimum[cell] * minimumSlope(p[c], t[c])
                + k.linear[cell]
                + 2 * k.squared[cell] * p[c];
    }

    private double termSlope(List<VoxelTerm> terms, int c) {
        double slope = 0;
        for (VoxelTerm term : terms) {
            seed(term, c);
            slope += term.elementScale[c] * term.loss.element(algebra).slope();
            if (term.normalized) {
                slope += term.normalizerScale[c]
                        * term.loss.normalizer(algebra).orElseThrow().slope();
            }
        }
        return slope;
    }

    /** From derivatives by p, and by what the algebra was seeded with, to derivatives by the scores. */
    private void chain(double[] byP, double[] byTerm, int n, int v, DoubleArray out) {
        double sum = 0;
        for (int c = 0; c < in.classes; c++) {
            sum += byP[c] * p[c] + byTerm[c];
        }
        for (int c = 0; c < in.classes; c++) {
            out.set(
                    in.offset(n, c) + v,
                    switch (in.activation) {
                        case SOFTMAX -> byP[c] * p[c] + byTerm[c] - p[c] * sum;
                        case SIGMOID -> byP[c] * p[c] * q[c] + byTerm[c];
                        case IDENTITY -> byP[c] + byTerm[c];
                    });
        }
    }
}
