package org.sorensen.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sorensen.array.Shape;

class DistanceTransformTest {
    private static final int[][] GRIDS = {
        {1}, {2}, {17}, {1, 9}, {9, 1}, {7, 11}, {23, 5}, {4, 5, 6}, {1, 1, 8}, {6, 1, 19}, {3, 2, 2, 5}
    };

    /** Squared distance of two voxels, summed from the fastest axis on. */
    private static double squared(Shape shape, double[] steps, int from, int to) {
        double sum = 0;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            double distance = (from % shape.extent(axis) - to % shape.extent(axis)) * steps[axis];
            sum += distance * distance;
            from /= shape.extent(axis);
            to /= shape.extent(axis);
        }
        return sum;
    }

    private static double[] bruteForce(Shape shape, Spacing spacing, boolean[] mask) {
        double[] steps = spacing.forRank(shape.rank());
        double[] squared = new double[mask.length];
        Arrays.fill(squared, Double.POSITIVE_INFINITY);
        for (int i = 0; i < mask.length; i++) {
            for (int j = 0; j < mask.length; j++) {
                if (mask[j]) {
                    squared[i] = Math.min(squared[i], squared(shape, steps, i, j));
                }
            }
        }
        return squared;
    }

    private static boolean[] mask(Shape shape, double density, Random random) {
        boolean[] mask = new boolean[shape.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < density;
        }
        mask[random.nextInt(mask.length)] = true;
        return mask;
    }

    private interface Check {
        void run(Shape shape, boolean[] mask, Random random);
    }

    private static void overMasks(Check check) {
        Random random = new Random(7);
        for (int[] extents : GRIDS) {
            for (double density : new double[] {0, .02, .1, .5, .95}) {
                for (int repeat = 0; repeat < 4; repeat++) {
                    Shape shape = Shape.of(extents);
                    check.run(shape, mask(shape, density, random), random);
                }
            }
        }
    }

    @Test
    void unitSpacingIsExact() {
        overMasks((shape, mask, random) -> {
            DistanceTransform transform = new DistanceTransform(shape, Spacing.unit());
            assertArrayEquals(
                    bruteForce(shape, Spacing.unit(), mask),
                    transform.squared(transform.features(mask)).orElseThrow());
        });
    }

    @Test
    void anisotropicSpacingIsExactToTheLastDigits() {
        overMasks((shape, mask, random) -> {
            Spacing spacing = Spacing.of(random.doubles(shape.rank(), .1, 5).toArray());
            DistanceTransform transform = new DistanceTransform(shape, spacing);
            double[] expected = bruteForce(shape, spacing, mask);
            double[] found = transform.squared(transform.features(mask)).orElseThrow();
            double[] distances = transform.distances(transform.features(mask)).orElseThrow();
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], found[i], 4 * Math.ulp(expected[i]));
                assertEquals(Math.sqrt(found[i]), distances[i]);
            }
        });
    }

    @Test
    void nearestFeaturesAreFeaturesAtThatDistance() {
        overMasks((shape, mask, random) -> {
            Spacing spacing = Spacing.of(random.doubles(shape.rank(), .1, 5).toArray());
            DistanceTransform transform = new DistanceTransform(shape, spacing);
            NearestFeatures nearest =
                    transform.nearest(transform.features(mask)).orElseThrow();
            double[] steps = spacing.forRank(shape.rank());
            assertArrayEquals(transform.squared(transform.features(mask)).orElseThrow(), nearest.squared());
            for (int i = 0; i < mask.length; i++) {
                assertTrue(mask[nearest.index()[i]]);
                assertEquals(nearest.squared()[i], squared(shape, steps, i, nearest.index()[i]));
            }
        });
    }

    @Test
    void knownByHand() {
        DistanceTransform transform = new DistanceTransform(Shape.of(2, 3), Spacing.of(2, .5));
        double[] distances = transform.distances(i -> i == 0).orElseThrow();
        assertArrayEquals(new double[] {0, .5, 1, 2, Math.sqrt(4.25), Math.sqrt(5)}, distances);
    }

    @Test
    void noFeatureIsEmpty() {
        DistanceTransform transform = new DistanceTransform(Shape.of(4, 5), Spacing.unit());
        assertTrue(transform.squared(i -> false).isEmpty());
        assertTrue(transform.distances(i -> false).isEmpty());
        assertTrue(transform.nearest(i -> false).isEmpty());
    }

    @Test
    void aScalarIsOneVoxel() {
        DistanceTransform transform = new DistanceTransform(Shape.of(), Spacing.unit());
        assertArrayEquals(new double[] {0}, transform.squared(i -> true).orElseThrow());
    }

    /** Several blocks for each pass. */
    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        Shape shape = Shape.of(50, 61, 47);
        Spacing spacing = Spacing.of(3.3, .7, 1.1);
        boolean[] mask = mask(shape, .001, new Random(8));
        DistanceTransform one = new DistanceTransform(shape, spacing, 1);
        NearestFeatures expected = one.nearest(one.features(mask)).orElseThrow();
        for (int threads : new int[] {0, 2, 7}) {
            NearestFeatures found = new DistanceTransform(shape, spacing, threads)
                    .nearest(one.features(mask))
                    .orElseThrow();
            assertArrayEquals(expected.squared(), found.squared());
            assertArrayEquals(expected.index(), found.index());
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        Shape shape = Shape.of(4, 5);
        assertEquals(
                "spacing 3.0x1.0x1.0 is for 3 axes, found a grid of 2; give one number for each axis, slowest first,"
                        + " or one for all",
                assertThrows(IllegalArgumentException.class, () -> new DistanceTransform(shape, Spacing.of(3, 1, 1)))
                        .getMessage());
        assertEquals(
                "threads must be 0 (all cores) or more, found -1",
                assertThrows(IllegalArgumentException.class, () -> new DistanceTransform(shape, Spacing.unit(), -1))
                        .getMessage());
        assertEquals(
                "spacing must be finite and above 0, found 0.0 for axis 1",
                assertThrows(IllegalArgumentException.class, () -> Spacing.of(1, 0))
                        .getMessage());
        assertEquals(
                "a mask of the grid [4, 5] needs 20 voxels, found 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new DistanceTransform(shape, Spacing.unit()).features(new boolean[3]))
                        .getMessage());
    }

    @Test
    void spacingOfOneNumberIsForAllAxes() {
        assertArrayEquals(new double[] {2, 2, 2}, Spacing.of(2).forRank(3));
        assertEquals(Spacing.unit(), Spacing.of());
        assertEquals(Spacing.of(3, 1), Spacing.of(3, 1));
        assertEquals(.5, Spacing.of(3, .5, 1).smallest());
        assertEquals("3.0x1.0", Spacing.of(3, 1).toString());
    }
}
