package org.sorensen.djl.train;

import org.sorensen.array.Shape;

/**
 * How training patches are cut.
 *
 * @param size the extents of a patch, as many as the images have
 * @param foregroundFraction the share of patches placed around a foreground voxel, 0 to 1; its class is drawn uniformly
 *     from those in the case, so rare classes are seen as often as common ones
 * @param ignoreLabel the label of voxels outside the image; voxels that have it in the case are no foreground
 * @param padValue the image's value outside the image
 */
public record PatchPlan(Shape size, double foregroundFraction, int ignoreLabel, float padValue) {
    /** The usual ignore label, the largest that fits a byte. */
    public static final int USUAL_IGNORE_LABEL = 255;

    /**
     * Checks the fields.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public PatchPlan {
        if (size.rank() < 2 || size.rank() > 3) {
            throw new IllegalArgumentException("patches must have 2 or 3 axes, found " + size);
        }
        if (!(foregroundFraction >= 0 && foregroundFraction <= 1)) {
            throw new IllegalArgumentException(
                    "the foreground fraction must be from 0 to 1, found " + foregroundFraction);
        }
        if (!Float.isFinite(padValue)) {
            throw new IllegalArgumentException("the pad value must be finite, found " + padValue);
        }
    }

    /**
     * Patches with the usual ignore label and zeros outside the image.
     *
     * @param size the extents
     * @param foregroundFraction the share around a foreground voxel
     * @return the plan
     */
    public static PatchPlan of(Shape size, double foregroundFraction) {
        return new PatchPlan(size, foregroundFraction, USUAL_IGNORE_LABEL, 0);
    }
}
