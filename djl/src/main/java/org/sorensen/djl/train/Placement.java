package org.sorensen.djl.train;

import java.util.List;
import java.util.SplittableRandom;
import org.sorensen.array.Shape;

/**
 * Where a patch's voxels come from: source position = {@code centre + matrix · (patch position − patch centre)}, in
 * voxels, three axes; an image of two axes has a first one of extent 1.
 */
record Placement(int[] size, int[] patch, double[] centre, double[][] matrix) {
    private static final int AXES = 3;
    /** How far from the patch's centre the chosen voxel may lie, as a share of the patch. */
    private static final double JITTER = 0.25;

    /** The last three extents, with a 1 in front of two. */
    static int[] threeAxes(Shape shape) {
        int[] extents = shape.extents();
        return extents.length == AXES ? extents : new int[] {1, extents[0], extents[1]};
    }

    /** A patch anywhere inside the image; an image smaller than the patch lies in its middle. */
    static double[] anywhere(int[] size, int[] patch, SplittableRandom random) {
        double[] centre = new double[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            int room = size[axis] - patch[axis];
            int origin = room > 0 ? random.nextInt(room + 1) : Math.floorDiv(room, 2);
            centre[axis] = origin + (patch[axis] - 1) / 2.0;
        }
        return centre;
    }

    /** A patch around a voxel, moved a little at random and kept inside the image where it fits. */
    static double[] around(int voxel, int[] size, int[] patch, SplittableRandom random) {
        int[] position = {voxel / (size[1] * size[2]), voxel / size[2] % size[1], voxel % size[2]};
        double[] centre = new double[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            int reach = (int) (JITTER * patch[axis]);
            int origin = position[axis] - patch[axis] / 2 + random.nextInt(-reach, reach + 1);
            int room = size[axis] - patch[axis];
            origin = room > 0 ? Math.max(0, Math.min(room, origin)) : Math.floorDiv(room, 2);
            centre[axis] = origin + (patch[axis] - 1) / 2.0;
        }
        return centre;
    }

    /** Flips, rotation and scaling, drawn in this order whatever the probabilities; rotation is rigid in millimetres. */
    static double[][] draw(Augmentation augmentation, List<Double> spacingMm, SplittableRandom random) {
        int rank = spacingMm.size();
        double[] spacing = rank == AXES
                ? new double[] {spacingMm.get(0), spacingMm.get(1), spacingMm.get(2)}
                : new double[] {1, spacingMm.get(0), spacingMm.get(1)};
        double[][] matrix = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int axis : augmentation.flipAxes()) {
            if (random.nextDouble() < augmentation.flipProbability()) {
                int shifted = axis + AXES - rank;
                matrix[shifted][shifted] = -1;
            }
        }
        boolean rotate = random.nextDouble() < augmentation.rotationProbability();
        for (int axis = 0; axis < augmentation.rotationDegrees().size(); axis++) {
            double degrees = augmentation.rotationDegrees().get(axis) * (2 * random.nextDouble() - 1);
            if (rotate && degrees != 0) {
                matrix = product(rotation(axis, Math.toRadians(degrees), spacing), matrix);
            }
        }
        double growth = IntensityChange.draw(augmentation.scale(), 1, random);
        if (growth != 1) {
            for (int row = AXES - rank; row < AXES; row++) {
                for (int column = 0; column < AXES; column++) {
                    matrix[row][column] /= growth;
                }
            }
        }
        return matrix;
    }

    private static double[][] rotation(int axis, double angle, double[] spacing) {
        int a = (axis + 1) % AXES;
        int b = (axis + 2) % AXES;
        double[][] matrix = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        matrix[a][a] = Math.cos(angle);
        matrix[b][b] = Math.cos(angle);
        matrix[a][b] = -Math.sin(angle) * spacing[b] / spacing[a];
        matrix[b][a] = Math.sin(angle) * spacing[a] / spacing[b];
        return matrix;
    }

    private static double[][] product(double[][] left, double[][] right) {
        double[][] result = new double[AXES][AXES];
        for (int row = 0; row < AXES; row++) {
            for (int column = 0; column < AXES; column++) {
                for (int k = 0; k < AXES; k++) {
                    result[row][column] += left[row][k] * right[k][column];
                }
            }
        }
        return result;
    }

    /** Reads image (linear) and labels (nearest) in one pass; positions outside the case get the plan's values. */
    void gather(TrainingCase source, PatchPlan plan, float[] image, int imageFrom, int[] labels, int labelsFrom) {
        int voxels = patch[0] * patch[1] * patch[2];
        int sourceVoxels = source.size().size();
        double[] at = new double[AXES];
        int out = 0;
        for (int z = 0; z < patch[0]; z++) {
            for (int y = 0; y < patch[1]; y++) {
                for (int x = 0; x < patch[2]; x++, out++) {
                    boolean inside = locate(z, y, x, at);
                    labels[labelsFrom + out] = inside ? source.labels().get(nearest(at)) : plan.ignoreLabel();
                    for (int c = 0; c < source.channels(); c++) {
                        image[imageFrom + c * voxels + out] =
                                inside ? linear(source.image(), c * sourceVoxels, at) : plan.padValue();
                    }
                }
            }
        }
    }

    /** The source position, moved onto the outermost voxel centres; false where it lies outside the image. */
    private boolean locate(int z, int y, int x, double[] at) {
        double dz = z - (patch[0] - 1) / 2.0;
        double dy = y - (patch[1] - 1) / 2.0;
        double dx = x - (patch[2] - 1) / 2.0;
        for (int axis = 0; axis < AXES; axis++) {
            double[] row = matrix[axis];
            double position = centre[axis] + row[0] * dz + row[1] * dy + row[2] * dx;
            int last = size[axis] - 1;
            if (position < -0.5 || position > last + 0.5) {
                return false;
            }
            at[axis] = Math.max(0, Math.min(last, position));
        }
        return true;
    }

    private int nearest(double[] at) {
        return ((int) (at[0] + 0.5) * size[1] + (int) (at[1] + 0.5)) * size[2] + (int) (at[2] + 0.5);
    }

    private float linear(float[] image, int from, double[] at) {
        int z = (int) at[0];
        float part = (float) (at[0] - z);
        float low = inPlane(image, from + z * size[1] * size[2], at);
        return part == 0 ? low : low + part * (inPlane(image, from + (z + 1) * size[1] * size[2], at) - low);
    }

    private float inPlane(float[] image, int from, double[] at) {
        int y = (int) at[1];
        float part = (float) (at[1] - y);
        float low = inRow(image, from + y * size[2], at[2]);
        return part == 0 ? low : low + part * (inRow(image, from + (y + 1) * size[2], at[2]) - low);
    }

    private static float inRow(float[] image, int from, double position) {
        int x = (int) position;
        float part = (float) (position - x);
        float low = image[from + x];
        return part == 0 ? low : low + part * (image[from + x + 1] - low);
    }
}
