package org.sorensen.loss;

import java.util.Optional;

/** A per-voxel loss around another one that has its traits, except what the wrapper overrides. */
interface VoxelWrapper extends VoxelLoss {
    /**
     * The loss inside.
     *
     * @return the loss
     */
    VoxelLoss loss();

    @Override
    default <E> E element(VoxelAlgebra<E> v) {
        return loss().element(v);
    }

    @Override
    default <E> Optional<E> normalizer(VoxelAlgebra<E> v) {
        return loss().normalizer(v);
    }

    @Override
    default Kind kind() {
        return loss().kind();
    }

    @Override
    default Divisor divisor() {
        return loss().divisor();
    }

    @Override
    default Normalization normalization() {
        return loss().normalization();
    }

    @Override
    default boolean onlyTarget() {
        return loss().onlyTarget();
    }

    @Override
    default double labelSmoothing() {
        return loss().labelSmoothing();
    }

    @Override
    default boolean distinguishesClasses() {
        return loss().distinguishesClasses();
    }
}
