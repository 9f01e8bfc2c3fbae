package org.sorensen.loss;

/**
 * The squared error within the target and that outside it, each by its own size and weighed against each other.
 *
 * <p>{@code r·Σ(t − p)²·t / Σt + (1 − r)·Σ(t − p)²·(1 − t) / Σ(1 − t)}. Range [0, 1], smaller is better. A side without
 * voxels is left out. Equals SegLossOdyssey {@code SSLoss} without its smoothing. Brosch et al. 2015, doi
 * 10.1007/978-3-319-24574-4_1.
 *
 * @param ratio {@code r} in [0, 1], the weight of sensitivity
 */
public record SensitivitySpecificityLoss(double ratio) implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "sensitivity-specificity",
                    "Sensitivity–specificity",
                    LossFamily.OVERLAP,
                    a -> new SensitivitySpecificityLoss(a.number("ratio")))
            .aliases("ss")
            .purpose("squared error within and outside the target, weighed against each other")
            .formula("r·Σ(t − p)²t / Σt + (1 − r)·Σ(t − p)²(1 − t) / Σ(1 − t)")
            .gradient("∂ℓ/∂p = −2(t − p)·(r·t/Σt + (1 − r)(1 − t)/Σ(1 − t))")
            .range("0 to 1")
            .parameter("ratio", "0.05", "0 to 1", "r, the weight of sensitivity")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("yes")
            .typically("multiple sclerosis lesions")
            .use("The balance of missed and false voxels is to be set by one number, whatever the volumes.")
            .avoid("Overlap is what is scored: a small target's false positives hardly count here.")
            .peers("SegLossOdyssey SSLoss")
            .paper("Brosch et al. 2015, doi 10.1007/978-3-319-24574-4_1")
            .variants(new SensitivitySpecificityLoss(1), new SensitivitySpecificityLoss(.5));

    /** Checks the range. */
    public SensitivitySpecificityLoss {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("the ratio must lie in [0, 1], found " + ratio);
        }
    }

    /** The paper's r of 0.05. */
    public SensitivitySpecificityLoss() {
        this(.05);
    }

    @Override
    public double cell(Cell cell) {
        double inside = 0;
        double outside = 0;
        for (int i = 0; i < cell.size(); i++) {
            inside += cell.weights()[i] * cell.target()[i];
            outside += cell.weights()[i] * (1 - cell.target()[i]);
        }
        double byInside = inside > 0 ? ratio / inside : 0;
        double byOutside = outside > 0 ? (1 - ratio) / outside : 0;
        double value = 0;
        for (int i = 0; i < cell.size(); i++) {
            double t = cell.target()[i];
            double error = t - cell.prediction()[i];
            double share = cell.weights()[i] * (byInside * t + byOutside * (1 - t));
            value += share * error * error;
            if (cell.differentiates()) {
                cell.slope()[i] -= 2 * share * error;
            }
        }
        return value;
    }
}
