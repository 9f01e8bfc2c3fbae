package org.sorensen.djl.train;

import java.util.SplittableRandom;

/** Random generators that depend on nothing but numbers, so that any thread gives the same sample. */
final class Seeds {
    private Seeds() {}

    static SplittableRandom random(long seed, long... path) {
        long mixed = seed;
        for (long part : path) {
            // Two draws keep (a, b) and (b, a) apart.
            mixed = new SplittableRandom(mixed).nextLong() ^ new SplittableRandom(~part).nextLong();
        }
        return new SplittableRandom(mixed);
    }

    /** A random order of 0 to {@code count - 1}. */
    static int[] permutation(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
