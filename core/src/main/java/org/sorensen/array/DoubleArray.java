package org.sorensen.array;

/**
 * A dense array of doubles on the heap, for the plain reference path: finite differences, conformance, doubt.
 *
 * <p>{@code of} wraps without copying.
 */
public final class DoubleArray implements Scores {
    private final Shape shape;
    private final double[] values;

    private DoubleArray(Shape shape, double[] values) {
        Checks.length("a double array", shape, values.length);
        this.shape = shape;
        this.values = values;
    }

    /**
     * Wraps a heap array.
     *
     * @param values row-major elements; not copied
     * @param shape its shape
     * @return the array
     * @throws IllegalArgumentException if the length is not the shape's size
     */
    public static DoubleArray of(double[] values, Shape shape) {
        return new DoubleArray(shape, values);
    }

    /**
     * A new array of zeros.
     *
     * @param shape its shape
     * @return the array
     */
    public static DoubleArray zeros(Shape shape) {
        return new DoubleArray(shape, new double[shape.size()]);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public double get(int index) {
        return values[index];
    }

    @Override
    public void set(int index, double value) {
        values[index] = value;
    }

    @Override
    public void read(int from, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = (float) values[from + i];
        }
    }

    @Override
    public void write(int from, float[] elements, int count) {
        for (int i = 0; i < count; i++) {
            values[from + i] = elements[i];
        }
    }

    /**
     * A copy of the elements.
     *
     * @return the elements in row-major order
     */
    public double[] toArray() {
        return values.clone();
    }
}
