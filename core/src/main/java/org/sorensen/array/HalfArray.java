package org.sorensen.array;

import java.nio.ShortBuffer;
import java.util.Objects;

/**
 * A dense array of 16-bit floating-point numbers, float16 or bfloat16, over memory it does not own: a heap array, or a
 * direct buffer.
 *
 * <p>Losses read it tile by tile as floats and add in double, so a sum never overflows and the value is that of the same
 * numbers in a {@link FloatArray}, to the bit. Their gradient may be a {@code HalfArray} of the same format, each entry of
 * which is rounded once, or a {@code FloatArray}: entries of a mean over many voxels are small, and float16 makes 0 of
 * what is below 3e-8. {@code of} wraps without copying.
 */
public final class HalfArray implements Scores {
    private final Shape shape;
    private final HalfFormat format;
    private final ShortBuffer buffer;

    private HalfArray(Shape shape, HalfFormat format, ShortBuffer buffer) {
        this.shape = shape;
        this.format = Objects.requireNonNull(format, "format");
        this.buffer = buffer;
        Checks.length("a " + kind(), shape, buffer.remaining());
    }

    /**
     * Wraps a heap array.
     *
     * @param bits row-major elements; not copied
     * @param format what the bits mean
     * @param shape its shape
     * @return the array
     * @throws IllegalArgumentException if the length is not the shape's size
     */
    public static HalfArray of(short[] bits, HalfFormat format, Shape shape) {
        return new HalfArray(shape, format, ShortBuffer.wrap(bits));
    }

    /**
     * Wraps the remaining elements of a buffer.
     *
     * @param bits row-major elements in native byte order; not copied, its position and limit are not modified
     * @param format what the bits mean
     * @param shape its shape
     * @return the array
     * @throws IllegalArgumentException if the number of remaining elements is not the shape's size, or a direct buffer is
     *     not in native byte order
     */
    public static HalfArray of(ShortBuffer bits, HalfFormat format, Shape shape) {
        Checks.nativeOrder(bits.isDirect(), bits.order());
        return new HalfArray(shape, format, bits.slice());
    }

    /**
     * Rounds floats.
     *
     * @param values row-major elements; not modified
     * @param format the format to round to
     * @param shape their shape
     * @return a new array on the heap
     * @throws IllegalArgumentException if the length is not the shape's size
     */
    public static HalfArray round(float[] values, HalfFormat format, Shape shape) {
        Checks.length("a float array", shape, values.length);
        HalfArray rounded = zeros(format, shape);
        rounded.write(0, values, values.length);
        return rounded;
    }

    /**
     * A new array of zeros on the heap.
     *
     * @param format its format
     * @param shape its shape
     * @return the array
     */
    public static HalfArray zeros(HalfFormat format, Shape shape) {
        return new HalfArray(shape, format, ShortBuffer.allocate(shape.size()));
    }

    @Override
    public Shape shape() {
        return shape;
    }

    /**
     * What the bits mean.
     *
     * @return the format
     */
    public HalfFormat format() {
        return format;
    }

    /**
     * The bits of one element.
     *
     * @param index the position in row-major order
     * @return the bits
     */
    public short bits(int index) {
        return buffer.get(index);
    }

    @Override
    public double get(int index) {
        return format.widen(buffer.get(index));
    }

    @Override
    public void set(int index, double value) {
        buffer.put(index, format.round(value));
    }

    @Override
    public void read(int from, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = format.widen(buffer.get(from + i));
        }
    }

    @Override
    public void write(int from, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            buffer.put(from + i, format.round(values[i]));
        }
    }

    @Override
    public String kind() {
        return "HalfArray of " + format;
    }
}
