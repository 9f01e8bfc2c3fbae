package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.sorensen.array.Scores;

/** The reference path: one voxel at a time in double, written to be read. The fast path is tested against it. */
final class DoubleSweeps implements Sweeps {
    private final Problem in;
    private final ScalarAlgebra algebra;
    private final VoxelReader at;

    DoubleSweeps(Problem in) {
        this.in = in;
        at = new VoxelReader(in);
        algebra = new ScalarAlgebra(in.classes);
    }

    @Override
    public SampleSums forward(boolean overlap, List<VoxelTerm> terms) {
        List<Sums> samples = new ArrayList<>();
        for (int n = 0; n < in.samples; n++) {
            Sums sums = new Sums(in.classes, terms.size());
            for (int v = 0; v < in.voxels; v++) {
                at.load(n, v);
                accumulate(sums);
                for (int k = 0; k < terms.size(); k++) {
                    accumulate(sums.voxel[k], terms.get(k), n, v);
                }
            }
            samples.add(sums);
        }
        return new SampleSums(samples, in.classes);
    }

    private void accumulate(Sums sums) {
        if (at.weight == 0) {
            return;
        }
        sums.valid += at.weight;
        for (int c = 0; c < in.classes; c++) {
            int to = c * Sums.OVERLAP;
            sums.overlap[to + Sums.PRODUCT] += at.weight * at.p[c] * at.t[c];
            sums.overlap[to + Sums.MINIMUM] += at.weight * minimum(at.p[c], at.t[c]);
            sums.overlap[to + Sums.PREDICTION] += at.weight * at.p[c];
            sums.overlap[to + Sums.PREDICTION_SQUARED] += at.weight * at.p[c] * at.p[c];
            sums.overlap[to + Sums.TARGET] += at.weight * at.t[c];
            sums.overlap[to + Sums.TARGET_SQUARED] += at.weight * at.t[c] * at.t[c];
            sums.classVoxels[c] += at.weight * at.t[c];
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
        if (at.weight == 0) {
            return;
        }
        double voxel = 0;
        for (int c = 0; c < in.classes; c++) {
            seed(term, c);
            double element = at.weight * term.loss.element(algebra).value();
            sums[c * Sums.VOXEL + Sums.ELEMENTS] += element;
            if (term.normalized) {
                sums[c * Sums.VOXEL + Sums.NORMALIZER] +=
                        at.weight * term.loss.normalizer(algebra).orElseThrow().value();
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
        algebra.seed(in.activation, c, at.p[c], at.q[c], at.logP[c], at.logQ[c], term.smooth(at.t[c]));
    }

    @Override
    public void backward(GradientCoefficients k, List<VoxelTerm> terms, Scores gradient) {
        double[] byP = new double[in.classes];
        double[] byTerm = new double[in.classes];
        double[] byScore = new double[in.classes];
        for (int n = 0; n < in.samples; n++) {
            for (int v = 0; v < in.voxels; v++) {
                at.load(n, v);
                if (at.weight == 0) {
                    // an ignored voxel may hold anything, even NaN
                    for (int c = 0; c < in.classes; c++) {
                        gradient.set(in.offset(n, c) + v, 0);
                    }
                    continue;
                }
                for (int c = 0; c < in.classes; c++) {
                    byP[c] = k == null ? 0 : at.weight * overlapSlope(k, n * in.classes + c, c);
                    byTerm[c] = at.weight * termSlope(terms, c);
                }
                at.chain(byP, byTerm, byScore);
                for (int c = 0; c < in.classes; c++) {
                    gradient.set(in.offset(n, c) + v, byScore[c]);
                }
            }
        }
    }

    private double overlapSlope(GradientCoefficients k, int cell, int c) {
        return k.product[cell] * at.t[c]
                + k.minimum[cell] * minimumSlope(at.p[c], at.t[c])
                + k.linear[cell]
                + 2 * k.squared[cell] * at.p[c];
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
}
