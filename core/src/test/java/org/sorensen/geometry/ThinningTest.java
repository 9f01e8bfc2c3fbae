package org.sorensen.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sorensen.geometry.ComponentsTest.mask;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sorensen.array.Shape;
import org.sorensen.geometry.Components.Connectivity;

/** Thinning: hand-made shapes, and that no topology changes. */
class ThinningTest {
    @Test
    void aBarBecomesItsMiddle() {
        boolean[] bar = mask("........", ".######.", ".######.", ".######.", "........");
        boolean[] skeleton = Thinning.skeleton(bar, Shape.of(5, 8));
        for (int i = 0; i < skeleton.length; i++) {
            assertTrue(!skeleton[i] || i / 8 == 2, "voxel " + i);
        }
        assertTrue(skeleton[2 * 8 + 3] && skeleton[2 * 8 + 4]);
    }

    @Test
    void twoVoxelsOfThicknessKeepOne() {
        boolean[] skeleton = Thinning.skeleton(mask("######", "######"), Shape.of(2, 6));
        for (int x = 1; x < 5; x++) {
            assertTrue(skeleton[x] != skeleton[6 + x], "column " + x);
        }
    }

    @Test
    void lineAndPointAndCrossStay() {
        boolean[] line = mask("#####");
        assertArrayEquals(line, Thinning.skeleton(line, Shape.of(5)));
        boolean[] cross = mask("..#..", "..#..", "#####", "..#..", "..#..");
        assertArrayEquals(cross, Thinning.skeleton(cross, Shape.of(5, 5)));
        boolean[] point = mask("...", ".#.", "...");
        assertArrayEquals(point, Thinning.skeleton(point, Shape.of(3, 3)));
        boolean[] none = new boolean[8];
        assertArrayEquals(none, Thinning.skeleton(none, Shape.of(2, 2, 2)));
    }

    @Test
    void aBallBecomesAPointAndATubeItsAxis() {
        Shape shape = Shape.of(9, 9, 9);
        boolean[] ball = new boolean[shape.size()];
        boolean[] tube = new boolean[shape.size()];
        for (int i = 0; i < ball.length; i++) {
            int x = i % 9 - 4;
            int y = i / 9 % 9 - 4;
            int z = i / 81 - 4;
            ball[i] = x * x + y * y + z * z <= 10;
            tube[i] = y * y + z * z <= 5;
        }
        assertTrue(count(Thinning.skeleton(ball, shape)) <= 3);
        boolean[] axis = Thinning.skeleton(tube, shape);
        assertTrue(count(axis) >= 5 && count(axis) <= 13, "voxels " + count(axis));
        assertEquals(1, Components.of(axis, shape, Connectivity.FULL).count());
    }

    private static int count(boolean[] mask) {
        int count = 0;
        for (boolean in : mask) {
            count += in ? 1 : 0;
        }
        return count;
    }

    @Test
    void componentsAndHolesAreKept() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            boolean plane = random.nextBoolean();
            Shape shape = plane ? Shape.of(9, 11) : Shape.of(5, 6, 7);
            boolean[] mask = new boolean[shape.size()];
            double share = random.nextDouble();
            for (int i = 0; i < mask.length; i++) {
                mask[i] = random.nextDouble() < share;
            }
            boolean[] skeleton = Thinning.skeleton(mask, shape);
            for (int i = 0; i < mask.length; i++) {
                assertTrue(mask[i] || !skeleton[i]);
            }
            assertEquals(
                    Components.of(mask, shape, Connectivity.FULL).count(),
                    Components.of(skeleton, shape, Connectivity.FULL).count());
            assertEquals(outside(mask, shape), outside(skeleton, shape));
            assertArrayEquals(skeleton, Thinning.skeleton(skeleton, shape), "a skeleton is its own");
        }
    }

    /** The components of what is outside a mask, with a border around it. */
    private static int outside(boolean[] mask, Shape shape) {
        int[] extents = shape.extents();
        int[] wider = extents.clone();
        for (int axis = 0; axis < wider.length; axis++) {
            wider[axis] += 2;
        }
        boolean[] outside = new boolean[Shape.of(wider).size()];
        java.util.Arrays.fill(outside, true);
        for (int i = 0; i < mask.length; i++) {
            int rest = i;
            int place = 0;
            int stride = 1;
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                place += (rest % extents[axis] + 1) * stride;
                rest /= extents[axis];
                stride *= wider[axis];
            }
            outside[place] = !mask[i];
        }
        return Components.of(outside, Shape.of(wider), Connectivity.FACES).count();
    }

    @Test
    void tubesGrowThroughFaces() {
        boolean[] point = mask(".....", ".....", "..#..", ".....", ".....");
        assertArrayEquals(point, Thinning.tube(point, Shape.of(5, 5), 0));
        assertArrayEquals(mask("..#..", ".###.", "#####", ".###.", "..#.."), Thinning.tube(point, Shape.of(5, 5), 2));
        assertThrows(IllegalArgumentException.class, () -> Thinning.tube(point, Shape.of(5, 5), -1));
    }
}
