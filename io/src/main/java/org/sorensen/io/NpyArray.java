package org.sorensen.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.HalfArray;
import org.sorensen.array.HalfFormat;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;

/** An array of numbers as NumPy stores it, in row-major order whatever the file's order was. */
public final class NpyArray {
    /** Up to here every whole number is a double. */
    private static final double EXACT = 0x1p53;

    private final Shape shape;
    private final ElementType type;
    private final ByteBuffer bytes;

    /** Wraps row-major elements. */
    NpyArray(Shape shape, ElementType type, ByteBuffer bytes) {
        this.shape = shape;
        this.type = type;
        this.bytes = bytes;
    }

    /**
     * Copies floats.
     *
     * @param values row-major elements; copied
     * @param shape their shape
     * @return an array of type float32
     * @throws IllegalArgumentException if the number of values is not the shape's size
     */
    public static NpyArray of(float[] values, Shape shape) {
        ByteBuffer bytes = allocate(values.length, shape, ElementType.FLOAT32);
        bytes.asFloatBuffer().put(values);
        return new NpyArray(shape, ElementType.FLOAT32, bytes);
    }

    /**
     * Copies doubles.
     *
     * @param values row-major elements; copied
     * @param shape their shape
     * @return an array of type float64
     * @throws IllegalArgumentException if the number of values is not the shape's size
     */
    public static NpyArray of(double[] values, Shape shape) {
        ByteBuffer bytes = allocate(values.length, shape, ElementType.FLOAT64);
        bytes.asDoubleBuffer().put(values);
        return new NpyArray(shape, ElementType.FLOAT64, bytes);
    }

    /**
     * Copies ints.
     *
     * @param values row-major elements; copied
     * @param shape their shape
     * @return an array of type int32
     * @throws IllegalArgumentException if the number of values is not the shape's size
     */
    public static NpyArray of(int[] values, Shape shape) {
        ByteBuffer bytes = allocate(values.length, shape, ElementType.INT32);
        bytes.asIntBuffer().put(values);
        return new NpyArray(shape, ElementType.INT32, bytes);
    }

    /**
     * Copies numbers of 16, 32 or 64 bits.
     *
     * @param values the numbers; copied
     * @return an array of type float16, float32 or float64; float32 for bfloat16, which NumPy does not have
     */
    public static NpyArray of(Scores values) {
        Shape shape = values.shape();
        if (values instanceof DoubleArray doubles) {
            return of(doubles.toArray(), shape);
        }
        if (values instanceof HalfArray half && half.format() == HalfFormat.FLOAT16) {
            ByteBuffer bytes = allocate(shape.size(), shape, ElementType.FLOAT16);
            for (int i = 0; i < shape.size(); i++) {
                bytes.putShort(2 * i, half.bits(i));
            }
            return new NpyArray(shape, ElementType.FLOAT16, bytes);
        }
        float[] floats = new float[shape.size()];
        values.read(0, floats, floats.length);
        return of(floats, shape);
    }

    private static ByteBuffer allocate(int count, Shape shape, ElementType type) {
        if (count != shape.size()) {
            throw new IllegalArgumentException(
                    "an array of shape " + shape + " needs " + shape.size() + " values, found " + count);
        }
        return ByteBuffer.allocate(Math.multiplyExact(count, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The shape.
     *
     * @return the extents, slowest axis first
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The stored type.
     *
     * @return the element type
     */
    public ElementType type() {
        return type;
    }

    /** The elements in row-major order, in the buffer's own byte order. */
    ByteBuffer bytes() {
        return bytes;
    }

    /**
     * The elements as doubles.
     *
     * @return a copy in row-major order
     * @throws ArithmeticException if a 64-bit integer is beyond ±2⁵³, where doubles are not exact
     */
    public double[] toDoubles() {
        double[] values = decode();
        if (type == ElementType.INT64 || type == ElementType.UINT64) {
            for (int i = 0; i < values.length; i++) {
                // A value of exactly 2^53 may itself be a rounded one.
                if (Math.abs(values[i]) >= EXACT) {
                    throw outside(i, values[i], "a double exactly (below 2^53)");
                }
            }
        }
        return values;
    }

    /**
     * The elements as floats, rounded to the nearest.
     *
     * @return a copy in row-major order
     * @throws ArithmeticException if a finite value is beyond the range of floats
     */
    public float[] toFloats() {
        double[] values = decode();
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
            if (Float.isInfinite(floats[i]) && Double.isFinite(values[i])) {
                throw outside(i, values[i], "a float");
            }
        }
        return floats;
    }

    /**
     * The elements as scores in the precision they are stored in.
     *
     * @return half precision of float16, single of float32, double of any other type; a copy in row-major order
     * @throws ArithmeticException as for {@link #toDoubles()}
     */
    public Scores toScores() {
        return switch (type) {
            case FLOAT16 -> {
                short[] bits = new short[shape.size()];
                bytes.duplicate().order(bytes.order()).asShortBuffer().get(bits);
                yield HalfArray.of(bits, HalfFormat.FLOAT16, shape);
            }
            case FLOAT32 -> {
                float[] values = new float[shape.size()];
                bytes.duplicate().order(bytes.order()).asFloatBuffer().get(values);
                yield FloatArray.of(values, shape);
            }
            default -> DoubleArray.of(toDoubles(), shape);
        };
    }

    /**
     * The elements as ints.
     *
     * @return a copy in row-major order
     * @throws ArithmeticException if a value is not whole or beyond the range of ints
     */
    public int[] toInts() {
        double[] values = decode();
        int[] ints = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            ints[i] = (int) values[i];
            if (ints[i] != values[i]) {
                throw outside(i, values[i], "an int");
            }
        }
        return ints;
    }

    /**
     * The bits of the elements of an array of type float16.
     *
     * @return a copy in row-major order
     * @throws IllegalStateException if the type is another
     */
    public short[] toFloat16Bits() {
        if (type != ElementType.FLOAT16) {
            throw new IllegalStateException("expected an array of float16, found " + this);
        }
        short[] bits = new short[shape.size()];
        bytes.asShortBuffer().get(bits);
        return bits;
    }

    private double[] decode() {
        double[] values = new double[shape.size()];
        type.decode(bytes, values, values.length);
        return values;
    }

    private ArithmeticException outside(int index, double value, String what) {
        return new ArithmeticException("element " + index + " of an array of " + shape + " "
                + type.name().toLowerCase(Locale.ROOT) + " is " + value + ", which is not " + what);
    }

    /** Type and shape, as {@code uint8 [2, 3]}. */
    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + " " + shape;
    }
}
