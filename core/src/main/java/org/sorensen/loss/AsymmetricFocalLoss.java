package org.sorensen.loss;

/**
 * Cross-entropy whose easy voxels count less only where they are of no rare class: δ times the cross-entropy of rare
 * classes, and {@code (1 − δ)·(1 − p)^γ} times that of the others, mean over voxels.
 *
 * <p>Range [0, ∞), smaller is better. Logits are never clamped unless asked for: {@code ln p} comes from them. One channel,
 * and each channel with {@link Activation#SIGMOID}, is rare against its complement; otherwise the rare classes are
 * chosen. Class weights as in {@link CrossEntropyLoss}.
 *
 * <p>With {@code epsilon = 1e-7} and clamping it equals MONAI 1.5 {@code AsymmetricFocalLoss} on two channels, which
 * counts only the classes 0 and 1 where there are more. Yeung et al. 2021, arXiv 2102.04525.
 *
 * @param delta the weight of rare classes in [0, 1]
 * @param gamma the exponent for the others, at least 0
 * @param rare the rare ones among exclusive classes
 * @param epsilon where probabilities are clamped, to {@code [ε, 1 − ε]}; 0 for nowhere
 */
public record AsymmetricFocalLoss(double delta, double gamma, ClassSelection rare, double epsilon)
        implements FieldLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "asymmetric-focal",
                    "Asymmetric focal",
                    LossFamily.VOXEL,
                    a -> new AsymmetricFocalLoss(
                            a.number("delta"), a.number("gamma"), FocalTerms.rare(a), a.number("epsilon")))
            .purpose("cross-entropy that silences easy background but not easy foreground")
            .formula("−Σ_rare δ·t·ln p − Σ_others (1 − δ)·t·(1 − p)^γ·ln p")
            .gradient("by ln p: −δt for rare classes, −(1 − δ)t·((1 − p)^γ − γp(1 − p)^(γ−1)·ln p) for others")
            .range("0 to ∞")
            .parameter("delta", "0.7", "0 to 1", "the weight of rare classes; others have 1 − δ")
            .parameter("gamma", "2", "at least 0", "how much easy voxels of other classes are silenced")
            .parameter("epsilon", "0", "0 to 0.5, exclusive", "where probabilities are clamped; 0 for nowhere")
            .parameter("rare", "", FocalTerms.RARE_RANGE, FocalTerms.RARE_MEANING)
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("yes")
            .typically("small foreground against a large, easy background")
            .use("Focal loss costs recall, since it silences the foreground's easy voxels too.")
            .avoid("Classes are balanced.")
            .peers("MONAI AsymmetricFocalLoss")
            .paper("Yeung et al. 2021, arXiv 2102.04525")
            .variants(new AsymmetricFocalLoss(.6, .5, ClassSelection.foreground(), 1e-2));

    /** Checks the ranges. */
    public AsymmetricFocalLoss {
        VoxelChecks.gamma(gamma);
        terms(delta, gamma, rare, epsilon);
    }

    /**
     * The foreground is rare, no clamping.
     *
     * @param delta the weight of rare classes
     * @param gamma the exponent for the others
     */
    public AsymmetricFocalLoss(double delta, double gamma) {
        this(delta, gamma, ClassSelection.foreground(), 0);
    }

    private static FocalTerms terms(double delta, double gamma, ClassSelection rare, double epsilon) {
        return new FocalTerms(delta, rare, 0, gamma, 1, 1, epsilon, epsilon > 0);
    }

    @Override
    public boolean distinguishesClasses() {
        return true;
    }

    @Override
    public double[] values(Field field) {
        return terms(delta, gamma, rare, epsilon).values(field, 1, 0);
    }
}
