package org.sorensen.internal.kernel;

/**
 * The hot loops over runs of floats. Every method reads and writes the first {@code n} elements of its arrays; runs of
 * several classes are arrays of rows. Sums are in double over eight lanes, element i in lane {@code i mod 8}, added in the
 * order of the lanes: any implementation must give the same bits.
 */
public interface Kernels {
    /** The number of lanes of a sum. */
    int LANES = 8;

    /**
     * The implementation in use.
     *
     * @return the plain Java kernels
     */
    static Kernels get() {
        return ScalarKernels.INSTANCE;
    }

    /**
     * Softmax over the rows.
     *
     * @param z logits {@code [classes][n]}. Not modified.
     * @param p overwritten with probabilities
     * @param max overwritten with the largest logit
     * @param logSum overwritten with {@code ln Σ exp(z − max)}; from both {@code ln p = (z − max) − logSum}, without loss of
     *     digits however large the logits are
     * @param scratch overwritten
     * @param classes the number of rows
     * @param n the length of the run
     */
    void softmax(float[][] z, float[][] p, float[] max, float[] logSum, float[] scratch, int classes, int n);

    /**
     * The logistic function.
     *
     * @param z logits. Not modified.
     * @param p overwritten with {@code 1 / (1 + exp(-z))}
     * @param q overwritten with {@code 1 − p} without cancellation
     * @param n the length of the run
     */
    void sigmoid(float[] z, float[] p, float[] q, int n);

    /**
     * The logarithms of the logistic function and its complement.
     *
     * @param z logits. Not modified.
     * @param logP overwritten with {@code ln p}
     * @param logQ overwritten with {@code ln(1 − p)}
     * @param n the length of the run
     */
    void logSigmoid(float[] z, float[] logP, float[] logQ, int n);

    /**
     * {@code Σ a}.
     *
     * @param a a run. Not modified.
     * @param n its length
     * @return the sum
     */
    double sum(float[] a, int n);

    /**
     * {@code Σ a·b}.
     *
     * @param a a run. Not modified.
     * @param b a run. Not modified.
     * @param n their length
     * @return the sum
     */
    double dot(float[] a, float[] b, int n);

    /**
     * {@code Σ a·b·c}.
     *
     * @param a a run. Not modified.
     * @param b a run. Not modified.
     * @param c a run. Not modified.
     * @param n their length
     * @return the sum
     */
    double dot(float[] a, float[] b, float[] c, int n);

    /**
     * The chain rule of softmax: {@code h_c ← h_c − p_c·Σ_k h_k}, h being derivatives by {@code ln p}.
     *
     * @param h {@code [classes][n]}. Overwritten with derivatives by the logits.
     * @param p probabilities. Not modified.
     * @param sum scratch. Overwritten.
     * @param classes the number of rows
     * @param n the length of the run
     */
    void softmaxChain(float[][] h, float[][] p, float[] sum, int classes, int n);
}
