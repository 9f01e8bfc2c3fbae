package org.sorensen.loss;

import org.sorensen.internal.kernel.DescendingOrder;

/**
 * The Lovász extension of the Jaccard loss of a set of errors.
 *
 * <p>Of voxels sorted by error, largest first, the k-th has the slope {@code J_k − J_(k−1)} with
 * {@code J = 1 − (G − A)/(G + B)}, A the weighted targets {@code Σ m·t} up to it, B the rest {@code Σ m·(1 − t)}, G all of
 * A. For the voxel's own {@code a = m·t} and {@code b = m·(1 − t)} that is
 * {@code (a + b·(G − A)/(G + B))/(G + B + b)}, A and B before it: no difference of close numbers. It falls as A and B grow
 * for fractional targets too, so the set function stays submodular and the extension convex.
 */
public final class JaccardExtension {
    private JaccardExtension() {}

    /** The derivative by each error of a cell. */
    static double[] slopes(Cell cell, double[] errors) {
        return slopes(cell.target(), cell.weights(), errors);
    }

    /**
     * The derivative of the extension by each error; {@code Σ slope·error} is its value.
     *
     * @param target t of each voxel, at least 0
     * @param weights m of each voxel, at least 0
     * @param errors of each voxel, at least 0
     * @return the slopes, 0 where the weight is 0
     */
    public static double[] slopes(double[] target, double[] weights, double[] errors) {
        double inTarget = 0;
        for (int i = 0; i < errors.length; i++) {
            inTarget += weights[i] * target[i];
        }
        double[] slopes = new double[errors.length];
        double missed = 0;
        double union = inTarget;
        for (int i : DescendingOrder.of(errors)) {
            double a = weights[i] * target[i];
            double b = weights[i] - a;
            if (weights[i] == 0) {
                continue;
            }
            double left = Math.max(0, inTarget - missed);
            // without a target the first false positive is the whole of the loss
            slopes[i] = union == 0 ? 1 : (a + b * (left / union)) / (union + b);
            missed += a;
            union += b;
        }
        return slopes;
    }
}
