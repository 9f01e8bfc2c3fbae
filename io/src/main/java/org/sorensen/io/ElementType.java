package org.sorensen.io;

import java.nio.ByteBuffer;
import org.sorensen.array.HalfFormat;

/** The number types that files store. */
public enum ElementType {
    /** One byte, 0 or 1. */
    BOOL(1, true),
    /** Signed byte. */
    INT8(1, true),
    /** Unsigned byte. */
    UINT8(1, true),
    /** Signed 16-bit integer. */
    INT16(2, true),
    /** Unsigned 16-bit integer. */
    UINT16(2, true),
    /** Signed 32-bit integer. */
    INT32(4, true),
    /** Unsigned 32-bit integer. */
    UINT32(4, true),
    /** Signed 64-bit integer. */
    INT64(8, true),
    /** Unsigned 64-bit integer. */
    UINT64(8, true),
    /** IEEE 754 half precision. */
    FLOAT16(2, false),
    /** IEEE 754 single precision. */
    FLOAT32(4, false),
    /** IEEE 754 double precision. */
    FLOAT64(8, false);

    private final int bytes;
    private final boolean integral;

    ElementType(int bytes, boolean integral) {
        this.bytes = bytes;
        this.integral = integral;
    }

    /**
     * The size of one element.
     *
     * @return 1, 2, 4 or 8 bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether the type holds whole numbers only.
     *
     * @return false for the floating-point types
     */
    public boolean isIntegral() {
        return integral;
    }

    /**
     * Decodes a run of elements; 64-bit integers beyond 2⁵³ are rounded to the nearest double.
     *
     * @param in the bytes in the buffer's own byte order, read from index 0; not modified
     * @param out where the values go, from position 0; overwritten
     * @param count how many
     */
    void decode(ByteBuffer in, double[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = switch (this) {
                case BOOL, UINT8 -> in.get(i) & 0xFF;
                case INT8 -> in.get(i);
                case INT16 -> in.getShort(2 * i);
                case UINT16 -> in.getShort(2 * i) & 0xFFFF;
                case INT32 -> in.getInt(4 * i);
                case UINT32 -> in.getInt(4 * i) & 0xFFFFFFFFL;
                case INT64 -> in.getLong(8 * i);
                case UINT64 -> unsigned(in.getLong(8 * i));
                case FLOAT16 -> HalfFormat.FLOAT16.widen(in.getShort(2 * i));
                case FLOAT32 -> in.getFloat(4 * i);
                case FLOAT64 -> in.getDouble(8 * i);
            };
        }
    }

    private static double unsigned(long bits) {
        if (bits >= 0) {
            return bits;
        }
        // Halving keeps the value positive; the lowest bit is kept sticky, so that the rounding is that of the value.
        return ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
