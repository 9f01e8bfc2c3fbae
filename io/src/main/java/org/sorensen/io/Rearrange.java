package org.sorensen.io;

import org.sorensen.array.Shape;

/** Index arithmetic for cutting boxes out of dense arrays and for reversing an axis. */
final class Rearrange {
    private Rearrange() {}

    /** Receives runs of consecutive voxels: where they are, where they go, how many. */
    @FunctionalInterface
    interface RunCopier {
        void copy(int from, int to, int count);
    }

    /** Visits the rows of a box, in row-major order. */
    static void crop(Grid grid, Region part, RunCopier copier) {
        int[] size = grid.size();
        int[] start = part.start();
        int[] extents = part.size();
        int last = size.length - 1;
        int rows = Shape.of(extents).size() / extents[last];
        int[] index = new int[size.length];
        for (int row = 0; row < rows; row++) {
            int rest = row;
            for (int axis = last - 1; axis >= 0; axis--) {
                index[axis] = start[axis] + rest % extents[axis];
                rest /= extents[axis];
            }
            index[last] = start[last];
            copier.copy(offset(size, index), row * extents[last], extents[last]);
        }
    }

    /** The flat index of a voxel. */
    static int offset(int[] size, int[] index) {
        int offset = 0;
        for (int axis = 0; axis < size.length; axis++) {
            offset = offset * size[axis] + index[axis];
        }
        return offset;
    }

    /** Visits single voxels, or whole slabs where the reversed axis is not the fastest, from their place to the mirrored one. */
    static void flip(Grid grid, int axis, RunCopier copier) {
        int[] size = grid.size();
        int slab = 1;
        for (int i = axis + 1; i < size.length; i++) {
            slab *= size[i];
        }
        int extent = size[axis];
        int blocks = grid.voxels() / (slab * extent);
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < extent; i++) {
                copier.copy((block * extent + i) * slab, (block * extent + extent - 1 - i) * slab, slab);
            }
        }
    }
}
