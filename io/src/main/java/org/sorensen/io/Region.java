package org.sorensen.io;

import java.util.Arrays;

/** A box of voxels: where it starts and how large it is, slowest axis first. */
public final class Region {
    private final int[] start;
    private final int[] size;

    /**
     * A box.
     *
     * @param start its first voxel; copied
     * @param size its extents, each at least 1; copied
     * @throws IllegalArgumentException if the numbers of axes differ or an extent is below 1
     */
    public Region(int[] start, int[] size) {
        if (start.length != size.length || Arrays.stream(size).anyMatch(extent -> extent < 1)) {
            throw new IllegalArgumentException("a region needs one start and one extent of at least 1 per axis, found "
                    + Arrays.toString(start) + " and " + Arrays.toString(size));
        }
        this.start = start.clone();
        this.size = size.clone();
    }

    /**
     * The first voxel.
     *
     * @return a copy, slowest axis first
     */
    public int[] start() {
        return start.clone();
    }

    /**
     * The extents.
     *
     * @return a copy, slowest axis first
     */
    public int[] size() {
        return size.clone();
    }

    /**
     * The box with a margin on all sides, cut off at the borders of the grid.
     *
     * @param margin how many voxels to add on each side
     * @param within the grid that the box is in
     * @return the larger box
     */
    public Region grow(int margin, Grid within) {
        int[] limits = within.size();
        int[] from = new int[start.length];
        int[] extents = new int[start.length];
        for (int axis = 0; axis < start.length; axis++) {
            from[axis] = Math.max(0, start[axis] - margin);
            extents[axis] = Math.min(limits[axis], start[axis] + size[axis] + margin) - from[axis];
        }
        return new Region(from, extents);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Region region && Arrays.equals(start, region.start) && Arrays.equals(size, region.size);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(start) + Arrays.hashCode(size);
    }

    /** Start and extents, as {@code [1, 2, 3]+[4, 4, 4]}. */
    @Override
    public String toString() {
        return Arrays.toString(start) + "+" + Arrays.toString(size);
    }
}
