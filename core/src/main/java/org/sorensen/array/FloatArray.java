package org.sorensen.array;

import java.nio.FloatBuffer;

/**
 * A dense array of floats over memory it does not own: a heap array, or a direct buffer such as an engine's tensor.
 *
 * <p>{@code of} wraps without copying, so writes through either side are seen by the other.
 */
public final class FloatArray implements Scores {
    private final Shape shape;
    private final FloatBuffer buffer;

    private FloatArray(Shape shape, FloatBuffer buffer) {
        Checks.length("a float array", shape, buffer.remaining());
        this.shape = shape;
        this.buffer = buffer;
    }

    /**
     * Wraps a heap array.
     *
     * @param values row-major elements; not copied
     * @param shape its shape
     * @return the array
     * @throws IllegalArgumentException if the length is not the shape's size
     */
    public static FloatArray of(float[] values, Shape shape) {
        return new FloatArray(shape, FloatBuffer.wrap(values));
    }

    /**
     * Wraps the remaining elements of a buffer.
     *
     * @param values row-major elements in native byte order; not copied, its position and limit are not modified
     * @param shape its shape
     * @return the array
     * @throws IllegalArgumentException if the number of remaining elements is not the shape's size, or a direct buffer
     *     is not in native byte order
     */
    public static FloatArray of(FloatBuffer values, Shape shape) {
        Checks.nativeOrder(values.isDirect(), values.order());
        return new FloatArray(shape, values.slice());
    }

    /**
     * A new array of zeros on the heap.
     *
     * @param shape its shape
     * @return the array
     */
    public static FloatArray zeros(Shape shape) {
        return new FloatArray(shape, FloatBuffer.allocate(shape.size()));
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public double get(int index) {
        return buffer.get(index);
    }

    @Override
    public void set(int index, double value) {
        buffer.put(index, (float) value);
    }

    @Override
    public void read(int from, float[] into, int count) {
        buffer.get(from, into, 0, count);
    }

    @Override
    public void write(int from, float[] values, int count) {
        buffer.put(from, values, 0, count);
    }

    /**
     * A copy on the heap.
     *
     * @return the elements in row-major order
     */
    public float[] toArray() {
        float[] copy = new float[shape.size()];
        read(0, copy, copy.length);
        return copy;
    }
}
