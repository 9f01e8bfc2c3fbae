package org.sorensen.loss;

/**
 * Generalised cross-entropy of exclusive classes, {@code Σ_c t_c·(1 − p_c^q)/q} for each voxel: between cross-entropy
 * ({@code q → 0}) and the absolute error {@code 1 − p} ({@code q = 1}), so that wrong labels pull less.
 *
 * <p>The mean is over valid voxels. Range [0, 1/q], smaller is better. Equals Keras
 * {@code CategoricalGeneralizedCrossEntropy(q)}. Two sweeps. Zhang and Sabuncu 2018, arXiv 1805.07836.
 *
 * @param q above 0 up to 1
 */
public record GeneralizedCrossEntropyLoss(double q) implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "generalized-cross-entropy",
                    "Generalised cross-entropy",
                    LossFamily.VOXEL,
                    a -> new GeneralizedCrossEntropyLoss(a.number("q")))
            .aliases("gce")
            .purpose("the probability of the right class, less insistent where the label may be wrong")
            .formula("Σ_c t_c·(1 − p_c^q)/q")
            .gradient("∂ℓ/∂p_y = −p_y^(q−1); by the logits p_y^q·(p_c − t_c)")
            .range("0 to 1/q")
            .parameter("q", "0.5", "above 0 up to 1", "from cross-entropy (near 0) to absolute error (1)")
            .imbalance(LossCard.Imbalance.NO)
            .differentiable("yes")
            .typically("noisy labels")
            .use("Labels are known to be wrong in places.")
            .avoid("Labels are clean: cross-entropy learns faster. Classes are many or hard: a large q stalls.")
            .peers("Keras CategoricalGeneralizedCrossEntropy")
            .paper("Zhang and Sabuncu 2018, arXiv 1805.07836")
            .variants(new GeneralizedCrossEntropyLoss(1), new GeneralizedCrossEntropyLoss(.05));

    /** Checks the range. */
    public GeneralizedCrossEntropyLoss {
        if (!(q > 0 && q <= 1)) {
            throw new IllegalArgumentException("q must lie above 0 and up to 1, found " + q);
        }
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        // 1 − p^q from the logarithm, so that neither p = 0 nor a small q loses digits
        return v.ifTarget(v.times(v.expm1(v.times(v.logP(), q)), -1 / q));
    }

    @Override
    public Kind kind() {
        return Kind.CATEGORICAL;
    }
}
