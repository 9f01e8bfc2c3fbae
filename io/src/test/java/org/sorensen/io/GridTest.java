package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
    private static final Grid GRID = new Grid(new int[] {4, 5, 6}, new double[] {3, 2, 1}, new double[][] {
        {0, -2, 0, 10}, {1, 0, 0, 20}, {0, 0, 3, 30}, {0, 0, 0, 1}
    });

    @Test
    void worldOfAVoxel() {
        // index (z, y, x) = (1, 2, 3)
        assertArrayEquals(new double[] {10 - 4, 20 + 3, 30 + 3}, GRID.worldMm(1, 2, 3));
    }

    @Test
    void cropStaysInPlace() {
        Grid part = GRID.crop(new int[] {1, 2, 3}, new int[] {2, 3, 3});
        assertArrayEquals(GRID.worldMm(2, 3, 5), part.worldMm(1, 1, 2));
        assertArrayEquals(new int[] {2, 3, 3}, part.size());
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> GRID.crop(new int[] {3, 0, 0}, new int[] {2, 5, 6}));
        assertEquals("a part at [3, 0, 0] of size [2, 5, 6] is not inside a grid of size [4, 5, 6]", e.getMessage());
    }

    @Test
    void flipStaysInPlaceAndUndoesItself() {
        for (int axis = 0; axis < 3; axis++) {
            int[] index = {1, 2, 3};
            double[] world = GRID.worldMm(index);
            index[axis] = GRID.size()[axis] - 1 - index[axis];
            assertArrayEquals(world, GRID.flip(axis).worldMm(index));
            assertEquals(GRID, GRID.flip(axis).flip(axis));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void spacingMustBePositive(double spacing) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new Grid(new int[] {2, 2}, new double[] {1, spacing}, Affines.identity()));
        assertTrue(e.getMessage().contains(spacing + ""), e.getMessage());
    }

    @Test
    void descriptions() {
        assertEquals("4x5x6 voxels of 3x2x1 mm", GRID.describe());
        assertEquals("7x9 pixels", Grid.ofPixels(7, 9).describe());
        assertEquals(
                "2x2 voxels of 0.5x0.3333 mm",
                Grid.ofSpacing(new int[] {2, 2}, new double[] {0.5, 1.0 / 3}).describe());
    }

    @Test
    void sameSizeAndSamePlace() {
        Grid moved = GRID.crop(new int[] {0, 0, 0}, new int[] {4, 5, 6});
        assertTrue(GRID.samePlace(moved, 0));
        assertFalse(GRID.samePlace(GRID.flip(2), 1));
        assertTrue(GRID.sameSize(GRID.flip(2)));
        assertFalse(GRID.samePlace(Grid.ofPixels(4, 5, 6), 1));
    }

    @Test
    void imagesAndLabelsCropAndFlipAlike() {
        float[] values = new float[2 * 120];
        int[] labels = new int[120];
        for (int i = 0; i < 240; i++) {
            values[i] = i;
            labels[i % 120] = i % 120;
        }
        Image image = new Image(values, 2, GRID);
        LabelImage map = LabelImage.pack(labels, GRID);
        Region part = new Region(new int[] {1, 2, 3}, new int[] {2, 2, 2});
        float[] cut = {45, 46, 51, 52, 75, 76, 81, 82, 165, 166, 171, 172, 195, 196, 201, 202};
        assertArrayEquals(cut, image.crop(part).data());
        assertArrayEquals(
                new int[] {45, 46, 51, 52, 75, 76, 81, 82},
                map.crop(part).labels().toArray());
        for (int axis = 0; axis < 3; axis++) {
            Image flipped = image.flip(axis);
            int[] flippedLabels = map.flip(axis).labels().toArray();
            for (int i = 0; i < 120; i++) {
                int[] index = {i / 30, i / 6 % 5, i % 6};
                index[axis] = GRID.size()[axis] - 1 - index[axis];
                int mirrored = (index[0] * 5 + index[1]) * 6 + index[2];
                assertEquals(mirrored, flipped.data()[i]);
                assertEquals(120 + mirrored, flipped.data()[120 + i]);
                assertEquals(mirrored, flippedLabels[i]);
            }
        }
    }

    @Test
    void boundingBoxAndHistogram() {
        int[] labels = new int[120];
        LabelImage empty = LabelImage.pack(labels, GRID);
        assertEquals(Optional.empty(), empty.boundingBox());
        labels[1 * 30 + 2 * 6 + 3] = 5;
        labels[2 * 30 + 1 * 6 + 3] = 300;
        LabelImage map = LabelImage.pack(labels, GRID);
        Region box = map.boundingBox().orElseThrow();
        assertEquals(new Region(new int[] {1, 1, 3}, new int[] {2, 2, 1}), box);
        assertEquals(new Region(new int[] {0, 0, 1}, new int[] {4, 5, 5}), box.grow(2, GRID));
        assertEquals(Map.of(0, 118, 5, 1, 300, 1), map.histogram());
    }

    @Test
    void wrongCountsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Image(new float[5], 1, Grid.ofPixels(2, 3)));
        assertThrows(IllegalArgumentException.class, () -> LabelImage.pack(new int[5], Grid.ofPixels(2, 3)));
        assertThrows(IllegalArgumentException.class, () -> Grid.ofPixels(5));
        assertThrows(IllegalArgumentException.class, () -> Grid.ofPixels(2, 0));
    }
}
