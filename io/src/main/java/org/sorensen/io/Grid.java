package org.sorensen.io;

import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import org.sorensen.array.Shape;

/**
 * Where the voxels of an image are: how many along each axis, how far apart, and how they lie in the world.
 *
 * <p>Sizes and spacings are slowest axis first, {@code [D, H, W]} or {@code [H, W]}. The affine maps voxel indices in
 * NIfTI's order, {@code (x, y, z, 1)} with x the fastest axis, to world millimetres (right, anterior, superior). An
 * image without such information has a spacing of 1 and the identity.
 */
public final class Grid {
    private final int[] size;
    private final double[] spacingMm;
    private final double[][] affine;

    /**
     * A grid.
     *
     * @param size extents, slowest axis first, two or three of them, each at least 1; copied
     * @param spacingMm distance between voxel centres along each axis in mm, same order; copied
     * @param affine 4×4, voxel (x, y, z, 1) to world mm; copied
     * @throws IllegalArgumentException if the numbers of axes differ, an extent is below 1, a spacing is not a positive
     *     finite number, or the affine is not a finite 4×4 matrix
     */
    public Grid(int[] size, double[] spacingMm, double[][] affine) {
        if (size.length < 2 || size.length > 3) {
            throw new IllegalArgumentException("a grid has 2 or 3 axes, found size " + Arrays.toString(size));
        }
        Shape.of(size);
        if (spacingMm.length != size.length) {
            throw new IllegalArgumentException("a grid of size " + Arrays.toString(size) + " needs " + size.length
                    + " spacings, found " + Arrays.toString(spacingMm));
        }
        for (double spacing : spacingMm) {
            if (!(spacing > 0) || Double.isInfinite(spacing)) {
                throw new IllegalArgumentException(
                        "a spacing must be a positive number of mm, found " + Arrays.toString(spacingMm));
            }
        }
        this.size = size.clone();
        this.spacingMm = spacingMm.clone();
        this.affine = copyOfFinite(affine);
    }

    private static double[][] copyOfFinite(double[][] affine) {
        double[][] copy = new double[affine.length][];
        boolean good = affine.length == 4;
        for (int row = 0; row < affine.length; row++) {
            copy[row] = affine[row].clone();
            good &= copy[row].length == 4 && Arrays.stream(copy[row]).allMatch(Double::isFinite);
        }
        if (!good) {
            throw new IllegalArgumentException(
                    "an affine must be a finite 4x4 matrix, found " + Arrays.deepToString(affine));
        }
        return copy;
    }

    /**
     * A grid of unit spacing and identity affine, for images that say nothing about the world.
     *
     * @param size extents, slowest axis first
     * @return the grid
     * @throws IllegalArgumentException if there are not two or three extents, each at least 1
     */
    public static Grid ofPixels(int... size) {
        double[] spacing = new double[size.length];
        Arrays.fill(spacing, 1);
        return new Grid(size, spacing, Affines.identity());
    }

    /**
     * A grid whose axes run along the world's axes, with voxel (0, 0, 0) at the origin.
     *
     * @param size extents, slowest axis first
     * @param spacingMm spacing in mm, same order
     * @return the grid
     * @throws IllegalArgumentException as the constructor
     */
    public static Grid ofSpacing(int[] size, double[] spacingMm) {
        double[][] affine = Affines.identity();
        for (int axis = 0; axis < spacingMm.length && axis < 3; axis++) {
            affine[axis][axis] = spacingMm[spacingMm.length - 1 - axis];
        }
        return new Grid(size, spacingMm, affine);
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
     * The extents as a shape.
     *
     * @return the spatial shape, slowest axis first
     */
    public Shape shape() {
        return Shape.of(size);
    }

    /**
     * The number of spatial axes.
     *
     * @return 2 or 3
     */
    public int rank() {
        return size.length;
    }

    /**
     * The number of voxels.
     *
     * @return the product of the extents
     */
    public int voxels() {
        return shape().size();
    }

    /**
     * The distance between voxel centres.
     *
     * @return a copy, in mm, slowest axis first
     */
    public double[] spacingMm() {
        return spacingMm.clone();
    }

    /**
     * The map from voxel (x, y, z, 1) to world mm.
     *
     * @return a copy, 4×4
     */
    public double[][] affine() {
        double[][] copy = new double[4][];
        for (int row = 0; row < 4; row++) {
            copy[row] = affine[row].clone();
        }
        return copy;
    }

    /**
     * The world position of a voxel's centre.
     *
     * @param index the voxel's index, slowest axis first
     * @return right, anterior, superior in mm
     * @throws IllegalArgumentException if the number of indices is not the rank
     */
    public double[] worldMm(int... index) {
        requireRank(index, "index");
        double[] world = new double[3];
        for (int row = 0; row < 3; row++) {
            world[row] = affine[row][3];
            for (int axis = 0; axis < index.length; axis++) {
                world[row] += affine[row][axis] * index[index.length - 1 - axis];
            }
        }
        return world;
    }

    /**
     * The grid of a part of the image, in the same place of the world.
     *
     * @param start the first voxel of the part, slowest axis first
     * @param partSize the extents of the part
     * @return a grid with the same spacing whose origin is at {@code start}
     * @throws IllegalArgumentException if the part is not inside this grid
     */
    public Grid crop(int[] start, int[] partSize) {
        requireRank(start, "start");
        requireRank(partSize, "size");
        for (int axis = 0; axis < size.length; axis++) {
            if (start[axis] < 0 || partSize[axis] < 1 || start[axis] > size[axis] - partSize[axis]) {
                throw new IllegalArgumentException("a part at " + Arrays.toString(start) + " of size "
                        + Arrays.toString(partSize) + " is not inside a grid of size " + Arrays.toString(size));
            }
        }
        return new Grid(partSize, spacingMm, originAt(affine(), worldMm(start)));
    }

    /**
     * The grid of the image with one axis reversed, in the same place of the world.
     *
     * @param axis from 0, the slowest
     * @return the grid whose first voxel along the axis is the last one here
     * @throws IllegalArgumentException if there is no such axis
     */
    public Grid flip(int axis) {
        if (axis < 0 || axis >= size.length) {
            throw new IllegalArgumentException("axis " + axis + " of a grid of size " + Arrays.toString(size));
        }
        int[] last = new int[size.length];
        last[axis] = size[axis] - 1;
        double[][] flipped = originAt(affine(), worldMm(last));
        int column = size.length - 1 - axis;
        for (int row = 0; row < 3; row++) {
            flipped[row][column] = 0 - flipped[row][column];
        }
        return new Grid(size, spacingMm, flipped);
    }

    private static double[][] originAt(double[][] affine, double[] worldMm) {
        for (int row = 0; row < 3; row++) {
            affine[row][3] = worldMm[row];
        }
        return affine;
    }

    private void requireRank(int[] values, String what) {
        if (values.length != size.length) {
            throw new IllegalArgumentException(what + " " + Arrays.toString(values) + " needs " + size.length
                    + " values, one per axis of a grid of size " + Arrays.toString(size));
        }
    }

    /**
     * Whether two grids have the same extents.
     *
     * @param other another grid
     * @return true if so, wherever they lie
     */
    public boolean sameSize(Grid other) {
        return Arrays.equals(size, other.size);
    }

    /**
     * Whether the voxels of two grids are in the same places.
     *
     * @param other another grid
     * @param toleranceMm how far voxel centres may be apart
     * @return true if the sizes are equal, no corner of one is further than the tolerance from the other's, and the
     *     spacings agree to it over the whole extent
     */
    public boolean samePlace(Grid other, double toleranceMm) {
        if (!sameSize(other)) {
            return false;
        }
        for (int axis = 0; axis < size.length; axis++) {
            if (Math.abs(spacingMm[axis] - other.spacingMm[axis]) * size[axis] > toleranceMm) {
                return false;
            }
        }
        for (int corner = 0; corner < 1 << size.length; corner++) {
            int[] index = new int[size.length];
            for (int axis = 0; axis < size.length; axis++) {
                index[axis] = (corner >> axis & 1) * (size[axis] - 1);
            }
            double[] here = worldMm(index);
            double[] there = other.worldMm(index);
            if (Math.hypot(Math.hypot(here[0] - there[0], here[1] - there[1]), here[2] - there[2]) > toleranceMm) {
                return false;
            }
        }
        return true;
    }

    /**
     * The grid in words, for messages.
     *
     * @return the extents and, where it is not 1 everywhere, the spacing: {@code 181x217x181 voxels of 1x1x2.5 mm},
     *     slowest axis first
     */
    public String describe() {
        StringJoiner extents = new StringJoiner("x");
        StringJoiner spacings = new StringJoiner("x");
        boolean unit = true;
        for (int axis = 0; axis < size.length; axis++) {
            extents.add(Integer.toString(size[axis]));
            spacings.add(short4(spacingMm[axis]));
            unit &= spacingMm[axis] == 1;
        }
        return unit && size.length == 2 ? extents + " pixels" : extents + " voxels of " + spacings + " mm";
    }

    private static String short4(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Grid grid
                && Arrays.equals(size, grid.size)
                && Arrays.equals(spacingMm, grid.spacingMm)
                && Arrays.deepEquals(affine, grid.affine);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(size) + Arrays.hashCode(spacingMm)) + Arrays.deepHashCode(affine);
    }

    /** As {@link #describe()}. */
    @Override
    public String toString() {
        return describe();
    }
}
