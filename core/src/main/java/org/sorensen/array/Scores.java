package org.sorensen.array;

/**
 * What a network returns, {@code [N, C, spatial…]}: logits or probabilities, in single or double precision.
 *
 * <p>{@link FloatArray} is evaluated by the fast path, {@link DoubleArray} by the plain reference path.
 */
public sealed interface Scores permits FloatArray, DoubleArray {
    /**
     * The shape of the array.
     *
     * @return {@code [N, C, spatial…]} where the array holds scores
     */
    Shape shape();

    /**
     * One element, widened to double.
     *
     * @param index the position in row-major order
     * @return the element
     */
    double get(int index);

    /**
     * Replaces one element, rounded to the array's precision.
     *
     * @param index the position in row-major order
     * @param value the new value
     */
    void set(int index, double value);
}
