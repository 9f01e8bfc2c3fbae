package org.sorensen.array;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/**
 * One integer label per voxel, {@code [N, spatial…]}, in the narrowest type that holds them.
 *
 * <p>Bytes and shorts are unsigned (0 to 255, 0 to 65535), ints are signed. {@code of} wraps without copying.
 */
public final class LabelMap implements Target {
    private final Shape shape;
    private final ByteBuffer bytes;
    private final ShortBuffer shorts;
    private final IntBuffer ints;

    private LabelMap(Shape shape, ByteBuffer bytes, ShortBuffer shorts, IntBuffer ints, int length) {
        Checks.length("a label map", shape, length);
        this.shape = shape;
        this.bytes = bytes;
        this.shorts = shorts;
        this.ints = ints;
    }

    /**
     * Wraps unsigned bytes.
     *
     * @param labels row-major labels, 0 to 255; not copied
     * @param shape {@code [N, spatial…]}
     * @return the label map
     * @throws IllegalArgumentException if the length is not the shape's size
     */
    public static LabelMap of(byte[] labels, Shape shape) {
        return of(ByteBuffer.wrap(labels), shape);
    }

    /**
     * Wraps the remaining unsigned bytes of a buffer.
     *
     * @param labels row-major labels, 0 to 255; not copied
     * @param shape {@code [N, spatial…]}
     * @return the label map
     * @throws IllegalArgumentException if the number of remaining bytes is not the shape's size
     */
    public static LabelMap of(ByteBuffer labels, Shape shape) {
        return new LabelMap(shape, labels.slice(), null, null, labels.remaining());
    }

    /**
     * Wraps unsigned shorts.
     *
     * @param labels row-major labels, 0 to 65535; not copied
     * @param shape {@code [N, spatial…]}
     * @return the label map
     * @throws IllegalArgumentException if the length is not the shape's size
     */
    public static LabelMap of(short[] labels, Shape shape) {
        return new LabelMap(shape, null, ShortBuffer.wrap(labels), null, labels.length);
    }

    /**
     * Wraps ints.
     *
     * @param labels row-major labels; not copied
     * @param shape {@code [N, spatial…]}
     * @return the label map
     * @throws IllegalArgumentException if the length is not the shape's size
     */
    public static LabelMap of(int[] labels, Shape shape) {
        return of(IntBuffer.wrap(labels), shape);
    }

    /**
     * Wraps the remaining ints of a buffer.
     *
     * @param labels row-major labels; not copied
     * @param shape {@code [N, spatial…]}
     * @return the label map
     * @throws IllegalArgumentException if the number of remaining ints is not the shape's size
     */
    public static LabelMap of(IntBuffer labels, Shape shape) {
        return new LabelMap(shape, null, null, labels.slice(), labels.remaining());
    }

    /**
     * Packs labels into the narrowest type that holds them.
     *
     * @param labels row-major labels; not modified, copied unless ints are needed
     * @param shape {@code [N, spatial…]}
     * @return a label map of unsigned bytes, unsigned shorts or ints
     */
    public static LabelMap pack(int[] labels, Shape shape) {
        int any = 0;
        for (int label : labels) {
            any |= label;
        }
        if ((any & ~0xFF) == 0) {
            byte[] packed = new byte[labels.length];
            for (int i = 0; i < packed.length; i++) {
                packed[i] = (byte) labels[i];
            }
            return of(packed, shape);
        }
        if ((any & ~0xFFFF) == 0) {
            short[] packed = new short[labels.length];
            for (int i = 0; i < packed.length; i++) {
                packed[i] = (short) labels[i];
            }
            return of(packed, shape);
        }
        return of(labels, shape);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    /**
     * One label.
     *
     * @param index the position in row-major order
     * @return the label
     */
    public int get(int index) {
        if (bytes != null) {
            return bytes.get(index) & 0xFF;
        }
        return shorts != null ? shorts.get(index) & 0xFFFF : ints.get(index);
    }

    /**
     * Copies a run of labels out.
     *
     * @param from the first index
     * @param into where they go, from position 0; overwritten
     * @param count how many
     */
    public void read(int from, int[] into, int count) {
        if (bytes != null) {
            for (int i = 0; i < count; i++) {
                into[i] = bytes.get(from + i) & 0xFF;
            }
        } else if (shorts != null) {
            for (int i = 0; i < count; i++) {
                into[i] = shorts.get(from + i) & 0xFFFF;
            }
        } else {
            ints.get(from, into, 0, count);
        }
    }

    /**
     * A copy of the labels.
     *
     * @return the labels in row-major order
     */
    public int[] toArray() {
        int[] copy = new int[shape.size()];
        read(0, copy, copy.length);
        return copy;
    }
}
