package org.sorensen.array;

/** The two 16-bit number formats that networks compute in. Conversions to float are exact; those back round to nearest even. */
public enum HalfFormat {
    /**
     * IEEE 754 binary16: 11 significant bits, up to 65504, normal from 6.1e-5, steps of 6.0e-8 below that. Smaller numbers
     * become 0, larger ones infinite.
     */
    FLOAT16 {
        @Override
        public float widen(short bits) {
            int magnitude = bits & 0x7fff;
            int sign = (bits & 0x8000) << 16;
            if (magnitude < LEAST_NORMAL) {
                return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude * 0x1p-24f));
            }
            int exponent = magnitude < INFINITE ? REBIAS : 2 * REBIAS;
            return Float.intBitsToFloat(sign | (magnitude << 13) + exponent);
        }

        @Override
        public short round(float value) {
            int bits = Float.floatToRawIntBits(value);
            int magnitude = bits & 0x7fffffff;
            int sign = bits >>> 16 & 0x8000;
            if (magnitude > FLOAT_INFINITE) {
                // a NaN keeps the upper bits of its payload and is made quiet
                return (short) (sign | INFINITE | 0x200 | magnitude >>> 13 & 0x3ff);
            }
            if (magnitude >= ROUNDS_TO_INFINITY) {
                return (short) (sign | INFINITE);
            }
            if (magnitude < LEAST_NORMAL_FLOAT) {
                return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24f));
            }
            int even = magnitude >>> 13 & 1;
            return (short) (sign | magnitude - REBIAS + 0xfff + even >>> 13);
        }
    },
    /** Bfloat16: the upper half of a float, 8 significant bits with the range of a float. */
    BFLOAT16 {
        @Override
        public float widen(short bits) {
            return Float.intBitsToFloat(bits << 16);
        }

        @Override
        public short round(float value) {
            int bits = Float.floatToRawIntBits(value);
            if ((bits & 0x7fffffff) > FLOAT_INFINITE) {
                return (short) (bits >>> 16 | 0x40);
            }
            int even = bits >>> 16 & 1;
            return (short) (bits + 0x7fff + even >>> 16);
        }
    };

    /** The smallest normal float16, and infinity. */
    private static final int LEAST_NORMAL = 0x0400;

    private static final int INFINITE = 0x7c00;
    /** The exponent biases of float and float16 differ by 112. */
    private static final int REBIAS = 112 << 23;

    private static final int FLOAT_INFINITE = 0x7f800000;
    /** 65520 and 2^-14 as floats. */
    private static final int ROUNDS_TO_INFINITY = 0x477ff000;

    private static final int LEAST_NORMAL_FLOAT = 0x38800000;

    /**
     * The number that 16 bits stand for.
     *
     * @param bits the bits
     * @return the same number, exactly; NaN for NaN
     */
    public abstract float widen(short bits);

    /**
     * The nearest number of this format, to even at a tie.
     *
     * @param value any float
     * @return its bits; those of infinity beyond the range, of a quiet NaN for NaN
     */
    public abstract short round(float value);

    /**
     * The nearest number of this format, to even at a tie; rounded once.
     *
     * @param value any double
     * @return its bits, as for {@link #round(float)}
     */
    public short round(double value) {
        float near = (float) value;
        if (near == value || Double.isNaN(value) || Float.isInfinite(near)) {
            return round(near);
        }
        // rounded to odd, so that the second rounding sees on which side of a tie the double was
        int bits = Float.floatToRawIntBits(near);
        boolean away = Math.abs((double) near) > Math.abs(value);
        return round(Float.intBitsToFloat((away ? bits - 1 : bits) | 1));
    }
}
