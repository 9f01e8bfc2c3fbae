package org.sorensen.loss;

/**
 * Dice between the mean absolute error and squared Dice, for labels with errors: {@code Σ|p − t|^γ / (Σp² + Σt² + σ)}.
 *
 * <p>{@code γ = 2} is squared Dice, {@code γ = 1} as robust as the mean absolute error. Range [0, 1] for
 * {@code γ = 2}, up to about 1 otherwise with few uncertain voxels; smaller is better. Absent cells as in
 * {@link DiceLoss}. Wang et al. 2020, doi 10.1109/TMI.2020.3000314.
 *
 * @param gamma {@code γ} in [1, 2]
 * @param smoothing {@code σ}, at least 0
 */
public record NoiseRobustDiceLoss(double gamma, double smoothing) implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "noise-robust-dice",
                    "Noise-robust Dice",
                    LossFamily.OVERLAP,
                    a -> new NoiseRobustDiceLoss(a.number("gamma"), a.number("smoothing")))
            .purpose("overlap that does not chase wrong labels")
            .formula("Σ|p − t|^γ / (Σp² + Σt² + σ)")
            .gradient("∂ℓ/∂p = γ|p − t|^(γ−1)·sign(p − t)/D − 2pN/D²")
            .range("0 to 1 for γ = 2; 0 to ∞ otherwise, in practice below 1")
            .parameter("gamma", "1.5", "1 to 2", "2 is squared Dice, 1 the mean absolute error's robustness")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes; for γ = 1 almost everywhere: not where p = t")
            .typically("lesions labelled by many hands")
            .use("Labels are noisy: from non-experts, or from another model.")
            .avoid("Labels are clean: the plain forms converge faster.")
            .paper("Wang et al. 2020, doi 10.1109/TMI.2020.3000314")
            .variants(new NoiseRobustDiceLoss(1, 1e-5), new NoiseRobustDiceLoss(2, 0));

    /** Checks the ranges. */
    public NoiseRobustDiceLoss {
        if (!(gamma >= 1 && gamma <= 2)) {
            throw new IllegalArgumentException("gamma must lie in [1, 2], found " + gamma);
        }
        if (!(smoothing >= 0 && smoothing < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("smoothing must be finite and at least 0, found " + smoothing);
        }
    }

    /** The paper's γ of 1.5, smoothing 1e-5. */
    public NoiseRobustDiceLoss() {
        this(1.5, 1e-5);
    }

    @Override
    public double cell(Cell cell) {
        double errors = 0;
        double sizes = smoothing;
        for (int i = 0; i < cell.size(); i++) {
            double p = cell.prediction()[i];
            double t = cell.target()[i];
            errors += cell.weights()[i] * Math.pow(Math.abs(p - t), gamma);
            sizes += cell.weights()[i] * (p * p + t * t);
        }
        for (int i = 0; cell.differentiates() && i < cell.size(); i++) {
            double p = cell.prediction()[i];
            double error = p - cell.target()[i];
            double rise = gamma * Math.pow(Math.abs(error), gamma - 1) * Math.signum(error);
            cell.slope()[i] += cell.weights()[i] * (rise - 2 * p * errors / sizes) / sizes;
        }
        return errors / sizes;
    }
}
