package org.sorensen.djl.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sorensen.array.Shape;

/**
 * Overlapping tiles over an image, and the weights with which their results are blended.
 *
 * <p>The tiles of an axis are spread evenly and touch both ends. An image shorter than a tile lies in its middle; the
 * tile's origin is negative then. The weight falls from the tile's centre as a Gaussian with a standard deviation of an
 * eighth of the extent, and is at least a thousandth, so that a border covered by one tile keeps its values.
 */
public final class SlidingWindow {
    private static final double DEVIATIONS_PER_TILE = 8;
    private static final double LEAST_WEIGHT = 1e-3;

    private final int[] size;
    private final int[] tile;
    private final Shape tileShape;
    private final List<int[]> origins = new ArrayList<>();
    private final float[] weights;

    /**
     * Lays out the tiles.
     *
     * @param size the image's spatial extents, two or three
     * @param tile the tile's extents, as many
     * @param overlap how much of a tile its neighbour covers at least, 0 to below 1; 0.5 is usual
     * @throws IllegalArgumentException if the ranks differ or the overlap is out of range
     */
    public SlidingWindow(Shape size, Shape tile, double overlap) {
        if (size.rank() != tile.rank() || size.rank() < 2 || size.rank() > 3) {
            throw new IllegalArgumentException(
                    "image and tile must both have 2 or both have 3 axes, found " + size + " and " + tile);
        }
        if (!(overlap >= 0 && overlap < 1)) {
            throw new IllegalArgumentException("the overlap of tiles must be from 0 to below 1, found " + overlap);
        }
        this.size = Placement.threeAxes(size);
        this.tile = Placement.threeAxes(tile);
        this.tileShape = tile;
        int[][] starts = new int[this.size.length][];
        for (int axis = 0; axis < starts.length; axis++) {
            starts[axis] = starts(this.size[axis], this.tile[axis], overlap);
        }
        for (int z : starts[0]) {
            for (int y : starts[1]) {
                for (int x : starts[2]) {
                    origins.add(new int[] {z, y, x});
                }
            }
        }
        this.weights = weights(this.tile);
    }

    private static int[] starts(int size, int tile, double overlap) {
        int room = size - tile;
        if (room <= 0) {
            return new int[] {Math.floorDiv(room, 2)};
        }
        double step = Math.max(1, Math.floor(tile * (1 - overlap)));
        int count = (int) Math.ceil(room / step) + 1;
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = (int) Math.round((double) i * room / (count - 1));
        }
        return starts;
    }

    private static float[] weights(int[] tile) {
        float[] weights = new float[tile[0] * tile[1] * tile[2]];
        for (int i = 0; i < weights.length; i++) {
            int[] position = {i / (tile[1] * tile[2]), i / tile[2] % tile[1], i % tile[2]};
            double exponent = 0;
            for (int axis = 0; axis < tile.length; axis++) {
                double distance = (position[axis] - (tile[axis] - 1) / 2.0) / (tile[axis] / DEVIATIONS_PER_TILE);
                exponent -= distance * distance / 2;
            }
            weights[i] = (float) Math.max(LEAST_WEIGHT, Math.exp(exponent));
        }
        return weights;
    }

    /**
     * The number of tiles.
     *
     * @return at least 1
     */
    public int count() {
        return origins.size();
    }

    /**
     * The extents of a tile.
     *
     * @return as given
     */
    public Shape tile() {
        return tileShape;
    }

    /**
     * Where a tile begins.
     *
     * @param index from 0 to {@code count() - 1}
     * @return one position per axis of the image; negative where the image is shorter than the tile
     */
    public int[] origin(int index) {
        int[] origin = origins.get(index);
        return Arrays.copyOfRange(origin, origin.length - tileShape.rank(), origin.length);
    }

    /**
     * Cuts a tile out of an image.
     *
     * @param image {@code [channels, size…]}, row-major; not modified
     * @param channels the number of channels
     * @param index the tile, from 0 to {@code count() - 1}
     * @param padValue the value outside the image
     * @param into {@code [channels, tile…]}; overwritten
     */
    public void extract(float[] image, int channels, int index, float padValue, float[] into) {
        require("the image", image.length, channels, voxels(size));
        require("the tile", into.length, channels, tileShape.size());
        Arrays.fill(into, padValue);
        forEachRow(index, channels, (inImage, inTile, count) -> System.arraycopy(image, inImage, into, inTile, count));
    }

    /**
     * An empty accumulator of tiles' results.
     *
     * @param channels the number of channels of a result
     * @return the accumulator
     */
    public Blend blend(int channels) {
        return new Blend(channels);
    }

    private static int voxels(int[] extents) {
        return extents[0] * extents[1] * extents[2];
    }

    private static void require(String what, int length, int channels, int voxels) {
        if (length != channels * voxels) {
            throw new IllegalArgumentException(
                    what + " must have " + channels + " × " + voxels + " values, found " + length);
        }
    }

    /** A run of voxels that are next to each other in the image and in the tile. */
    private interface Row {
        void visit(int inImage, int inTile, int count);
    }

    /** Visits the part of a tile that lies inside the image. */
    private void forEachRow(int index, int channels, Row row) {
        int[] origin = origins.get(index);
        int x = Math.max(0, origin[2]);
        int count = Math.min(size[2], origin[2] + tile[2]) - x;
        for (int c = 0; c < channels; c++) {
            for (int z = Math.max(0, origin[0]); z < Math.min(size[0], origin[0] + tile[0]); z++) {
                for (int y = Math.max(0, origin[1]); y < Math.min(size[1], origin[1] + tile[1]); y++) {
                    int inImage = ((c * size[0] + z) * size[1] + y) * size[2] + x;
                    int inTile = ((c * tile[0] + z - origin[0]) * tile[1] + y - origin[1]) * tile[2] + x - origin[2];
                    row.visit(inImage, inTile, count);
                }
            }
        }
    }

    /** The weighted mean of tiles' results, logits or probabilities. Not thread-safe. */
    public final class Blend {
        private final int channels;
        private final float[] sums;
        private final float[] total = new float[voxels(size)];

        private Blend(int channels) {
            this.channels = channels;
            this.sums = new float[Math.multiplyExact(channels, voxels(size))];
        }

        /**
         * Adds the result of a tile.
         *
         * @param index the tile, from 0 to {@code count() - 1}
         * @param values {@code [channels, tile…]}, row-major; not modified
         */
        public void add(int index, float[] values) {
            require("the result of a tile", values.length, channels, tileShape.size());
            int tileVoxels = tileShape.size();
            forEachRow(index, channels, (inImage, inTile, count) -> {
                int weight = inTile % tileVoxels;
                for (int i = 0; i < count; i++) {
                    sums[inImage + i] += weights[weight + i] * values[inTile + i];
                }
            });
            forEachRow(index, 1, (inImage, inTile, count) -> {
                for (int i = 0; i < count; i++) {
                    total[inImage + i] += weights[inTile + i];
                }
            });
        }

        /**
         * The mean of what was added.
         *
         * @return {@code [channels, size…]}, row-major
         * @throws IllegalStateException if a voxel was in no tile that was added
         */
        public float[] result() {
            float[] result = new float[sums.length];
            for (int i = 0; i < sums.length; i++) {
                float weight = total[i % total.length];
                if (weight == 0) {
                    throw new IllegalStateException("no tile was added that covers voxel index " + i % total.length);
                }
                result[i] = sums[i] / weight;
            }
            return result;
        }
    }
}
