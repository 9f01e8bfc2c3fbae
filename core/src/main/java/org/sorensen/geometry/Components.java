package org.sorensen.geometry;

import java.util.Objects;
import org.sorensen.array.Shape;

/**
 * The connected components of a mask of one to three axes.
 *
 * <p>Components are numbered from 1 in the order of their first voxel. Union by the smaller root with path halving: the
 * time is linear in the number of voxels but for the inverse Ackermann function, the memory one int for each voxel.
 */
public final class Components {
    /** Which voxels touch. */
    public enum Connectivity {
        /** Those that share a face: 2, 4 or 6 neighbours. */
        FACES,
        /** Those that share a face, an edge or a corner: 2, 8 or 26 neighbours. */
        FULL
    }

    private static final int AXES = 3;

    private final int[] labels;
    private final int count;

    private Components(int[] labels, int count) {
        this.labels = labels;
        this.count = count;
    }

    /**
     * Finds the components of a mask.
     *
     * @param mask one element for each voxel, row-major; not modified
     * @param spatial its axes, one to three
     * @param connectivity which voxels touch
     * @return the components
     * @throws IllegalArgumentException if the length of the mask is not the size of the axes, or there are not one to
     *     three axes
     */
    public static Components of(boolean[] mask, Shape spatial, Connectivity connectivity) {
        Objects.requireNonNull(connectivity, "connectivity");
        int[] extents = Masks.threeExtents(mask, spatial);
        int[] parents = new int[mask.length];
        int[][] steps = stepsBack(connectivity);
        int at = 0;
        for (int z = 0; z < extents[0]; z++) {
            for (int y = 0; y < extents[1]; y++) {
                for (int x = 0; x < extents[2]; x++, at++) {
                    parents[at] = at;
                    if (mask[at]) {
                        join(mask, extents, steps, parents, z, y, x);
                    }
                }
            }
        }
        return number(mask, parents);
    }

    /** The neighbours that come before a voxel in row-major order. */
    private static int[][] stepsBack(Connectivity connectivity) {
        if (connectivity == Connectivity.FACES) {
            return new int[][] {{-1, 0, 0}, {0, -1, 0}, {0, 0, -1}};
        }
        int before = AXES * AXES * AXES / 2;
        int[][] steps = new int[before][];
        for (int i = 0; i < before; i++) {
            steps[i] = new int[] {i / (AXES * AXES) - 1, i / AXES % AXES - 1, i % AXES - 1};
        }
        return steps;
    }

    private static void join(boolean[] mask, int[] extents, int[][] steps, int[] parents, int z, int y, int x) {
        int at = (z * extents[1] + y) * extents[2] + x;
        for (int[] step : steps) {
            int nz = z + step[0];
            int ny = y + step[1];
            int nx = x + step[2];
            if (nz >= 0 && ny >= 0 && ny < extents[1] && nx >= 0 && nx < extents[2]) {
                int neighbour = (nz * extents[1] + ny) * extents[2] + nx;
                if (mask[neighbour]) {
                    int one = root(parents, at);
                    int other = root(parents, neighbour);
                    parents[Math.max(one, other)] = Math.min(one, other);
                }
            }
        }
    }

    private static int root(int[] parents, int from) {
        int at = from;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    /** Replaces parents by numbers: a root comes before all others of its component. */
    private static Components number(boolean[] mask, int[] parents) {
        int count = 0;
        for (int i = 0; i < parents.length; i++) {
            if (!mask[i]) {
                parents[i] = 0;
            } else if (parents[i] == i) {
                parents[i] = ++count;
            } else {
                parents[i] = parents[parents[i]];
            }
        }
        return new Components(parents, count);
    }

    /**
     * The number of each voxel's component.
     *
     * @return a copy in row-major order: 0 outside the mask, else 1 to {@link #count()}
     */
    public int[] labels() {
        return labels.clone();
    }

    /**
     * The number of one voxel's component.
     *
     * @param index the voxel in row-major order
     * @return 0 outside the mask, else 1 to {@link #count()}
     */
    public int label(int index) {
        return labels[index];
    }

    /**
     * How many components there are.
     *
     * @return 0 for an empty mask
     */
    public int count() {
        return count;
    }

    /**
     * The number of voxels of each component.
     *
     * @return by component, what is outside the mask at 0
     */
    public int[] sizes() {
        int[] sizes = new int[count + 1];
        for (int label : labels) {
            sizes[label]++;
        }
        return sizes;
    }
}
