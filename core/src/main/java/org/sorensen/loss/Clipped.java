package org.sorensen.loss;

import java.util.Objects;
import java.util.Optional;

/**
 * A per-voxel loss of probabilities that are first clipped to {@code [ε, 1 − ε]}; beyond, the gradient is 0.
 *
 * @param loss the loss
 * @param epsilon {@code ε} above 0 and below ½
 */
record Clipped(VoxelLoss loss, double epsilon) implements VoxelWrapper {
    /** Checks the range. */
    public Clipped {
        Objects.requireNonNull(loss, "loss");
        if (!(epsilon > 0 && epsilon < 0.5)) {
            throw new IllegalArgumentException("probabilities are clipped above 0 and below 1/2, found " + epsilon);
        }
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        return loss.element(new Clip<>(v, epsilon));
    }

    @Override
    public <E> Optional<E> normalizer(VoxelAlgebra<E> v) {
        return loss.normalizer(new Clip<>(v, epsilon));
    }

    /** An algebra of clipped probabilities. The bounds are asked of the smaller side, so that NaN stays NaN. */
    private record Clip<E>(VoxelAlgebra<E> v, double epsilon) implements VoxelAlgebra<E> {
        private E clip(E inside, double low, double high) {
            return v.choose(v.p(), epsilon, v.constant(low), v.choose(v.q(), epsilon, v.constant(high), inside));
        }

        @Override
        public E p() {
            return clip(v.p(), epsilon, 1 - epsilon);
        }

        @Override
        public E q() {
            return clip(v.q(), 1 - epsilon, epsilon);
        }

        @Override
        public E logP() {
            return clip(v.logP(), Math.log(epsilon), Math.log1p(-epsilon));
        }

        @Override
        public E logQ() {
            return clip(v.logQ(), Math.log1p(-epsilon), Math.log(epsilon));
        }

        @Override
        public E target() {
            return v.target();
        }

        @Override
        public E constant(double value) {
            return v.constant(value);
        }

        @Override
        public E byClass(ClassFactors factors) {
            return v.byClass(factors);
        }

        @Override
        public E ifTarget(E a) {
            return v.ifTarget(a);
        }

        @Override
        public E ifNotTarget(E a) {
            return v.ifNotTarget(a);
        }

        @Override
        public E plus(E a, E b) {
            return v.plus(a, b);
        }

        @Override
        public E times(E a, E b) {
            return v.times(a, b);
        }

        @Override
        public E times(E a, double factor) {
            return v.times(a, factor);
        }

        @Override
        public E power(E a, double exponent) {
            return v.power(a, exponent);
        }

        @Override
        public E exp(E a) {
            return v.exp(a);
        }

        @Override
        public E expm1(E a) {
            return v.expm1(a);
        }

        @Override
        public E log(E a) {
            return v.log(a);
        }

        @Override
        public E timesOwnLog(E a) {
            return v.timesOwnLog(a);
        }

        @Override
        public E logistic(E a) {
            return v.logistic(a);
        }

        @Override
        public E choose(E a, double bound, E within, E beyond) {
            return v.choose(a, bound, within, beyond);
        }
    }
}
