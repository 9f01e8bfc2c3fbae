package org.sorensen.loss;

import java.util.Objects;

/**
 * A per-voxel loss whose mean has another divisor.
 *
 * @param loss the loss
 * @param divisor what a mean is divided by
 */
record Divided(VoxelLoss loss, Divisor divisor) implements VoxelWrapper {
    /** Checks that nothing is null. */
    public Divided {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(divisor, "divisor");
    }

    @Override
    public boolean distinguishesClasses() {
        return divisor == Divisor.POSITIVES && kind() == Kind.CATEGORICAL || loss.distinguishesClasses();
    }
}
