package org.sorensen.loss;

import java.util.OptionalDouble;

/**
 * How focal losses weigh a voxel by the probability {@code u = 1 − p_t} of what it is not: {@code u^γ}, or reduced,
 * {@code (u/τ)^γ} from {@code p_t = τ} on and 1 below (arXiv 1903.01347), which jumps at τ unless τ is ½.
 *
 * @param gamma the focusing power, finite and at least 0
 * @param threshold τ in (0, 1], empty for the plain power
 */
public record Focus(double gamma, OptionalDouble threshold) {
    /** Checks the ranges. */
    public Focus {
        VoxelChecks.gamma(gamma);
        if (threshold.isPresent() && !(threshold.getAsDouble() > 0 && threshold.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "the threshold of a reduced focal loss must lie in (0, 1], found " + threshold.getAsDouble());
        }
    }

    /**
     * The plain power.
     *
     * @param gamma the focusing power
     * @return the focus
     */
    public static Focus of(double gamma) {
        return new Focus(gamma, OptionalDouble.empty());
    }

    /**
     * The reduced form.
     *
     * @param gamma the focusing power
     * @param threshold τ
     * @return the focus
     */
    public static Focus reduced(double gamma, double threshold) {
        return new Focus(gamma, OptionalDouble.of(threshold));
    }

    /** The factor for the probability of what the voxel is not. */
    <E> E factor(VoxelAlgebra<E> v, E miss) {
        E power = v.power(miss, gamma);
        if (threshold.isEmpty()) {
            return power;
        }
        double tau = threshold.getAsDouble();
        return v.choose(miss, 1 - tau, v.times(power, Math.pow(tau, -gamma)), v.constant(1));
    }
}
