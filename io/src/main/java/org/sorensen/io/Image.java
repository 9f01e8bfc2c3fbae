package org.sorensen.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Shape;

/** An image or volume in memory: floats {@code [C, spatial…]} on a grid. */
public final class Image {
    private final float[] data;
    private final int channels;
    private final Grid grid;

    /**
     * Wraps values.
     *
     * @param data row-major values {@code [C, spatial…]}; not copied
     * @param channels the number of channels, at least 1
     * @param grid the spatial grid
     * @throws IllegalArgumentException if the number of values is not channels times voxels
     */
    public Image(float[] data, int channels, Grid grid) {
        int expected = grid.shape().prepend(channels).size();
        if (data.length != expected) {
            throw new IllegalArgumentException("an image of " + channels + " channels and " + grid.describe()
                    + " needs " + expected + " values, found " + data.length);
        }
        this.data = data;
        this.channels = channels;
        this.grid = grid;
    }

    /**
     * The values.
     *
     * @return the array itself, row-major {@code [C, spatial…]}
     */
    public float[] data() {
        return data;
    }

    /**
     * The number of channels.
     *
     * @return at least 1
     */
    public int channels() {
        return channels;
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
     * The shape of the values.
     *
     * @return {@code [C, spatial…]}
     */
    public Shape shape() {
        return grid.shape().prepend(channels);
    }

    /**
     * The values as one batch of one sample.
     *
     * @return {@code [1, C, spatial…]} over the same memory
     */
    public FloatArray toBatch() {
        return FloatArray.of(data, shape().prepend(1));
    }

    /**
     * A part of the image.
     *
     * @param part a box of voxels
     * @return a copy of that part in all channels, on its own grid
     * @throws IllegalArgumentException if the part is not inside the grid
     */
    public Image crop(Region part) {
        Grid partGrid = grid.crop(part.start(), part.size());
        return rearranged(partGrid, copier -> Rearrange.crop(grid, part, copier));
    }

    /**
     * The image with one axis reversed, in the same place of the world.
     *
     * @param axis from 0, the slowest spatial axis
     * @return a copy
     * @throws IllegalArgumentException if there is no such axis
     */
    public Image flip(int axis) {
        Grid flipped = grid.flip(axis);
        return rearranged(flipped, copier -> Rearrange.flip(grid, axis, copier));
    }

    private Image rearranged(Grid target, Consumer<Rearrange.RunCopier> visit) {
        float[] moved = new float[target.shape().prepend(channels).size()];
        for (int channel = 0; channel < channels; channel++) {
            int from = channel * grid.voxels();
            int to = channel * target.voxels();
            visit.accept((source, place, count) -> System.arraycopy(data, from + source, moved, to + place, count));
        }
        return new Image(moved, channels, target);
    }

    /**
     * Refuses NaN and infinite values.
     *
     * @param file where the image came from, for the message
     * @return this image
     * @throws CorruptImageException if a value is not finite; says how many are not, and where the first is
     */
    public Image requireFinite(Path file) throws CorruptImageException {
        int bad = 0;
        int first = 0;
        for (int i = data.length - 1; i >= 0; i--) {
            if (!Float.isFinite(data[i])) {
                bad++;
                first = i;
            }
        }
        if (bad > 0) {
            int[] extents = shape().extents();
            int[] index = new int[extents.length];
            int rest = first;
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                index[axis] = rest % extents[axis];
                rest /= extents[axis];
            }
            throw new CorruptImageException(
                    file,
                    "voxels",
                    "finite values",
                    bad + " that are NaN or infinite of " + data.length + ", the first (" + data[first]
                            + ") in channel " + index[0] + " at "
                            + Arrays.toString(Arrays.copyOfRange(index, 1, index.length))
                            + " (slowest axis first); replace them before use");
        }
        return this;
    }
}
