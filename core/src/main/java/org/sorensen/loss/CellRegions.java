package org.sorensen.loss;

import org.sorensen.geometry.DistanceTransform;
import org.sorensen.geometry.Region;
import org.sorensen.geometry.Spacing;

/** The images of a cell as regions; ignored voxels are on neither side. */
final class CellRegions {
    private static final double THRESHOLD = 0.5;

    private CellRegions() {}

    /** Where values of an image are above one half: targets of 1, or a prediction of the class. */
    static Region of(Cell cell, int image, double[] values, Spacing spacing) {
        int from = image * cell.spatial().size();
        double[] weights = cell.weights();
        return new Region(
                new DistanceTransform(cell.spatial(), spacing, cell.threads()),
                i -> values[from + i] > THRESHOLD && weights[from + i] > 0,
                i -> values[from + i] <= THRESHOLD && weights[from + i] > 0);
    }
}
