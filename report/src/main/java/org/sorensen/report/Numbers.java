package org.sorensen.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as text, the same on every locale and JDK. */
final class Numbers {
    private static final int MAX_SIGNIFICANT_DIGITS = 17;
    private static final int MAX_PLAIN_EXPONENT = 15;
    private static final int MIN_PLAIN_EXPONENT = -5;

    private Numbers() {}

    /** The shortest decimal that reads back as the same double; {@code Double.toString} of JDK 17 is not always it. */
    static String shortest(double value) {
        requireFinite(value);
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact;
        for (int digits = 1; digits <= MAX_SIGNIFICANT_DIGITS; digits++) {
            rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                break;
            }
        }
        BigDecimal stripped = rounded.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        boolean plain = exponent >= MIN_PLAIN_EXPONENT && exponent <= MAX_PLAIN_EXPONENT;
        return plain ? stripped.toPlainString() : stripped.toString();
    }

    /** The value with this many digits after the point; a negative value that rounds to zero loses its sign. */
    static String fixed(double value, int digits) {
        requireFinite(value);
        // Rounding the shortest decimal, not the binary value, so that 0.125 and 0.145 both round as a reader expects.
        return new BigDecimal(shortest(value))
                .setScale(digits, RoundingMode.HALF_UP)
                .toPlainString();
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("expected a finite number, found " + value);
        }
    }
}
