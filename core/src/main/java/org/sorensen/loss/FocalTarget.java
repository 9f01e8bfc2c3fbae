package org.sorensen.loss;

/** How a sigmoid focal loss reads a target between 0 and 1; for 0 and 1 all readings are one. */
public enum FocalTarget {
    /** Each side has its own factor: {@code t·q^γ·ln p + (1 − t)·p^γ·ln q} (the sum of the paper's; kornia). */
    EACH_SIDE,
    /** Cross-entropy times {@code (1 − p_t)^γ} with {@code p_t = t·p + (1 − t)·q} (Keras). */
    EXPECTED,
    /** Cross-entropy times {@code (1 − p_t)^γ} with {@code ln p_t} the negative cross-entropy (SMP). */
    LIKELIHOOD,
    /** Cross-entropy times {@code σ(−z·(2t − 1))^γ} with the logit z (MONAI). */
    SIGNED_LOGIT;

    /** The probability {@code u = 1 − p_t} of what the voxel is not; not for {@link #EACH_SIDE}, which has two. */
    <E> E miss(VoxelAlgebra<E> v) {
        return switch (this) {
            case LIKELIHOOD -> v.times(v.expm1(logLikelihood(v)), -1);
            case SIGNED_LOGIT -> {
                E sign = v.plus(v.constant(1), v.times(v.target(), -2));
                yield v.logistic(v.times(sign, v.plus(v.logP(), v.times(v.logQ(), -1))));
            }
            default -> v.plus(v.ifTarget(v.q()), v.ifNotTarget(v.p()));
        };
    }

    /** {@code t·ln p + (1 − t)·ln q}. */
    static <E> E logLikelihood(VoxelAlgebra<E> v) {
        return v.plus(v.ifTarget(v.logP()), v.ifNotTarget(v.logQ()));
    }
}
