package org.sorensen.peer;

import java.util.Optional;
import org.sorensen.loss.Configured;

/** How a peer's configured loss is evaluated here. */
interface Recipe {
    /**
     * The peer's value or values.
     *
     * @param batch scores and target
     * @return what the peer's call returns
     */
    Flow apply(Batch batch);

    /**
     * The same as a plain loss for training, where one says it all.
     *
     * @param channels the number of channels
     * @return empty unless overridden
     */
    default Optional<Configured> plain(int channels) {
        return Optional.empty();
    }

    /**
     * Whether the peer computes in single precision, or parts of it, whatever precision it is given.
     *
     * @return false unless overridden
     */
    default boolean single() {
        return false;
    }

    /**
     * Whether logits are activated here because neither the peer's class nor its arguments do.
     *
     * @return false unless overridden
     */
    default boolean implies() {
        return false;
    }

    /**
     * The same recipe of a peer that computes in single precision.
     *
     * @return the marked recipe
     */
    default Recipe inSingle() {
        Recipe self = this;
        return new Recipe() {
            @Override
            public Flow apply(Batch batch) {
                return self.apply(batch);
            }

            @Override
            public Optional<Configured> plain(int channels) {
                return self.plain(channels);
            }

            @Override
            public boolean single() {
                return true;
            }
        };
    }

    /**
     * The same recipe with a plain form.
     *
     * @param form the loss for a number of channels
     * @return the recipe
     */
    default Recipe withPlain(java.util.function.IntFunction<Optional<Configured>> form) {
        Recipe self = this;
        return new Recipe() {
            @Override
            public Flow apply(Batch batch) {
                return self.apply(batch);
            }

            @Override
            public Optional<Configured> plain(int channels) {
                return form.apply(channels);
            }

            @Override
            public boolean single() {
                return self.single();
            }
        };
    }
}
