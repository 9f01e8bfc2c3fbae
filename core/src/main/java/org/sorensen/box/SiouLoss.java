package org.sorensen.box;

/**
 * {@code 1 − IoU + (Δ + Ω)/2}: the distance of the centres, weighed by its angle, and the difference of shape.
 *
 * <p>{@code Λ = 1 − 2·sin²(arcsin(|dy|/σ) − π/4)} with the centres' distance σ is {@code sin 2α = 2·|dx|·|dy|/σ²}: 0 along
 * an axis, 1 on a diagonal, 0 where the centres coincide. With {@code γ = 2 − Λ}, {@code Δ = Σ (1 − exp(−γ·(d/c)²))} over
 * the axes, c being the size of the smallest box that holds both; {@code Ω = Σ (1 − exp(−ω))^θ} with
 * {@code ω = |w − w_t| / max(w, w_t)}, 0 where both are 0.
 *
 * <p>Range 0 (equal) to below 3, smaller is better. Two axes. Everything takes part in the gradient. Gevorgyan 2022, arXiv
 * 2205.12740.
 *
 * @param theta how sharply shapes are told apart, finite and at least 1; the paper has 4, from 2 to 6
 * @param epsilon what is added to the union and to the squared sizes of the smallest box; 0 in the paper
 */
public record SiouLoss(double theta, double epsilon) implements BoxLoss {
    /** Checks the ranges. */
    public SiouLoss {
        Epsilons.check(epsilon);
        if (!(theta >= 1 && theta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("theta must be finite and at least 1, found " + theta);
        }
    }

    /** The paper's θ of 4, nothing added. */
    public SiouLoss() {
        this(4, 0);
    }

    @Override
    public BoxNumber loss(BoxPair pair) {
        BoxNumber diagonal = pair.offset(0).times(pair.offset(1)).abs().times(2);
        BoxNumber gamma = diagonal.over(pair.squaredDistance()).times(-1).plus(2);
        BoxNumber cost = BoxNumber.constant(0);
        for (int a = 0; a < pair.axes(); a++) {
            BoxNumber distance =
                    pair.offset(a).squared().over(pair.hull(a).squared().plus(epsilon));
            cost = cost.plus(saturated(gamma.times(distance))).plus(shape(pair, a));
        }
        return pair.iou(epsilon).complement().plus(cost.times(0.5));
    }

    private BoxNumber shape(BoxPair pair, int axis) {
        BoxNumber size = pair.size(axis);
        double target = pair.targetSize(axis);
        BoxNumber base = saturated(size.plus(-target).abs().over(size.max(target)));
        return base.chain(Math.pow(base.value(), theta), theta * Math.pow(base.value(), theta - 1));
    }

    /** {@code 1 − exp(−x)}. */
    private static BoxNumber saturated(BoxNumber x) {
        return x.chain(-Math.expm1(-x.value()), Math.exp(-x.value()));
    }

    @Override
    public boolean planar() {
        return true;
    }
}
