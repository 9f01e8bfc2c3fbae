package org.sorensen.box;

/**
 * A predicted box and the target it is compared with, and what box losses read of them. Axis 0 is x.
 *
 * <p>A predicted box whose corners are in the wrong order, or whose size is negative, is read with its corners in order
 * (the first step of the GIoU paper's algorithm), so its loss is defined and its gradient moves the edge that is read.
 */
public final class BoxPair {
    private final BoxNumber[] lower;
    private final BoxNumber[] upper;
    private final BoxNumber[] size;
    private final BoxNumber[] center;
    private final double[] targetLower;
    private final double[] targetUpper;
    private final double[] targetSize;
    private final double[] targetCenter;
    private boolean inverted;

    BoxPair(BoxFormat format, double[] predicted, double[] target, boolean differentiate) {
        int axes = predicted.length / 2;
        lower = new BoxNumber[axes];
        upper = new BoxNumber[axes];
        size = new BoxNumber[axes];
        center = new BoxNumber[axes];
        targetLower = new double[axes];
        targetUpper = new double[axes];
        targetSize = new double[axes];
        targetCenter = new double[axes];
        for (int a = 0; a < axes; a++) {
            BoxNumber first = coordinate(predicted, a, differentiate);
            BoxNumber second = coordinate(predicted, axes + a, differentiate);
            if (format == BoxFormat.CORNERS) {
                corners(a, first, second);
                targetCorners(a, target[a], target[axes + a]);
            } else {
                center(a, first, second);
                targetCenter(a, target[a], target[axes + a]);
            }
        }
    }

    private static BoxNumber coordinate(double[] box, int index, boolean differentiate) {
        return differentiate ? BoxNumber.coordinate(box[index], index, box.length) : BoxNumber.constant(box[index]);
    }

    private void corners(int axis, BoxNumber first, BoxNumber second) {
        boolean swap = first.value() > second.value();
        inverted |= swap;
        lower[axis] = swap ? second : first;
        upper[axis] = swap ? first : second;
        size[axis] = upper[axis].minus(lower[axis]);
        center[axis] = first.plus(second).times(0.5);
    }

    private void center(int axis, BoxNumber middle, BoxNumber extent) {
        boolean swap = extent.value() < 0;
        inverted |= swap;
        center[axis] = middle;
        size[axis] = swap ? extent.times(-1) : extent;
        lower[axis] = middle.minus(size[axis].times(0.5));
        upper[axis] = middle.plus(size[axis].times(0.5));
    }

    private void targetCorners(int axis, double first, double second) {
        targetLower[axis] = first;
        targetUpper[axis] = second;
        targetSize[axis] = second - first;
        targetCenter[axis] = (first + second) * 0.5;
    }

    private void targetCenter(int axis, double middle, double extent) {
        targetLower[axis] = middle - extent * 0.5;
        targetUpper[axis] = middle + extent * 0.5;
        targetSize[axis] = extent;
        targetCenter[axis] = middle;
    }

    /** Whether the corners of the prediction had to be put in order. */
    boolean inverted() {
        return inverted;
    }

    /**
     * The number of axes.
     *
     * @return 2 or 3
     */
    public int axes() {
        return size.length;
    }

    /**
     * The predicted size along an axis.
     *
     * @param axis the axis
     * @return 0 or more
     */
    public BoxNumber size(int axis) {
        return size[axis];
    }

    /**
     * The target's size along an axis.
     *
     * @param axis the axis
     * @return 0 or more
     */
    public double targetSize(int axis) {
        return targetSize[axis];
    }

    /**
     * How far the predicted centre lies beyond the target's along an axis.
     *
     * @param axis the axis
     * @return the signed distance
     */
    public BoxNumber offset(int axis) {
        return center[axis].plus(-targetCenter[axis]);
    }

    /**
     * The size of the intersection along an axis. Where the boxes only touch it has no derivative, but for a predicted box
     * of size 0 it has that of a growing box, so that it can grow.
     *
     * @param axis the axis
     * @return 0 or more
     */
    public BoxNumber overlap(int axis) {
        BoxNumber overlap = upper[axis].min(targetUpper[axis]).minus(lower[axis].max(targetLower[axis]));
        boolean grows = overlap.value() == 0 && size[axis].value() == 0;
        return overlap.value() > 0 || grows ? overlap : BoxNumber.constant(0);
    }

    /**
     * The size of the smallest box that holds both, along an axis.
     *
     * @param axis the axis
     * @return 0 or more
     */
    public BoxNumber hull(int axis) {
        return upper[axis].max(targetUpper[axis]).minus(lower[axis].min(targetLower[axis]));
    }

    /**
     * The area (volume) of the intersection.
     *
     * @return {@code |B ∩ T|}
     */
    public BoxNumber intersection() {
        BoxNumber product = overlap(0);
        for (int a = 1; a < axes(); a++) {
            product = product.times(overlap(a));
        }
        return product;
    }

    /**
     * The area (volume) of the union.
     *
     * @return {@code |B ∪ T| = |B| + |T| − |B ∩ T|}
     */
    public BoxNumber union() {
        BoxNumber predicted = size[0];
        double target = targetSize[0];
        for (int a = 1; a < axes(); a++) {
            predicted = predicted.times(size[a]);
            target *= targetSize[a];
        }
        return predicted.plus(target).minus(intersection());
    }

    /**
     * The area (volume) of the smallest box that holds both.
     *
     * @return {@code |C|}
     */
    public BoxNumber hull() {
        BoxNumber product = hull(0);
        for (int a = 1; a < axes(); a++) {
            product = product.times(hull(a));
        }
        return product;
    }

    /**
     * Intersection over union.
     *
     * @param epsilon what is added to the union
     * @return {@code |B ∩ T| / (|B ∪ T| + ε)}, 0 where neither box has an area
     */
    public BoxNumber iou(double epsilon) {
        return intersection().over(union().plus(epsilon));
    }

    /**
     * The squared distance of the centres.
     *
     * @return {@code Σ offset²}
     */
    public BoxNumber squaredDistance() {
        BoxNumber sum = offset(0).squared();
        for (int a = 1; a < axes(); a++) {
            sum = sum.plus(offset(a).squared());
        }
        return sum;
    }

    /**
     * The squared diagonal of the smallest box that holds both.
     *
     * @return {@code Σ hull²}
     */
    public BoxNumber squaredDiagonal() {
        BoxNumber sum = hull(0).squared();
        for (int a = 1; a < axes(); a++) {
            sum = sum.plus(hull(a).squared());
        }
        return sum;
    }
}
