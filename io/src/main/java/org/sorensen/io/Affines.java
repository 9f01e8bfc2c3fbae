package org.sorensen.io;

import java.util.Optional;

/** The algebra of 4×4 affines and of NIfTI's quaternion form of them. */
final class Affines {
    /** How far from orthonormal a matrix may be that is still written as a rotation. */
    private static final double RIGID_TOLERANCE = 1e-4;

    /** How far below zero rounding may push {@code 1 - b² - c² - d²}. */
    private static final double UNIT_TOLERANCE = 1e-5;

    private Affines() {}

    /**
     * A rotation as NIfTI stores it: the vector part of a unit quaternion, and the sign of the third axis.
     *
     * @param b first component
     * @param c second component
     * @param d third component
     * @param qfac 1, or -1 where the voxel axes are left-handed
     */
    record Quaternion(double b, double c, double d, int qfac) {}

    static double[][] identity() {
        double[][] identity = new double[4][4];
        for (int i = 0; i < 4; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    /** Rotation times zooms (x, y, z), or nothing where (b, c, d) is longer than a unit quaternion. */
    static Optional<double[][]> fromQuaternion(Quaternion q, double[] zooms, double[] offset) {
        double b = q.b();
        double c = q.c();
        double d = q.d();
        double rest = 1 - b * b - c * c - d * d;
        if (!(rest >= -UNIT_TOLERANCE)) {
            return Optional.empty();
        }
        double a = Math.sqrt(Math.max(rest, 0));
        double[][] rotation = {
            {a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)},
            {2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)},
            {2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c}
        };
        double[][] affine = identity();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                affine[row][column] = rotation[row][column] * zooms[column] * (column == 2 ? q.qfac() : 1);
            }
            affine[row][3] = offset[row];
        }
        return Optional.of(affine);
    }

    /** The rotation of an affine with these zooms (x, y, z), or nothing where it is not a rotation times the zooms. */
    static Optional<Quaternion> toQuaternion(double[][] affine, double[] zooms) {
        double[][] r = new double[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                r[row][column] = affine[row][column] / zooms[column];
            }
        }
        if (!isOrthonormal(r)) {
            return Optional.empty();
        }
        int qfac = determinant(r) < 0 ? -1 : 1;
        for (int row = 0; row < 3; row++) {
            r[row][2] *= qfac;
        }
        return Optional.of(quaternion(r, qfac));
    }

    /** Divides by the largest component, so that the result is accurate for every rotation. */
    private static Quaternion quaternion(double[][] r, int qfac) {
        double[] fourSquares = {
            1 + r[0][0] + r[1][1] + r[2][2],
            1 + r[0][0] - r[1][1] - r[2][2],
            1 - r[0][0] + r[1][1] - r[2][2],
            1 - r[0][0] - r[1][1] + r[2][2]
        };
        int largest = 0;
        for (int i = 1; i < 4; i++) {
            largest = fourSquares[i] > fourSquares[largest] ? i : largest;
        }
        double s = 2 * Math.sqrt(fourSquares[largest]);
        double[] abcd = switch (largest) {
            case 0 -> new double[] {s / 4, (r[2][1] - r[1][2]) / s, (r[0][2] - r[2][0]) / s, (r[1][0] - r[0][1]) / s};
            case 1 -> new double[] {(r[2][1] - r[1][2]) / s, s / 4, (r[0][1] + r[1][0]) / s, (r[0][2] + r[2][0]) / s};
            case 2 -> new double[] {(r[0][2] - r[2][0]) / s, (r[0][1] + r[1][0]) / s, s / 4, (r[1][2] + r[2][1]) / s};
            default -> new double[] {(r[1][0] - r[0][1]) / s, (r[0][2] + r[2][0]) / s, (r[1][2] + r[2][1]) / s, s / 4};
        };
        // The stored form has no place for a; q and -q are one rotation, so a is made the positive one.
        double sign = abcd[0] < 0 ? -1 : 1;
        return new Quaternion(sign * abcd[1], sign * abcd[2], sign * abcd[3], qfac);
    }

    private static boolean isOrthonormal(double[][] r) {
        for (int i = 0; i < 3; i++) {
            for (int j = i; j < 3; j++) {
                double dot = r[0][i] * r[0][j] + r[1][i] * r[1][j] + r[2][i] * r[2][j];
                if (Math.abs(dot - (i == j ? 1 : 0)) > RIGID_TOLERANCE) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The determinant of the upper left 3×3 part. */
    static double determinant(double[][] m) {
        return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
                - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
                + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    }
}
