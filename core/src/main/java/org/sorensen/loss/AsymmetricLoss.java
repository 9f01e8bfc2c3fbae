package org.sorensen.loss;

/**
 * Asymmetric loss (ASL) of every channel,
 * {@code −t·(1 − p)^γ₊·ln p − (1 − t)·p_m^γ₋·ln(1 − p_m)} with {@code p_m = max(p − m, 0)}: negatives are focused harder
 * than positives, and those below the margin m count for nothing.
 *
 * <p>{@code γ₊ = γ₋} and {@code m = 0} is focal loss. The mean is over valid voxels and channels. Range [0, ∞), smaller is
 * better. Two sweeps. Ridnik et al. 2020, arXiv 2009.14119.
 *
 * @param gammaPositive the focusing power of positives, at least 0
 * @param gammaNegative the focusing power of negatives, at least 0
 * @param margin m in [0, 1)
 */
public record AsymmetricLoss(double gammaPositive, double gammaNegative, double margin) implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "asymmetric",
                    "Asymmetric (ASL)",
                    LossFamily.VOXEL,
                    a -> new AsymmetricLoss(a.number("gammaPositive"), a.number("gammaNegative"), a.number("margin")))
            .aliases("asl")
            .purpose("yes or no of every voxel and channel, where no is by far more frequent")
            .formula("−t·(1 − p)^γ₊·ln p − (1 − t)·p_m^γ₋·ln(1 − p_m), p_m = max(p − m, 0)")
            .gradient("t = 0: ∂ℓ/∂p = p_m^γ₋/(1 − p_m) − γ₋·p_m^(γ₋−1)·ln(1 − p_m), 0 for p ≤ m; t = 1: as focal loss")
            .range("0 to ∞")
            .parameter("gammaPositive", "0", "at least 0", "γ₊")
            .parameter("gammaNegative", "4", "at least 0", "γ₋")
            .parameter("margin", "0.05", "0 up to 1, exclusive", "m, the probability below which negatives are done")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere: a bend at p = m where γ₋ is 0")
            .typically("many labels, few of them present")
            .use("Multi-label masks in which most channels are empty, or some positives are unlabelled.")
            .avoid("Calibrated probabilities are wanted.")
            .paper("Ridnik et al. 2020, arXiv 2009.14119")
            .variants(new AsymmetricLoss(1, 2, 0), new AsymmetricLoss(.5, 1, .3));

    /** Checks the ranges. */
    public AsymmetricLoss {
        VoxelChecks.atLeastZero("gammaPositive", gammaPositive);
        VoxelChecks.atLeastZero("gammaNegative", gammaNegative);
        if (!(margin >= 0 && margin < 1)) {
            throw new IllegalArgumentException("the margin must lie in [0, 1), found " + margin);
        }
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        E positive = v.ifTarget(v.times(v.power(v.q(), gammaPositive), v.logP()));
        return v.times(v.plus(positive, v.ifNotTarget(negative(v))), -1);
    }

    private <E> E negative(VoxelAlgebra<E> v) {
        if (margin == 0) {
            return v.times(v.power(v.p(), gammaNegative), v.logQ());
        }
        E none = v.constant(0);
        E shifted = v.choose(v.p(), margin, none, v.plus(v.p(), v.constant(-margin)));
        E log = v.choose(v.p(), margin, none, v.log(v.plus(v.q(), v.constant(margin))));
        return v.times(v.power(shifted, gammaNegative), log);
    }

    @Override
    public Kind kind() {
        return Kind.CHANNELWISE;
    }
}
