package org.sorensen.internal.kernel;

import java.util.Arrays;

/**
 * Sorts numbers of 0 or more in linear time: largest first, equal ones in the order they came.
 *
 * <p>The bits of such doubles are ordered as the numbers are. The upper half of the bits goes with the index into one
 * long each, and three stable passes sort by it; the few runs of one upper half are then sorted by the lower half.
 */
public final class DescendingOrder {
    private static final int DIGIT = 11;
    private static final int RADIX = 1 << DIGIT;
    private static final int PASSES = 3;
    /** Runs up to this length are left to the library's sort. */
    private static final int SHORT = 4096;

    private static final long UPPER = 0xFFFF_FFFF_0000_0000L;

    private final double[] keys;
    private long[] packed;
    private long[] spare;

    private DescendingOrder(double[] keys) {
        this.keys = keys;
        packed = new long[keys.length];
        spare = new long[keys.length];
    }

    /**
     * The order of the keys.
     *
     * @param keys numbers of 0 or more, infinity among them, but not NaN; not modified
     * @return their indices
     */
    public static int[] of(double[] keys) {
        return new DescendingOrder(keys).order();
    }

    private int[] order() {
        for (int i = 0; i < packed.length; i++) {
            packed[i] = bits(i) & UPPER | i;
        }
        radix(0, packed.length);
        int from = 0;
        for (int to = 1; to <= packed.length; to++) {
            if (to == packed.length || (packed[to] & UPPER) != (packed[from] & UPPER)) {
                if (!isSorted(from, to)) {
                    sortByLowerHalf(from, to);
                }
                from = to;
            }
        }
        int[] order = new int[packed.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) packed[i];
        }
        return order;
    }

    /** The bits of a key so that larger keys come first; a negative zero is a zero. */
    private long bits(int i) {
        return ~Double.doubleToRawLongBits(keys[i] + 0.0);
    }

    private boolean isSorted(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (keys[(int) packed[i - 1]] < keys[(int) packed[i]]) {
                return false;
            }
        }
        return true;
    }

    private void sortByLowerHalf(int from, int to) {
        boolean isShort = to - from <= SHORT;
        // the library compares longs with their sign
        long flip = isShort ? Long.MIN_VALUE : 0;
        for (int i = from; i < to; i++) {
            int index = (int) packed[i];
            packed[i] = (bits(index) << Integer.SIZE | index) ^ flip;
        }
        if (isShort) {
            Arrays.sort(packed, from, to);
        } else {
            radix(from, to);
        }
    }

    /** Sorts a range by the upper halves of its longs, stably. */
    private void radix(int from, int to) {
        int[][] counts = new int[PASSES][RADIX];
        for (int i = from; i < to; i++) {
            for (int pass = 0; pass < PASSES; pass++) {
                counts[pass][digit(packed[i], pass)]++;
            }
        }
        for (int pass = 0; pass < PASSES; pass++) {
            int[] next = counts[pass];
            int start = from;
            int largest = 0;
            for (int digit = 0; digit < RADIX; digit++) {
                int count = next[digit];
                largest = Math.max(largest, count);
                next[digit] = start;
                start += count;
            }
            if (largest == to - from) {
                continue;
            }
            for (int i = from; i < to; i++) {
                spare[next[digit(packed[i], pass)]++] = packed[i];
            }
            swap(from, to);
        }
    }

    private void swap(int from, int to) {
        if (to - from < packed.length) {
            System.arraycopy(spare, from, packed, from, to - from);
            return;
        }
        long[] sorted = spare;
        spare = packed;
        packed = sorted;
    }

    private static int digit(long value, int pass) {
        return (int) (value >>> (Integer.SIZE + pass * DIGIT)) & RADIX - 1;
    }
}
