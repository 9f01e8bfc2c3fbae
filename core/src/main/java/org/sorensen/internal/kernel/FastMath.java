package org.sorensen.internal.kernel;

/**
 * Single-precision {@code exp}, {@code ln} and {@code ln(1 + x)} by polynomial: the same bits in interpreted and compiled
 * code, and free of calls, so that plain loops over them vectorise.
 */
final class FastMath {
    private static final float LOG2_E = 1.442695041f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /** Adding and taking away 1.5 · 2^23 rounds to an integer. */
    private static final float ROUND = 12582912f;

    private static final float LEAST = -87f;
    private static final float MOST = 88f;

    private FastMath() {}

    /**
     * {@code e^x}, within 1 ulp for x from −87 to 88; constant beyond (1.6e-38, 1.65e38), NaN for NaN.
     */
    static float exp(float x) {
        float y = x < LEAST ? LEAST : x;
        y = y > MOST ? MOST : y;
        float n = (y * LOG2_E + ROUND) - ROUND;
        float r = (y - n * LN2_HIGH) - n * LN2_LOW;
        float s = 1.9875691500e-4f;
        s = s * r + 1.3981999507e-3f;
        s = s * r + 8.3334519073e-3f;
        s = s * r + 4.1665795894e-2f;
        s = s * r + 1.6666665459e-1f;
        s = s * r + 5.0000001201e-1f;
        s = s * (r * r) + r + 1f;
        // a product, not an addition to the exponent's bits, so that NaN stays NaN
        return s * Float.intBitsToFloat(((int) n + 127) << 23);
    }

    /** {@code ln x}, within 1 ulp for normal x above 0; NaN for NaN. Not for 0, subnormal, negative or infinite x. */
    static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        // mantissa in [√½, √2)
        int shifted = bits - 0x3f3504f3;
        float exponent = shifted >> 23;
        float m = Float.intBitsToFloat((shifted & 0x007fffff) + 0x3f3504f3) - 1f;
        float z = m * m;
        float y = 7.0376836292e-2f;
        y = y * m - 1.1514610310e-1f;
        y = y * m + 1.1676998740e-1f;
        y = y * m - 1.2420140846e-1f;
        y = y * m + 1.4249322787e-1f;
        y = y * m - 1.6668057665e-1f;
        y = y * m + 2.0000714765e-1f;
        y = y * m - 2.4999993993e-1f;
        y = y * m + 3.3333331174e-1f;
        y = y * m * z;
        y = y + exponent * LN2_LOW - 0.5f * z;
        // adding x - x keeps NaN
        return m + y + exponent * LN2_HIGH + (x - x);
    }

    /** {@code ln(1 + x)} for x from 0 to 1, within 3 ulp; NaN for NaN. */
    static float log1p(float x) {
        float u = 1f + x;
        float d = u - 1f;
        return d == 0f ? x : log(u) * (x / d);
    }
}
