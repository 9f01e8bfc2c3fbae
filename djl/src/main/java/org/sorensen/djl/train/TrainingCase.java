package org.sorensen.djl.train;

import java.util.List;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;

/**
 * One image with its labels.
 *
 * @param id how messages name it
 * @param channels channels of the image, at least 1
 * @param image {@code [channels, spatial…]}, row-major; not copied
 * @param size the spatial extents, two or three
 * @param labels {@code [1, spatial…]}
 * @param spacingMm the distance of neighbouring voxels along each axis, in the order of {@code size}
 */
public record TrainingCase(
        String id, int channels, float[] image, Shape size, LabelMap labels, List<Double> spacingMm) {

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException if shapes differ, a spacing is not a positive number, or a voxel is not finite
     */
    public TrainingCase {
        spacingMm = List.copyOf(spacingMm);
        if (size.rank() < 2 || size.rank() > 3 || channels < 1) {
            throw new IllegalArgumentException("case " + id
                    + " must have 2 or 3 spatial axes and at least 1 channel, found " + size + " and " + channels);
        }
        if (image.length != (long) channels * size.size()) {
            throw new IllegalArgumentException("case " + id + " must have " + channels + " × " + size.size()
                    + " image values, found " + image.length);
        }
        if (!labels.shape().equals(size.prepend(1))) {
            throw new IllegalArgumentException("case " + id + " has an image of size " + size + " but labels of shape "
                    + labels.shape() + "; they must be on one grid, expected labels " + size.prepend(1));
        }
        if (spacingMm.size() != size.rank() || !spacingMm.stream().allMatch(mm -> mm > 0 && Double.isFinite(mm))) {
            throw new IllegalArgumentException("case " + id + " must have a positive spacing in mm for each of "
                    + size.rank() + " axes, found " + spacingMm);
        }
        for (int i = 0; i < image.length; i++) {
            if (!Float.isFinite(image[i])) {
                throw new IllegalArgumentException("case " + id + " has the value " + image[i] + " in channel "
                        + i / size.size() + " at voxel index " + i % size.size() + "; every voxel must be finite");
            }
        }
    }

    /**
     * Checks that every label is a class.
     *
     * @param classes the number of classes; labels run from 0 to {@code classes - 1}
     * @param ignoreLabel a further allowed label, whose voxels take no part
     * @throws IllegalArgumentException naming the first other label and where it is
     */
    public void requireLabels(int classes, int ignoreLabel) {
        for (int i = 0; i < size.size(); i++) {
            int label = labels.get(i);
            if ((label < 0 || label >= classes) && label != ignoreLabel) {
                throw new IllegalArgumentException("case " + id + " has label " + label + " at voxel index " + i
                        + ", but the classes are 0 to " + (classes - 1) + " and the ignore label is " + ignoreLabel);
            }
        }
    }
}
