package org.sorensen.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The polynomials against double precision, over dense sweeps of the floats themselves. */
class FastMathTest {
    private interface FloatFunction {
        float of(float x);
    }

    /** The largest error in units of the exact result's last place, over every {@code stride}-th float of a range. */
    private static double worstUlp(float from, float to, int stride, FloatFunction fast, DoubleUnaryOperator exact) {
        double worst = 0;
        for (int bits = Float.floatToRawIntBits(from); bits <= Float.floatToRawIntBits(to); bits += stride) {
            float x = Float.intBitsToFloat(bits);
            double expected = exact.applyAsDouble(x);
            double error = Math.abs(fast.of(x) - expected) / Math.ulp((float) expected);
            worst = Math.max(worst, error);
            assertTrue(error < 10, () -> "far off at " + x + ": " + fast.of(x) + ", expected " + expected);
        }
        return worst;
    }

    @Test
    void exp() {
        double positive = worstUlp(1e-30f, 88f, 331, FastMath::exp, Math::exp);
        double negative = worstUlp(1e-30f, 87f, 331, x -> FastMath.exp(-x), x -> Math.exp(-x));
        assertTrue(Math.max(positive, negative) <= 1, positive + ", " + negative);
    }

    @Test
    void expBeyondItsRangeIsConstant() {
        assertEquals(FastMath.exp(-87f), FastMath.exp(-1e4f));
        assertEquals(FastMath.exp(-87f), FastMath.exp(Float.NEGATIVE_INFINITY));
        assertEquals(FastMath.exp(88f), FastMath.exp(Float.POSITIVE_INFINITY));
        assertEquals(1f, FastMath.exp(0f));
        assertTrue(Float.isNaN(FastMath.exp(Float.NaN)));
    }

    @Test
    void log() {
        double all = worstUlp(Float.MIN_NORMAL, Float.MAX_VALUE, 997, FastMath::log, Math::log);
        double nearOne = worstUlp(0.5f, 2f, 13, FastMath::log, Math::log);
        assertTrue(Math.max(all, nearOne) <= 1, all + ", " + nearOne);
        assertEquals(0f, FastMath.log(1f));
        assertTrue(Float.isNaN(FastMath.log(Float.NaN)));
    }

    @Test
    void log1p() {
        double worst = worstUlp(1e-30f, 1f, 331, FastMath::log1p, Math::log1p);
        assertTrue(worst <= 3, () -> String.valueOf(worst));
        assertEquals(0f, FastMath.log1p(0f));
        assertTrue(Float.isNaN(FastMath.log1p(Float.NaN)));
    }
}
