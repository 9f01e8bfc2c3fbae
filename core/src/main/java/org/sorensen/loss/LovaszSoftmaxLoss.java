package org.sorensen.loss;

/**
 * The Lovász extension of the Jaccard loss, applied to the errors {@code |t − p|}.
 *
 * <p>The errors of a cell are sorted, largest first, and the k-th is multiplied with how much the Jaccard loss grows when
 * that voxel is the k-th to be wrong. On hard predictions it is exactly one minus the Jaccard index; between them it is
 * convex and piecewise linear in the errors. Range [0, 1], smaller is better. Of equal errors the earlier voxel comes first,
 * which changes the gradient there but not the value. Voxel weights weigh the sets that are compared. A fractional target
 * counts as t of the foreground and {@code 1 − t} of the background; the loss is then still convex in the errors, and 0
 * where {@code p = t}. No peer takes those; {@link SoftOverlap} does not apply.
 *
 * <p>Where the target lacks the class, the formula is the largest probability ({@link AbsentClassPolicy#COUNT}, Berman's
 * {@code classes="all"}); {@link AbsentClassPolicy#SKIP} is Berman's {@code "present"}; the default is the mean prediction.
 * {@link Aggregation#PER_CLASS_OVER_BATCH} is {@code per_image=False} (SMP's default too),
 * {@link Aggregation#PER_SAMPLE_CLASS} is {@code per_image=True}. A radix sort for each cell, linear in its voxels. Berman et
 * al. 2018, arXiv 1705.08790.
 */
public record LovaszSoftmaxLoss() implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "lovasz-softmax", "Lovász-softmax", LossFamily.RANKED, a -> new LovaszSoftmaxLoss())
            .purpose("the Jaccard index itself, through its convex extension")
            .formula(
                    "Σ_k e_k·(J_k − J_(k−1)), errors e = |t − p| sorted, J_k the Jaccard loss of the first k being wrong")
            .gradient("∂ℓ/∂p = sign(p − t)·(J_k − J_(k−1))")
            .range("0 to 1")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere: not where errors are equal or 0")
            .typically("fine tuning for IoU, many classes")
            .use("Fine tuning for the IoU after cross-entropy, or beside it; many classes, small objects.")
            .avoid("From the first step alone; targets that are soft by nature.")
            .peers("Berman lovasz_softmax", "SMP LovaszLoss (multiclass)")
            .paper("Berman et al. 2018, arXiv 1705.08790");

    @Override
    public double cell(Cell cell) {
        double[] errors = new double[cell.size()];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Math.abs(cell.prediction()[i] - cell.target()[i]);
        }
        double[] slopes = JaccardExtension.slopes(cell, errors);
        double value = 0;
        for (int i = 0; i < errors.length; i++) {
            value += slopes[i] * errors[i];
            if (cell.differentiates()) {
                cell.slope()[i] += slopes[i] * Math.signum(cell.prediction()[i] - cell.target()[i]);
            }
        }
        return value;
    }
}
