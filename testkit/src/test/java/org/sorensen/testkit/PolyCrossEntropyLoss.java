package org.sorensen.testkit;

import org.sorensen.loss.VoxelAlgebra;
import org.sorensen.loss.VoxelLoss;

// snippet: poly-cross-entropy
/**
 * Cross-entropy with its first polynomial coefficient raised, {@code Σ_c t_c·(ε·(1 − p_c) − ln p_c)} for each voxel.
 *
 * <p>{@code ε = 0} is cross-entropy. The mean is over valid voxels. Range [0, ∞) for ε of 0 or more, smaller is better.
 * Two sweeps. Leng et al. 2022, arXiv 2204.12511.
 *
 * @param epsilon what is added to the coefficient, finite and at least −1
 */
public record PolyCrossEntropyLoss(double epsilon) implements VoxelLoss {
    /** Checks the range. */
    public PolyCrossEntropyLoss {
        if (!(epsilon >= -1 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon must be finite and at least -1, found " + epsilon);
        }
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        return v.ifTarget(v.plus(v.times(v.q(), epsilon), v.times(v.logP(), -1)));
    }

    @Override
    public Kind kind() {
        return Kind.CATEGORICAL;
    }
}
// end of snippet
