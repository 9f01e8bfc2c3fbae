package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sorensen.array.Shape;

class SlidingWindowTest {
    private static List<int[]> origins(SlidingWindow window) {
        return IntStream.range(0, window.count()).mapToObj(window::origin).toList();
    }

    @Test
    void tilesTouchBothEndsAndOverlapEnough() {
        SlidingWindow window = new SlidingWindow(Shape.of(10, 4), Shape.of(4, 4), 0.5);
        List<int[]> origins = origins(window);
        assertEquals(4, origins.size());
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(new int[] {2 * i, 0}, origins.get(i));
        }
        assertEquals(
                List.of(0, 3, 7, 10),
                origins(new SlidingWindow(Shape.of(4, 14), Shape.of(4, 4), 0)).stream()
                        .map(origin -> origin[1])
                        .toList());
        assertEquals(1, new SlidingWindow(Shape.of(4, 5, 6), Shape.of(4, 5, 6), 0.5).count());
        assertArrayEquals(new int[] {-2, 0, 0}, new SlidingWindow(Shape.of(3, 5, 6), Shape.of(6, 5, 6), 0.5).origin(0));
    }

    /** Cuts every tile of a linear field and blends it back. */
    private static void assertReproduced(Shape size, Shape tile, double overlap) {
        SlidingWindow window = new SlidingWindow(size, tile, overlap);
        int[] extents = Placement.threeAxes(size);
        float[] image = new float[2 * size.size()];
        for (int i = 0; i < size.size(); i++) {
            int x = i % extents[2];
            int y = i / extents[2] % extents[1];
            int z = i / (extents[2] * extents[1]);
            image[i] = 3;
            image[size.size() + i] = 1 + 0.5f * x - 0.25f * y + 2 * z;
        }
        SlidingWindow.Blend blend = window.blend(2);
        float[] cut = new float[2 * tile.size()];
        for (int i = 0; i < window.count(); i++) {
            window.extract(image, 2, i, -1000, cut);
            blend.add(i, cut);
        }
        float[] result = blend.result();
        for (int i = 0; i < image.length; i++) {
            assertEquals(image[i], result[i], 1e-6 * Math.max(1, Math.abs(image[i])), "index " + i);
        }
    }

    @Test
    void linearFieldsComeBackUnchanged() {
        assertReproduced(Shape.of(17, 23, 11), Shape.of(8, 8, 6), 0.5);
        assertReproduced(Shape.of(9, 40, 5), Shape.of(16, 8, 8), 0.25);
        assertReproduced(Shape.of(30, 41), Shape.of(16, 16), 0.75);
        assertReproduced(Shape.of(5, 5), Shape.of(16, 4), 0);
    }

    @Test
    void paddingIsAroundASmallImage() {
        SlidingWindow window = new SlidingWindow(Shape.of(1, 2), Shape.of(2, 4), 0.5);
        float[] tile = new float[8];
        window.extract(new float[] {5, 6}, 1, 0, -1, tile);
        assertArrayEquals(new float[] {-1, -1, -1, -1, -1, 5, 6, -1}, tile);
    }

    @Test
    void theCentreWeighsMost() {
        // Two tiles of 8 that overlap by half: at position 4 the first tile is past its centre, the second begins.
        SlidingWindow window = new SlidingWindow(Shape.of(1, 12), Shape.of(1, 8), 0.5);
        assertEquals(2, window.count());
        SlidingWindow.Blend blend = window.blend(1);
        blend.add(0, new float[] {0, 0, 0, 0, 0, 0, 0, 0});
        blend.add(1, new float[] {1, 1, 1, 1, 1, 1, 1, 1});
        float[] result = blend.result();
        double near = Math.exp(-0.5 * 0.5 / 2);
        double far = Math.max(1e-3, Math.exp(-3.5 * 3.5 / 2));
        assertEquals(far / (near + far), result[4], 1e-6);
        assertEquals(near / (near + far), result[7], 1e-6);
        assertEquals(0, result[0]);
        assertEquals(1, result[11]);
    }

    @Test
    void mistakesAreNamed() {
        SlidingWindow window = new SlidingWindow(Shape.of(1, 12), Shape.of(1, 8), 0.5);
        SlidingWindow.Blend blend = window.blend(1);
        blend.add(0, new float[8]);
        assertEquals(
                "no tile was added that covers voxel index 8",
                assertThrows(IllegalStateException.class, blend::result).getMessage());
        assertEquals(
                "the result of a tile must have 1 × 8 values, found 9",
                assertThrows(IllegalArgumentException.class, () -> blend.add(0, new float[9]))
                        .getMessage());
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> new SlidingWindow(Shape.of(4, 4), Shape.of(4, 4, 4), 0.5))
                .getMessage()
                .contains("both have 2 or both have 3 axes"));
        assertThrows(IllegalArgumentException.class, () -> new SlidingWindow(Shape.of(4, 4), Shape.of(4, 4), 1));
    }
}
