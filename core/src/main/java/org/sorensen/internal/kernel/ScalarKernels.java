package org.sorensen.internal.kernel;

import java.util.Arrays;

/**
 * The kernels in plain Java; the reference for any other. Arrays are indexed by the bare loop variable, so that C2
 * vectorises what it can.
 */
final class ScalarKernels implements Kernels {
    static final ScalarKernels INSTANCE = new ScalarKernels();

    private ScalarKernels() {}

    @Override
    public void softmax(float[][] z, float[][] p, float[] max, float[] logSum, float[] sum, int classes, int n) {
        System.arraycopy(z[0], 0, max, 0, n);
        for (int c = 1; c < classes; c++) {
            max(z[c], max, n);
        }
        for (int c = 0; c < classes; c++) {
            expOfDifference(z[c], max, p[c], n);
        }
        Arrays.fill(sum, 0, n, 0f);
        for (int c = 0; c < classes; c++) {
            add(p[c], sum, n);
        }
        log(sum, logSum, n);
        reciprocal(sum, n);
        for (int c = 0; c < classes; c++) {
            multiply(sum, p[c], n);
        }
    }

    private static void max(float[] a, float[] into, int n) {
        for (int i = 0; i < n; i++) {
            into[i] = Math.max(a[i], into[i]);
        }
    }

    private static void expOfDifference(float[] a, float[] b, float[] into, int n) {
        for (int i = 0; i < n; i++) {
            into[i] = FastMath.exp(a[i] - b[i]);
        }
    }

    private static void add(float[] a, float[] into, int n) {
        for (int i = 0; i < n; i++) {
            into[i] = into[i] + a[i];
        }
    }

    private static void multiply(float[] a, float[] into, int n) {
        for (int i = 0; i < n; i++) {
            into[i] = into[i] * a[i];
        }
    }

    private static void reciprocal(float[] a, int n) {
        for (int i = 0; i < n; i++) {
            a[i] = 1f / a[i];
        }
    }

    private static void log(float[] a, float[] into, int n) {
        for (int i = 0; i < n; i++) {
            into[i] = FastMath.log(a[i]);
        }
    }

    @Override
    public void sigmoid(float[] z, float[] p, float[] q, int n) {
        for (int i = 0; i < n; i++) {
            float e = FastMath.exp(-Math.abs(z[i]));
            float larger = 1f / (1f + e);
            float smaller = e * larger;
            p[i] = z[i] >= 0f ? larger : smaller;
            q[i] = z[i] >= 0f ? smaller : larger;
        }
    }

    @Override
    public void logSigmoid(float[] z, float[] logP, float[] logQ, int n) {
        for (int i = 0; i < n; i++) {
            float rest = FastMath.log1p(FastMath.exp(-Math.abs(z[i])));
            logP[i] = Math.min(z[i], 0f) - rest;
            logQ[i] = Math.min(-z[i], 0f) - rest;
        }
    }

    @Override
    public double sum(float[] a, int n) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            s0 += a[i];
            s1 += a[i + 1];
            s2 += a[i + 2];
            s3 += a[i + 3];
            s4 += a[i + 4];
            s5 += a[i + 5];
            s6 += a[i + 6];
            s7 += a[i + 7];
        }
        double[] lanes = {s0, s1, s2, s3, s4, s5, s6, s7};
        for (int lane = 0; i < n; i++, lane++) {
            lanes[lane] += a[i];
        }
        return total(lanes);
    }

    @Override
    public double dot(float[] a, float[] b, int n) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            s0 += (double) a[i] * b[i];
            s1 += (double) a[i + 1] * b[i + 1];
            s2 += (double) a[i + 2] * b[i + 2];
            s3 += (double) a[i + 3] * b[i + 3];
            s4 += (double) a[i + 4] * b[i + 4];
            s5 += (double) a[i + 5] * b[i + 5];
            s6 += (double) a[i + 6] * b[i + 6];
            s7 += (double) a[i + 7] * b[i + 7];
        }
        double[] lanes = {s0, s1, s2, s3, s4, s5, s6, s7};
        for (int lane = 0; i < n; i++, lane++) {
            lanes[lane] += (double) a[i] * b[i];
        }
        return total(lanes);
    }

    @Override
    public double dot(float[] a, float[] b, float[] c, int n) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i & LANES - 1] += (double) a[i] * b[i] * c[i];
        }
        return total(lanes);
    }

    private static double total(double[] lanes) {
        double total = 0;
        for (double lane : lanes) {
            total += lane;
        }
        return total;
    }

    @Override
    public void softmaxChain(float[][] h, float[][] p, float[] sum, int classes, int n) {
        Arrays.fill(sum, 0, n, 0f);
        for (int c = 0; c < classes; c++) {
            add(h[c], sum, n);
        }
        for (int c = 0; c < classes; c++) {
            subtractProduct(p[c], sum, h[c], n);
        }
    }

    private static void subtractProduct(float[] a, float[] b, float[] into, int n) {
        for (int i = 0; i < n; i++) {
            into[i] = into[i] - a[i] * b[i];
        }
    }
}
