package org.sorensen.loss;

import java.util.Arrays;
import java.util.List;

/**
 * The expected cost of deciding by the predicted probabilities, {@code Σ_k t_k·Σ_c M[k][c]·p_c} for each voxel: some
 * confusions cost more than others.
 *
 * <p>Without a matrix every confusion costs 1, and the loss is {@code 1 − p_y}. The mean is over the valid voxels of the
 * batch; class weights multiply the row of the target class. Range from the least to the largest cost, smaller is better.
 * A binary loss of one channel has two classes: 0 is {@code 1 − p}.
 *
 * @param costs {@code M[k][c]}, the cost of predicting c where the target is k, finite and at least 0; a square matrix, or
 *     empty for 0 on the diagonal and 1 elsewhere
 */
public record ExpectedCostLoss(List<List<Double>> costs) implements FieldLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "expected-cost",
                    "Expected cost",
                    LossFamily.VOXEL,
                    a -> new ExpectedCostLoss(rows(a.numbers("costs"))))
            .purpose("the mean cost of confusions, where some are worse than others")
            .formula("Σ_k t_k·Σ_c M[k][c]·p_c")
            .gradient("∂ℓ/∂p_c = Σ_k t_k·M[k][c]")
            .range("the least cost to the largest")
            .parameter(
                    "costs",
                    "",
                    "none, or the matrix row by row, joined by x",
                    "M[target][prediction]; none: 1 off the diagonal")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("yes")
            .typically("classes that are harmful to confuse")
            .use("Beside cross-entropy, where confusing two classes is worse than confusing two others.")
            .avoid(
                    "Alone from the start: it is linear in p, and its gradient fades where the prediction is wholly wrong.")
            .paper("Elkan 2001, The foundations of cost-sensitive learning")
            .variants(of(new double[][] {{0, 1, 3}, {2, 0, .5}, {1, 1, .25}}), of(new double[][] {{0, 1}, {5, 0}}));

    /** Checks that the matrix is square and its costs finite and not negative. */
    public ExpectedCostLoss {
        costs = costs.stream().map(List::copyOf).toList();
        for (List<Double> row : costs) {
            if (row.size() != costs.size()) {
                throw new IllegalArgumentException(
                        "the matrix of costs must be square, found " + costs.size() + " rows and a row " + row);
            }
            if (!row.stream().allMatch(cost -> cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("costs must be finite and at least 0, found " + row);
            }
        }
    }

    /** Every confusion costs 1. */
    public ExpectedCostLoss() {
        this(List.of());
    }

    /**
     * A matrix of costs.
     *
     * @param costs {@code M[k][c]}
     * @return the loss
     */
    public static ExpectedCostLoss of(double[][] costs) {
        return new ExpectedCostLoss(Arrays.stream(costs)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList());
    }

    private static List<List<Double>> rows(double[] all) {
        int size = (int) Math.round(Math.sqrt(all.length));
        if (size * size != all.length) {
            throw new IllegalArgumentException(
                    "expected the costs of a square matrix row by row, found " + all.length + " numbers");
        }
        double[][] rows = new double[size][];
        Arrays.setAll(rows, k -> Arrays.copyOfRange(all, k * size, (k + 1) * size));
        return of(rows).costs();
    }

    private double[][] matrix(int classes) {
        if (!costs.isEmpty() && costs.size() != classes) {
            throw new IllegalArgumentException("the matrix of costs must be of " + classes + " by " + classes
                    + " classes, found " + costs.size() + " by " + costs.size());
        }
        double[][] matrix = new double[classes][classes];
        for (int k = 0; k < classes; k++) {
            for (int c = 0; c < classes; c++) {
                matrix[k][c] = costs.isEmpty() ? (k == c ? 0 : 1) : costs.get(k).get(c);
            }
        }
        return matrix;
    }

    @Override
    public double[] values(Field field) {
        boolean binary = field.classes() == 1;
        int classes = Math.max(2, field.classes());
        double[][] matrix = matrix(classes);
        double[] weights = field.options().classWeights().forChannels(field.classes());
        boolean byWeight = field.options().classWeights().normalization() == WeightNormalization.BY_WEIGHT_SUM;
        double[] sums = new double[field.samples()];
        double[] t = new double[classes];
        double divisor = 0;
        for (int n = 0; n < field.samples(); n++) {
            for (int v = 0; v < field.voxels(); v++) {
                double m = field.weights()[n * field.voxels() + v];
                for (int k = 0; k < classes && m != 0; k++) {
                    double target = binary
                            ? binary(field.target()[field.offset(n, 0) + v], k)
                            : field.target()[field.offset(n, k) + v];
                    t[k] = m * weights[binary ? 0 : k] * target;
                    divisor += byWeight ? t[k] : m / classes;
                }
                sums[n] += m == 0 ? 0 : voxel(field, n, v, t, matrix);
            }
        }
        return reduced(field, sums, divisor);
    }

    private static double binary(double positive, int classIndex) {
        return classIndex == 1 ? positive : 1 - positive;
    }

    /** The cost of a voxel; its slopes are added. */
    private static double voxel(Field field, int n, int v, double[] t, double[][] matrix) {
        double sum = 0;
        for (int c = 0; c < t.length; c++) {
            double cost = 0;
            for (int k = 0; k < t.length; k++) {
                cost += t[k] * matrix[k][c];
            }
            int at = field.offset(n, field.classes() == 1 ? 0 : c) + v;
            double p = field.prediction()[at];
            boolean complement = field.classes() == 1 && c == 0;
            sum += cost * (complement ? 1 - p : p);
            if (field.differentiates()) {
                field.slope()[at] += complement ? -cost : cost;
            }
        }
        return sum;
    }

    /** The mean over the voxels of the batch, or the sum of each sample. */
    private static double[] reduced(Field field, double[] sums, double divisor) {
        if (field.options().reduction() != Reduction.MEAN) {
            return sums;
        }
        double share = divisor > 0 ? 1 / divisor : 0;
        if (field.differentiates()) {
            Arrays.setAll(field.slope(), i -> share * field.slope()[i]);
        }
        return new double[] {share * Arrays.stream(sums).sum()};
    }

    @Override
    public boolean distinguishesClasses() {
        return !costs.isEmpty();
    }
}
