package org.sorensen.djl.train;

import java.util.Objects;
import org.sorensen.array.Shape;

/**
 * How an image is cut into tiles for prediction.
 *
 * @param size the extents of a tile; along an axis on which the image is shorter, the tile shrinks to the image
 * @param overlap how much of a tile its neighbour covers at least, 0 to below 1
 */
public record TileSize(Shape size, double overlap) {
    /**
     * Checks the fields.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public TileSize {
        Objects.requireNonNull(size, "size");
        if (!(overlap >= 0 && overlap < 1)) {
            throw new IllegalArgumentException("the overlap of tiles must be from 0 to below 1, found " + overlap);
        }
    }

    /** The window over an image. */
    SlidingWindow over(Shape image) {
        int[] extents = size.extents();
        if (image.rank() != extents.length) {
            throw new IllegalArgumentException(
                    "tiles " + size + " need images of " + extents.length + " axes, found " + image);
        }
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = Math.min(extents[axis], image.extent(axis));
        }
        return new SlidingWindow(image, Shape.of(extents), overlap);
    }
}
