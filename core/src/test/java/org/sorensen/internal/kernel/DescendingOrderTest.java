package org.sorensen.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Comparator;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DescendingOrderTest {
    private static void check(double... keys) {
        int[] expected = IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> keys[i] + 0.0).reversed())
                .mapToInt(i -> i)
                .toArray();
        double[] before = keys.clone();
        assertArrayEquals(expected, DescendingOrder.of(keys));
        assertArrayEquals(before, keys);
    }

    private static void check(int count, DoubleSupplier next) {
        check(DoubleStream.generate(next).limit(count).toArray());
    }

    @Test
    void emptySingleAndPair() {
        check();
        check(3);
        check(1, 2);
        check(2, 1);
    }

    @Test
    void equalKeysKeepTheirOrder() {
        check(.5, .25, .5, .25, .5);
        check(0, -0.0, 0, 1, -0.0);
        check(10_000, () -> .75);
        Random random = new Random(1);
        check(20_000, () -> random.nextInt(3) / 4.0);
    }

    @Test
    void randomKeys() {
        Random random = new Random(2);
        check(1000, random::nextDouble);
        check(50_000, random::nextDouble);
        check(50_000, () -> (double) random.nextFloat());
    }

    @Test
    void everyMagnitude() {
        Random random = new Random(3);
        check(20_000, () -> Math.exp(1400 * random.nextDouble() - 700));
        check(Double.MIN_VALUE, 0, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.MIN_NORMAL, 1);
    }

    /** Keys that differ in the lower half of their bits alone, in short runs and in one of many thousands. */
    @Test
    void closeKeys() {
        Random random = new Random(4);
        check(3000, () -> 1 - random.nextInt(1000) * 0x1p-53);
        check(30_000, () -> 1 - random.nextInt(1_000_000) * 0x1p-53);
        check(30_000, () -> (1 + random.nextInt(5)) / 8.0 + random.nextInt(1_000_000) * 0x1p-53);
    }
}
