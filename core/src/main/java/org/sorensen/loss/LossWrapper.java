package org.sorensen.loss;

/** A loss around another one: it changes what the other sees, and takes the gradient back. */
public interface LossWrapper extends Loss {
    /**
     * The loss within.
     *
     * @return any loss
     */
    Loss inner();

    /**
     * The same around another loss.
     *
     * @param other the loss to be within
     * @return the changed copy
     */
    LossWrapper withInner(Loss other);

    @Override
    default boolean usesGeometry() {
        return inner().usesGeometry();
    }

    @Override
    default boolean distinguishesClasses() {
        return inner().distinguishesClasses();
    }
}
