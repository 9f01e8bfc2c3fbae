package org.sorensen.io;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sorensen.array.LabelMap;

/** A label map in memory: integers {@code [1, spatial…]} on a grid. */
public final class LabelImage {
    private final LabelMap labels;
    private final Grid grid;

    /**
     * Joins labels and their grid.
     *
     * @param labels shape {@code [1, spatial…]}; not copied
     * @param grid the spatial grid
     * @throws IllegalArgumentException if the label map's shape is not {@code [1, spatial…]} of the grid
     */
    public LabelImage(LabelMap labels, Grid grid) {
        if (!labels.shape().equals(grid.shape().prepend(1))) {
            throw new IllegalArgumentException("a label image on a grid of size " + grid.shape()
                    + " needs labels of shape " + grid.shape().prepend(1) + ", found " + labels.shape());
        }
        this.labels = labels;
        this.grid = grid;
    }

    /**
     * Packs labels into the narrowest type.
     *
     * @param labels row-major labels, one per voxel; not modified
     * @param grid the spatial grid
     * @return the label image
     * @throws IllegalArgumentException if the number of labels is not that of the voxels
     */
    public static LabelImage pack(int[] labels, Grid grid) {
        return new LabelImage(LabelMap.pack(labels, grid.shape().prepend(1)), grid);
    }

    /**
     * The labels.
     *
     * @return shape {@code [1, spatial…]}
     */
    public LabelMap labels() {
        return labels;
    }

    /**
     * The spatial grid.
     *
     * @return sizes, spacing and affine
     */
    public Grid grid() {
        return grid;
    }

    /**
     * How many voxels each label has.
     *
     * @return voxel counts by label, in ascending order of the labels that occur
     */
    public SortedMap<Integer, Integer> histogram() {
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        int voxels = grid.voxels();
        int from = 0;
        while (from < voxels) {
            int label = labels.get(from);
            int to = from + 1;
            while (to < voxels && labels.get(to) == label) {
                to++;
            }
            counts.merge(label, to - from, Integer::sum);
            from = to;
        }
        return counts;
    }

    /**
     * The smallest box that holds every voxel whose label is not 0.
     *
     * @return the box, or nothing where all labels are 0
     */
    public Optional<Region> boundingBox() {
        int[] size = grid.size();
        int[] low = size.clone();
        int[] high = new int[size.length];
        boolean any = false;
        for (int i = 0; i < grid.voxels(); i++) {
            if (labels.get(i) != 0) {
                any = true;
                int rest = i;
                for (int axis = size.length - 1; axis >= 0; axis--) {
                    int at = rest % size[axis];
                    rest /= size[axis];
                    low[axis] = Math.min(low[axis], at);
                    high[axis] = Math.max(high[axis], at);
                }
            }
        }
        if (!any) {
            return Optional.empty();
        }
        for (int axis = 0; axis < size.length; axis++) {
            high[axis] += 1 - low[axis];
        }
        return Optional.of(new Region(low, high));
    }

    /**
     * A part of the label image.
     *
     * @param part a box of voxels
     * @return a copy of that part on its own grid
     * @throws IllegalArgumentException if the part is not inside the grid
     */
    public LabelImage crop(Region part) {
        Grid partGrid = grid.crop(part.start(), part.size());
        int[] moved = new int[partGrid.voxels()];
        Rearrange.crop(grid, part, copier(moved));
        return pack(moved, partGrid);
    }

    /**
     * The label image with one axis reversed, in the same place of the world.
     *
     * @param axis from 0, the slowest spatial axis
     * @return a copy
     * @throws IllegalArgumentException if there is no such axis
     */
    public LabelImage flip(int axis) {
        Grid flipped = grid.flip(axis);
        int[] moved = new int[grid.voxels()];
        Rearrange.flip(grid, axis, copier(moved));
        return pack(moved, flipped);
    }

    private Rearrange.RunCopier copier(int[] into) {
        return (from, to, count) -> {
            for (int i = 0; i < count; i++) {
                into[to + i] = labels.get(from + i);
            }
        };
    }
}
