package org.sorensen.array;

import java.util.Arrays;

/**
 * The extents of a dense array, slowest axis first.
 *
 * <p>Scores are {@code [N, C, spatial…]}, label maps {@code [N, spatial…]}; the last axis is contiguous in memory. An
 * array holds at most {@code 2³¹ − 1} elements.
 */
public final class Shape {
    private final int[] extents;
    private final int size;

    private Shape(int[] extents) {
        this.extents = extents;
        long product = 1;
        for (int extent : extents) {
            if (extent < 1) {
                throw new IllegalArgumentException("every extent of a shape must be at least 1, found "
                        + Arrays.toString(extents) + (extent == 0 ? "; leave out what is empty" : ""));
            }
            product = Math.multiplyExact(product, (long) extent);
            if (product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape " + Arrays.toString(extents)
                        + " holds more than 2^31 - 1 elements; split it into several samples or patches");
            }
        }
        this.size = (int) product;
    }

    /**
     * A shape with these extents.
     *
     * @param extents the extents, slowest axis first, each at least 1; not modified, copied
     * @return the shape
     * @throws IllegalArgumentException if an extent is below 1 or the product exceeds {@code 2³¹ − 1}
     */
    public static Shape of(int... extents) {
        return new Shape(extents.clone());
    }

    /**
     * The number of axes.
     *
     * @return the rank, 0 for a scalar
     */
    public int rank() {
        return extents.length;
    }

    /**
     * One extent.
     *
     * @param axis from 0 to {@code rank() - 1}
     * @return the extent of that axis
     */
    public int extent(int axis) {
        return extents[axis];
    }

    /**
     * All extents.
     *
     * @return a copy, slowest axis first
     */
    public int[] extents() {
        return extents.clone();
    }

    /**
     * The number of elements.
     *
     * @return the product of the extents, 1 for a scalar
     */
    public int size() {
        return size;
    }

    /**
     * Where an element is.
     *
     * @param index its position in row-major order, from 0 to {@code size() - 1}
     * @return its coordinates, slowest axis first
     */
    public int[] coordinates(int index) {
        int[] at = new int[extents.length];
        int rest = index;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            at[axis] = rest % extents[axis];
            rest /= extents[axis];
        }
        return at;
    }

    /**
     * Where an element is, in words.
     *
     * @param index its position in row-major order
     * @return the index and, where there are several axes, the coordinates: {@code 3 at [1, 1]}
     */
    public String place(int index) {
        return rank() < 2 ? Integer.toString(index) : index + " at " + Arrays.toString(coordinates(index));
    }

    /**
     * The shape without its first axes.
     *
     * @param axes how many leading axes to drop, from 0 to {@code rank()}
     * @return the trailing axes
     */
    public Shape dropLeading(int axes) {
        return new Shape(Arrays.copyOfRange(extents, axes, extents.length));
    }

    /**
     * The shape with further axes in front.
     *
     * @param leading the extents to put before the present ones
     * @return the longer shape
     */
    public Shape prepend(int... leading) {
        int[] joined = Arrays.copyOf(leading, leading.length + extents.length);
        System.arraycopy(extents, 0, joined, leading.length, extents.length);
        return new Shape(joined);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    /** The extents in brackets, as {@code [2, 3, 64, 64]}. */
    @Override
    public String toString() {
        return Arrays.toString(extents);
    }
}
