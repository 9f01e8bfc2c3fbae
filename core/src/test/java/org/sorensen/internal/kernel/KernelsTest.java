package org.sorensen.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels in use against plain double arithmetic, and against the order of sums they promise. */
class KernelsTest {
    private static final float UNTOUCHED = 77f;

    private final Kernels kernels = Kernels.get();
    private final Random random = new Random(3);

    private float[] run(int n, float scale) {
        float[] run = new float[n + 3];
        for (int i = 0; i < run.length; i++) {
            run[i] = scale * (2 * random.nextFloat() - 1);
        }
        return run;
    }

    private static float[] untouched(int n) {
        float[] run = new float[n + 3];
        Arrays.fill(run, UNTOUCHED);
        return run;
    }

    private static void tailIsUntouched(float[] run, int n) {
        for (int i = n; i < run.length; i++) {
            assertEquals(UNTOUCHED, run[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 63, 512})
    void softmax(int n) {
        for (int classes = 2; classes <= 5; classes++) {
            float[][] z = new float[classes][];
            float[][] p = new float[classes][];
            for (int c = 0; c < classes; c++) {
                z[c] = run(n, 20);
                p[c] = untouched(n);
            }
            float[] largest = untouched(n);
            float[] logSum = untouched(n);
            kernels.softmax(z, p, largest, logSum, untouched(n), classes, n);
            for (int i = 0; i < n; i++) {
                double max = Double.NEGATIVE_INFINITY;
                for (int c = 0; c < classes; c++) {
                    max = Math.max(max, z[c][i]);
                }
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += Math.exp(z[c][i] - max);
                }
                assertEquals(max, largest[i]);
                assertEquals(Math.log(sum), logSum[i], 5e-7);
                for (int c = 0; c < classes; c++) {
                    double exact = Math.exp(z[c][i] - max) / sum;
                    // the difference of the logits is rounded before its exponential is taken
                    double relative = 5e-7 + 6e-8 * (max - z[c][i]);
                    assertEquals(exact, p[c][i], relative * exact + 1e-37);
                }
            }
            tailIsUntouched(p[0], n);
            tailIsUntouched(largest, n);
            tailIsUntouched(logSum, n);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 63, 512})
    void sigmoid(int n) {
        float[] z = run(n, 30);
        float[] p = untouched(n);
        float[] q = untouched(n);
        float[] logP = untouched(n);
        float[] logQ = untouched(n);
        kernels.sigmoid(z, p, q, n);
        kernels.logSigmoid(z, logP, logQ, n);
        for (int i = 0; i < n; i++) {
            double exactP = 1 / (1 + Math.exp(-(double) z[i]));
            double exactQ = 1 / (1 + Math.exp(z[i]));
            assertEquals(exactP, p[i], 4e-7 * exactP);
            assertEquals(exactQ, q[i], 4e-7 * exactQ);
            double exactLogP = z[i] > 0 ? -Math.log1p(Math.exp(-z[i])) : z[i] - Math.log1p(Math.exp(z[i]));
            double exactLogQ = z[i] > 0 ? -z[i] - Math.log1p(Math.exp(-z[i])) : -Math.log1p(Math.exp(z[i]));
            assertEquals(exactLogP, logP[i], -6e-7 * exactLogP);
            assertEquals(exactLogQ, logQ[i], -6e-7 * exactLogQ);
        }
        for (float[] run : new float[][] {p, q, logP, logQ}) {
            tailIsUntouched(run, n);
        }
    }

    @Test
    void saturation() {
        float[] z = {1e4f, -1e4f, 0f, Float.NaN};
        float[] p = new float[4];
        float[] q = new float[4];
        kernels.sigmoid(z, p, q, 4);
        assertEquals(1f, p[0]);
        assertTrue(q[0] >= 0 && q[0] < 1e-37f);
        assertTrue(p[1] >= 0 && p[1] < 1e-37f);
        assertEquals(.5f, p[2]);
        assertTrue(Float.isNaN(p[3]) && Float.isNaN(q[3]));
        kernels.logSigmoid(z, p, q, 4);
        assertEquals(0f, p[0], 1e-37f);
        assertEquals(-1e4f, q[0]);
        assertEquals(-1e4f, p[1]);
        assertTrue(Float.isNaN(p[3]) && Float.isNaN(q[3]));
    }

    /** Lane {@code i mod 8}, lanes added in order: every implementation must give these bits. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 16, 63, 512})
    void sumsKeepTheLaneContract(int n) {
        float[] a = run(n, 1);
        float[] b = run(n, 5);
        float[] c = run(n, 9);
        double[] sum = new double[Kernels.LANES];
        double[] two = new double[Kernels.LANES];
        double[] three = new double[Kernels.LANES];
        for (int i = 0; i < n; i++) {
            int lane = i % Kernels.LANES;
            sum[lane] += a[i];
            two[lane] += (double) a[i] * b[i];
            three[lane] += (double) a[i] * b[i] * c[i];
        }
        assertEquals(inOrder(sum), kernels.sum(a, n));
        assertEquals(inOrder(two), kernels.dot(a, b, n));
        assertEquals(inOrder(three), kernels.dot(a, b, c, n));
    }

    private static double inOrder(double[] lanes) {
        double total = 0;
        for (double lane : lanes) {
            total += lane;
        }
        return total;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 65})
    void softmaxChain(int n) {
        int classes = 4;
        float[][] h = new float[classes][];
        float[][] before = new float[classes][];
        float[][] p = new float[classes][];
        for (int c = 0; c < classes; c++) {
            h[c] = run(n, 3);
            before[c] = h[c].clone();
            p[c] = run(n, 1);
        }
        kernels.softmaxChain(h, p, untouched(n), classes, n);
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += before[c][i];
            }
            for (int c = 0; c < classes; c++) {
                assertEquals(before[c][i] - p[c][i] * sum, h[c][i], 3e-6);
            }
        }
        for (int c = 0; c < classes; c++) {
            for (int i = n; i < h[c].length; i++) {
                assertEquals(before[c][i], h[c][i]);
            }
        }
    }
}
