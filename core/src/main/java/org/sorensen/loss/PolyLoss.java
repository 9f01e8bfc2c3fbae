package org.sorensen.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Cross-entropy or focal loss with the leading coefficients of its series in {@code 1 − p_t} changed:
 * {@code −(1 − p_t)^γ·ln p_t + Σ_j ε_j·(1 − p_t)^(γ + j)} for each voxel.
 *
 * <p>{@code γ = 0} with one ε is Poly-1, with several Poly-N; {@code γ > 0} is Poly-1 focal. The mean is over valid voxels
 * (and channels where they are asked one by one). The j-th coefficient of the series is {@code 1/j}, so {@code ε_j ≥ −1/j}
 * keeps every coefficient from below 0. Range [0, ∞), smaller is better. Two sweeps. Leng et al. 2022, arXiv 2204.12511.
 *
 * @param kind whether classes exclude each other
 * @param gamma the focusing power, at least 0
 * @param epsilons what is added to the first coefficients, {@code ε_j ≥ −1/j}
 */
public record PolyLoss(Kind kind, double gamma, List<Double> epsilons) implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "poly",
                    "PolyLoss",
                    LossFamily.VOXEL,
                    a -> new PolyLoss(
                            a.choice("kind", Kind.class),
                            a.number("gamma"),
                            Arrays.stream(a.numbers("epsilon")).boxed().toList()))
            .purpose("cross-entropy or focal loss with a steeper or flatter start")
            .formula("−(1 − p_t)^γ·ln p_t + Σ_j ε_j·(1 − p_t)^(γ + j)")
            .gradient("Poly-1: ∂ℓ/∂p_t = −1/p_t − ε₁")
            .range("0 to ∞")
            .parameter("kind", Kind.CATEGORICAL, "categorical, channelwise", "whether classes exclude each other")
            .parameter("gamma", "0", "at least 0", "the focusing power; 0 is cross-entropy")
            .parameter(
                    "epsilon", "1", "at least −1/j for the j-th; several joined by x", "ε, added to the coefficients")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("yes")
            .typically("tuning cross-entropy by one number")
            .use("Cross-entropy or focal loss works and one more parameter may be tuned; ε of 1 to 2 is a start.")
            .avoid("There is no validation set to tune ε on.")
            .paper("Leng et al. 2022, arXiv 2204.12511")
            .variants(
                    new PolyLoss(Kind.CATEGORICAL, 0, List.of(2.0, -.5, .25)),
                    new PolyLoss(Kind.CATEGORICAL, 2, List.of(1.0)),
                    new PolyLoss(Kind.CHANNELWISE, 0, List.of(1.0)),
                    new PolyLoss(Kind.CHANNELWISE, 1.5, List.of(-1.0, 1.0)));

    /** Checks the ranges. */
    public PolyLoss {
        Objects.requireNonNull(kind, "kind");
        VoxelChecks.gamma(gamma);
        epsilons = List.copyOf(epsilons);
        for (int j = 1; j <= epsilons.size(); j++) {
            double epsilon = epsilons.get(j - 1);
            if (!(epsilon >= -1.0 / j && epsilon < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "epsilon " + j + " must be finite and at least -1/" + j + ", found " + epsilon);
            }
        }
    }

    /**
     * Poly-1 of exclusive classes.
     *
     * @param epsilon what is added to the first coefficient
     */
    public PolyLoss(double epsilon) {
        this(Kind.CATEGORICAL, 0, List.of(epsilon));
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        E positive = v.ifTarget(side(v, v.q(), v.logP()));
        return kind == Kind.CATEGORICAL ? positive : v.plus(positive, v.ifNotTarget(side(v, v.p(), v.logQ())));
    }

    private <E> E side(VoxelAlgebra<E> v, E miss, E logHit) {
        E sum = v.times(gamma == 0 ? logHit : v.times(v.power(miss, gamma), logHit), -1);
        for (int j = 1; j <= epsilons.size(); j++) {
            sum = v.plus(sum, v.times(v.power(miss, gamma + j), epsilons.get(j - 1)));
        }
        return sum;
    }
}
