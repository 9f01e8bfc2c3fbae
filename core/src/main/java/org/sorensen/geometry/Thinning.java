package org.sorensen.geometry;

import java.util.Arrays;
import org.sorensen.array.Shape;

/**
 * Skeletons of masks of one to three axes by thinning, and tubes around them.
 *
 * <p>A voxel is taken away where that changes no topology: its neighbours in the mask hang together (all 26, or 8 in a
 * plane) and so do its face neighbours outside (through those that share a face or an edge with it); Bertrand and
 * Malandain 1994. The ends of curves stay. Sides are peeled in turn, each voxel asked again at the moment it goes, so
 * that even two voxels of thickness keep one.
 */
public final class Thinning {
    private static final int CUBE = 27;
    private static final int CENTRE = 13;
    private static final int[] FACES = {4, 10, 12, 14, 16, 22};
    private static final int[] TOUCHING = new int[CUBE];
    private static final int[] SHARING_FACE = new int[CUBE];
    private static final int FACE_BITS = Arrays.stream(FACES).map(i -> 1 << i).sum();

    static {
        for (int a = 0; a < CUBE; a++) {
            for (int b = 0; b < CUBE; b++) {
                int far = Math.max(Math.max(apart(a, b, 9), apart(a, b, 3)), apart(a, b, 1));
                int steps = apart(a, b, 9) + apart(a, b, 3) + apart(a, b, 1);
                TOUCHING[a] |= far == 1 && b != CENTRE ? 1 << b : 0;
                SHARING_FACE[a] |= steps == 1 && fromCentre(b) <= 2 && b != CENTRE ? 1 << b : 0;
            }
        }
    }

    private final int[] strides;
    private final int[] offsets = new int[CUBE];
    /** The mask with a border of one voxel on every side. */
    private final boolean[] padded;

    private Thinning(boolean[] mask, int[] extents) {
        strides = new int[] {(extents[1] + 2) * (extents[2] + 2), extents[2] + 2, 1};
        padded = new boolean[(extents[0] + 2) * strides[0]];
        for (int i = 0; i < CUBE; i++) {
            offsets[i] = (i / 9 - 1) * strides[0] + (i / 3 % 3 - 1) * strides[1] + i % 3 - 1;
        }
        for (int i = 0; i < mask.length; i++) {
            padded[place(i, extents)] = mask[i];
        }
    }

    private static int apart(int a, int b, int unit) {
        return Math.abs(a / unit % 3 - b / unit % 3);
    }

    private static int fromCentre(int a) {
        return apart(a, CENTRE, 9) + apart(a, CENTRE, 3) + apart(a, CENTRE, 1);
    }

    private int place(int index, int[] extents) {
        int x = index % extents[2];
        int y = index / extents[2] % extents[1];
        int z = index / extents[2] / extents[1];
        return (z + 1) * strides[0] + (y + 1) * strides[1] + x + 1;
    }

    /**
     * The skeleton: curves one voxel thin with the mask's topology.
     *
     * @param mask one element for each voxel, row-major; not modified
     * @param spatial its axes, one to three
     * @return a part of the mask
     * @throws IllegalArgumentException if the length of the mask is not the size of the axes, or there are not one to
     *     three axes
     */
    public static boolean[] skeleton(boolean[] mask, Shape spatial) {
        int[] extents = Masks.threeExtents(mask, spatial);
        Thinning thinning = new Thinning(mask, extents);
        thinning.run(extents);
        boolean[] skeleton = new boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            skeleton[i] = mask[i] && thinning.padded[thinning.place(i, extents)];
        }
        return skeleton;
    }

    /**
     * The voxels that are at most some steps through faces away from a mask.
     *
     * @param mask one element for each voxel, row-major; not modified
     * @param spatial its axes, one to three
     * @param radius the number of steps, 0 or more
     * @return the grown mask
     * @throws IllegalArgumentException if the mask does not fit the axes, or the radius is negative
     */
    public static boolean[] tube(boolean[] mask, Shape spatial, int radius) {
        int[] extents = Masks.threeExtents(mask, spatial);
        if (radius < 0) {
            throw new IllegalArgumentException("a radius must be at least 0, found " + radius);
        }
        boolean[] tube = mask.clone();
        int[] strides = {extents[1] * extents[2], extents[2], 1};
        for (int step = 0; step < radius; step++) {
            boolean[] from = tube.clone();
            for (int i = 0; i < from.length; i++) {
                for (int axis = 0; axis < extents.length && from[i]; axis++) {
                    int at = i / strides[axis] % extents[axis];
                    if (at > 0) {
                        tube[i - strides[axis]] = true;
                    }
                    if (at < extents[axis] - 1) {
                        tube[i + strides[axis]] = true;
                    }
                }
            }
        }
        return tube;
    }

    private void run(int[] extents) {
        int[] alive = new int[padded.length];
        int count = 0;
        for (int i = 0; i < padded.length; i++) {
            if (padded[i]) {
                alive[count++] = i;
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int axis = 0; axis < extents.length; axis++) {
                // along an axis of one voxel everything would be a border
                if (extents[axis] > 1) {
                    changed |= peel(alive, count, -strides[axis]);
                    changed |= peel(alive, count, strides[axis]);
                }
            }
            int left = 0;
            for (int i = 0; i < count; i++) {
                if (padded[alive[i]]) {
                    alive[left++] = alive[i];
                }
            }
            count = left;
        }
    }

    private boolean peel(int[] alive, int count, int side) {
        int[] candidates = new int[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            int at = alive[i];
            if (padded[at] && !padded[at + side] && removable(at)) {
                candidates[found++] = at;
            }
        }
        boolean changed = false;
        for (int i = 0; i < found; i++) {
            if (removable(candidates[i])) {
                padded[candidates[i]] = false;
                changed = true;
            }
        }
        return changed;
    }

    private boolean removable(int at) {
        int neighbours = 0;
        for (int i = 0; i < CUBE; i++) {
            neighbours |= i != CENTRE && padded[at + offsets[i]] ? 1 << i : 0;
        }
        // one neighbour: the end of a curve; none: the last voxel of its component
        return Integer.bitCount(neighbours) > 1
                && together(neighbours, neighbours, TOUCHING)
                && together(~neighbours & FACE_BITS, ~neighbours, SHARING_FACE);
    }

    /** Whether all of some voxels, and at least one, are reached from each other through others. */
    private static boolean together(int some, int through, int[] adjacent) {
        int reached = Integer.lowestOneBit(some);
        int front = reached;
        while (front != 0) {
            int next = 0;
            while (front != 0) {
                int i = Integer.numberOfTrailingZeros(front);
                next |= adjacent[i];
                front &= front - 1;
            }
            front = next & through & ~reached;
            reached |= front;
        }
        return some != 0 && (some & ~reached) == 0;
    }
}
