package org.sorensen.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sorensen.array.Shape;
import org.sorensen.geometry.Components.Connectivity;

/** Connected components against flood filling, and by hand. */
class ComponentsTest {
    static boolean[] mask(String... rows) {
        String all = String.join("", rows);
        boolean[] mask = new boolean[all.length()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = all.charAt(i) == '#';
        }
        return mask;
    }

    @Test
    void numbersFollowTheFirstVoxel() {
        boolean[] mask = mask("#..#", ".#.#", "...#", "##..");
        Components faces = Components.of(mask, Shape.of(4, 4), Connectivity.FACES);
        assertEquals(4, faces.count());
        assertArrayEquals(new int[] {1, 0, 0, 2, 0, 3, 0, 2, 0, 0, 0, 2, 4, 4, 0, 0}, faces.labels());
        assertArrayEquals(new int[] {9, 1, 3, 1, 2}, faces.sizes());
        Components full = Components.of(mask, Shape.of(4, 4), Connectivity.FULL);
        assertArrayEquals(new int[] {1, 0, 0, 2, 0, 1, 0, 2, 0, 0, 0, 2, 3, 3, 0, 0}, full.labels());
        assertEquals(2, full.label(3));
    }

    @Test
    void aRowAndAVolume() {
        assertArrayEquals(
                new int[] {1, 1, 0, 2, 0, 3},
                Components.of(mask("##.#.#"), Shape.of(6), Connectivity.FULL).labels());
        // two voxels that share a corner only
        boolean[] corners = {true, false, false, false, false, false, false, true};
        assertEquals(
                1, Components.of(corners, Shape.of(2, 2, 2), Connectivity.FULL).count());
        assertEquals(
                2, Components.of(corners, Shape.of(2, 2, 2), Connectivity.FACES).count());
        assertEquals(
                0,
                Components.of(new boolean[4], Shape.of(4), Connectivity.FACES).count());
    }

    @Test
    void agreesWithFloodFilling() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            Shape shape = Shape.of(1 + random.nextInt(5), 1 + random.nextInt(6), 1 + random.nextInt(7));
            boolean[] mask = new boolean[shape.size()];
            double share = random.nextDouble();
            for (int i = 0; i < mask.length; i++) {
                mask[i] = random.nextDouble() < share;
            }
            for (Connectivity connectivity : Connectivity.values()) {
                assertArrayEquals(
                        flood(mask, shape.extents(), connectivity),
                        Components.of(mask, shape, connectivity).labels());
            }
        }
    }

    private static int[] flood(boolean[] mask, int[] extents, Connectivity connectivity) {
        int[] labels = new int[mask.length];
        int count = 0;
        for (int start = 0; start < mask.length; start++) {
            if (!mask[start] || labels[start] != 0) {
                continue;
            }
            labels[start] = ++count;
            ArrayDeque<Integer> front = new ArrayDeque<>();
            front.add(start);
            while (!front.isEmpty()) {
                int at = front.remove();
                for (int to = 0; to < mask.length; to++) {
                    if (mask[to] && labels[to] == 0 && touch(at, to, extents, connectivity)) {
                        labels[to] = count;
                        front.add(to);
                    }
                }
            }
        }
        return labels;
    }

    private static boolean touch(int one, int other, int[] extents, Connectivity connectivity) {
        int x = Math.abs(one % extents[2] - other % extents[2]);
        int y = Math.abs(one / extents[2] % extents[1] - other / extents[2] % extents[1]);
        int z = Math.abs(one / extents[2] / extents[1] - other / extents[2] / extents[1]);
        return connectivity == Connectivity.FACES ? x + y + z == 1 : Math.max(x, Math.max(y, z)) == 1;
    }

    @Test
    void badMasksAreRefused() {
        String length = assertThrows(
                        IllegalArgumentException.class,
                        () -> Components.of(new boolean[5], Shape.of(2, 3), Connectivity.FACES))
                .getMessage();
        assertTrue(length.contains("6") && length.contains("5"), length);
        String axes = assertThrows(
                        IllegalArgumentException.class,
                        () -> Components.of(new boolean[1], Shape.of(1, 1, 1, 1), Connectivity.FACES))
                .getMessage();
        assertTrue(axes.contains("one to three"), axes);
    }

    @Test
    void doesNotModifyTheMask() {
        boolean[] mask = mask("#.#");
        boolean[] before = mask.clone();
        Components.of(mask, Shape.of(3), Connectivity.FACES);
        assertTrue(Arrays.equals(before, mask));
    }
}
