package org.sorensen.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every one of the 65536 numbers of each format, and what lies between them. */
class HalfFormatTest {
    private static final int PATTERNS = 1 << 16;

    /** The number from the definition of the format. */
    private static double defined(HalfFormat format, int bits) {
        int fractionBits = format == HalfFormat.FLOAT16 ? 10 : 7;
        int exponentBits = 15 - fractionBits;
        int bias = (1 << exponentBits - 1) - 1;
        int exponent = bits >> fractionBits & (1 << exponentBits) - 1;
        int fraction = bits & (1 << fractionBits) - 1;
        double magnitude;
        if (exponent == (1 << exponentBits) - 1) {
            magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((double) fraction, 1 - bias - fractionBits);
        } else {
            magnitude = Math.scalb((double) (fraction + (1 << fractionBits)), exponent - bias - fractionBits);
        }
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    @ParameterizedTest
    @EnumSource
    void everyPatternIsItsNumber(HalfFormat format) {
        for (int bits = 0; bits < PATTERNS; bits++) {
            double expected = defined(format, bits);
            float found = format.widen((short) bits);
            assertEquals(0, Double.compare(expected, found), "pattern " + bits + ": " + found);
            short back = format.round(found);
            if (Double.isNaN(expected)) {
                assertTrue(Float.isNaN(format.widen(back)));
            } else {
                assertEquals((short) bits, back, "pattern " + bits);
                assertEquals((short) bits, format.round((double) found));
            }
        }
    }

    /** Halfway between neighbours the even one, on either side the nearer. */
    @ParameterizedTest
    @EnumSource
    void roundsToNearestEven(HalfFormat format) {
        int infinite = format.round(Float.POSITIVE_INFINITY);
        for (int bits = 0; bits < infinite; bits++) {
            double low = defined(format, bits);
            double high = bits + 1 == infinite ? 2 * low - defined(format, bits - 1) : defined(format, bits + 1);
            double middle = (low + high) / 2;
            int even = (bits & 1) == 0 ? bits : bits + 1;
            rounds(format, middle, even);
            rounds(format, Math.nextDown(middle), bits);
            rounds(format, Math.nextUp(middle), bits + 1);
        }
        rounds(format, 1e300, infinite);
        assertEquals((short) 0x8000, format.round(-0.0));
    }

    private static void rounds(HalfFormat format, double value, int bits) {
        assertEquals((short) bits, format.round(value), () -> value + " as a double");
        assertEquals((short) (bits | 0x8000), format.round(-value), () -> -value + " as a double");
        if ((float) value == value) {
            assertEquals((short) bits, format.round((float) value), () -> value + " as a float");
        }
    }

    @Test
    void noPayloadOfNaNBecomesInfinity() {
        for (HalfFormat format : HalfFormat.values()) {
            for (int payload = 1; payload < 1 << 23; payload += 97) {
                assertTrue(Float.isNaN(format.widen(format.round(Float.intBitsToFloat(0x7f800000 | payload)))));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void arrays(HalfFormat format) {
        float[] values = new float[60];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = format.widen(format.round(20 * random.nextFloat() - 10));
        }
        Shape shape = Shape.of(3, 20);
        HalfArray heap = HalfArray.round(values, format, shape);
        ShortBuffer memory = ByteBuffer.allocateDirect(122)
                .order(ByteOrder.nativeOrder())
                .asShortBuffer()
                .position(1);
        HalfArray direct = HalfArray.of(memory, format, shape);
        direct.write(0, values, values.length);
        float[] read = new float[5];
        for (HalfArray array : new HalfArray[] {heap, direct}) {
            assertEquals(shape, array.shape());
            assertEquals(format, array.format());
            assertEquals(values[7], array.get(7));
            assertEquals(format.round(values[9]), array.bits(9));
            array.read(11, read, 5);
            assertArrayEquals(java.util.Arrays.copyOfRange(values, 11, 16), read);
            array.set(3, 1.5);
            assertEquals(1.5, array.get(3));
        }
        assertEquals("HalfArray of " + format, heap.kind());
        ByteOrder other =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ShortBuffer foreign = ByteBuffer.allocateDirect(2).order(other).asShortBuffer();
        assertThrows(IllegalArgumentException.class, () -> HalfArray.of(foreign, format, Shape.of(1)));
    }

    @Test
    void placesInWords() {
        assertEquals("23 at [1, 2, 3]", Shape.of(2, 3, 4).place(23));
        assertEquals("23", Shape.of(24).place(23));
        assertArrayEquals(new int[] {1, 0, 2}, Shape.of(2, 3, 4).coordinates(14));
    }
}
