package org.sorensen.loss;

/**
 * Symmetric cross-entropy of exclusive classes, {@code −α·Σ_c t_c·ln p_c − β·Σ_c p_c·max(ln t_c, A)} for each voxel: the
 * reverse term, with {@code ln 0} taken as A, is bounded and forgives wrong labels.
 *
 * <p>For hard labels the reverse term is {@code −β·A·(1 − p_y)}. The mean is over valid voxels; class weights multiply the
 * part of each class c. Range [0, ∞), smaller is better. Two sweeps. Wang et al. 2019, arXiv 1908.06112.
 *
 * @param alpha the weight of cross-entropy, at least 0
 * @param beta the weight of reverse cross-entropy, at least 0
 * @param logZero A, what stands for {@code ln 0}; below 0
 */
public record SymmetricCrossEntropyLoss(double alpha, double beta, double logZero) implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "symmetric-cross-entropy",
                    "Symmetric cross-entropy",
                    LossFamily.VOXEL,
                    a -> new SymmetricCrossEntropyLoss(a.number("alpha"), a.number("beta"), a.number("logZero")))
            .aliases("sce")
            .purpose("the probability of the right class, with a bounded term that tolerates wrong labels")
            .formula("−α·Σ_c t_c·ln p_c − β·Σ_c p_c·max(ln t_c, A)")
            .gradient("hard labels: ∂ℓ/∂z_c = (α − β·A·p_y)·(p_c − t_c)")
            .range("0 to ∞")
            .parameter("alpha", "0.1", "at least 0", "the weight of cross-entropy")
            .parameter("beta", "1", "at least 0", "the weight of reverse cross-entropy")
            .parameter("logZero", "-4", "below 0", "A, what stands for ln 0")
            .imbalance(LossCard.Imbalance.NO)
            .differentiable("yes")
            .typically("noisy labels")
            .use("Labels are known to be wrong in places, and cross-entropy overfits them.")
            .avoid("Labels are clean.")
            .paper("Wang et al. 2019, arXiv 1908.06112")
            .variants(new SymmetricCrossEntropyLoss(1, .5, -.7), new SymmetricCrossEntropyLoss(0, 1, -6));

    /** Checks the ranges. */
    public SymmetricCrossEntropyLoss {
        VoxelChecks.atLeastZero("alpha", alpha);
        VoxelChecks.atLeastZero("beta", beta);
        if (!(logZero < 0 && logZero > Double.NEGATIVE_INFINITY)) {
            throw new IllegalArgumentException("logZero must be finite and below 0, found " + logZero);
        }
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        E logTarget = v.choose(v.target(), Math.exp(logZero), v.constant(logZero), v.log(v.target()));
        return v.plus(v.times(v.ifTarget(v.logP()), -alpha), v.times(v.times(v.p(), logTarget), -beta));
    }

    @Override
    public Kind kind() {
        return Kind.CATEGORICAL;
    }

    @Override
    public boolean onlyTarget() {
        return false;
    }
}
