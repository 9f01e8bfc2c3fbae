package org.sorensen.loss;

/**
 * The Lovász extension of the Jaccard loss, applied to the hinge errors {@code max(0, 1 − z·(2t − 1))} of the scores z.
 *
 * <p>As {@link LovaszSoftmaxLoss}, but of logits of yes-or-no channels: a voxel is without error, and without gradient, where
 * its logit is right by at least 1. Range [0, ∞), smaller is better; with scores of ±1 twice one minus the Jaccard index.
 * The activation takes no part in it; softmax scores are read as one yes-or-no question for each class. Ties, weights and fractional targets as there; a target of one half has the error 1
 * whatever the score.
 *
 * <p>Where the target lacks the class, the formula is the largest error ({@link AbsentClassPolicy#COUNT}, Berman and SMP);
 * by default the mean prediction, after the activation. {@link Aggregation#PER_SAMPLE_CLASS} is Berman's default
 * {@code per_image=True}, {@link Aggregation#PER_CLASS_OVER_BATCH} SMP's, {@link Aggregation#GLOBAL_MICRO} SMP's multi-label
 * mode. Berman et al. 2018, arXiv 1705.08790.
 */
public record LovaszHingeLoss() implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "lovasz-hinge", "Lovász-hinge", LossFamily.RANKED, a -> new LovaszHingeLoss())
            .purpose("the Jaccard index of yes-or-no channels, with a margin")
            .formula("Σ_k e_k·(J_k − J_(k−1)), errors e = max(0, 1 − z·(2t − 1)) sorted")
            .gradient("∂ℓ/∂z = −(2t − 1)·(J_k − J_(k−1)) where e > 0")
            .range("0 to ∞")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere: not where errors are equal or 0")
            .typically("binary and multi-label, fine tuning for IoU")
            .use("Binary and multi-label fine tuning for the IoU.")
            .avoid("Probabilities are wanted: scores stop moving at a margin of 1.")
            .peers("Berman lovasz_hinge", "SMP LovaszLoss (binary, multilabel)", "kornia LovaszHingeLoss")
            .paper("Berman et al. 2018, arXiv 1705.08790");

    @Override
    public double cell(Cell cell) {
        double[] errors = new double[cell.size()];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Math.max(0, 1 - cell.scores()[i] * (2 * cell.target()[i] - 1));
        }
        double[] slopes = JaccardExtension.slopes(cell, errors);
        double value = 0;
        for (int i = 0; i < errors.length; i++) {
            value += slopes[i] * errors[i];
            if (cell.differentiates() && errors[i] > 0) {
                cell.scoreSlope()[i] -= slopes[i] * (2 * cell.target()[i] - 1);
            }
        }
        return value;
    }
}
