package org.sorensen.array;

/**
 * What a network returns, {@code [N, C, spatial…]}: logits or probabilities, in half, single or double precision.
 *
 * <p>{@link FloatArray} and {@link HalfArray} are evaluated by the fast path, {@link DoubleArray} by the plain reference
 * path.
 */
public sealed interface Scores permits FloatArray, HalfArray, DoubleArray {
    /**
     * The shape of the array.
     *
     * @return {@code [N, C, spatial…]} where the array holds scores
     */
    Shape shape();

    /**
     * The type in words, for messages.
     *
     * @return such as {@code FloatArray}, with the format where a type has several
     */
    default String kind() {
        return getClass().getSimpleName();
    }

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

    /**
     * Copies a run of elements out, in single precision.
     *
     * @param from the first element's index
     * @param into where they go, from position 0; overwritten
     * @param count how many
     */
    void read(int from, float[] into, int count);

    /**
     * Copies a run of elements in, rounded to the array's precision.
     *
     * @param from the first element's index in this array
     * @param values the elements, from position 0; not modified
     * @param count how many
     */
    void write(int from, float[] values, int count);
}
