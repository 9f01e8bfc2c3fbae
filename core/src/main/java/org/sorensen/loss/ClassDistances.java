package org.sorensen.loss;

import java.util.Arrays;

/**
 * How far classes are apart, from 0 to 1: what it costs to take one for another. Row by true class, column by predicted
 * class, 0 on the diagonal.
 */
public final class ClassDistances {
    private static final ClassDistances EQUAL = new ClassDistances(null);

    private final double[][] distances;

    private ClassDistances(double[][] distances) {
        this.distances = distances;
    }

    /**
     * Every class is as far from every other, 1, for any number of classes.
     *
     * @return the distances
     */
    public static ClassDistances equal() {
        return EQUAL;
    }

    /**
     * Distances by true and predicted class, divided by the largest.
     *
     * @param rows a square matrix of finite numbers of at least 0, not all zero, with zeros on the diagonal; copied
     * @return the distances
     * @throws IllegalArgumentException if it is anything else
     */
    public static ClassDistances of(double[]... rows) {
        double largest = 0;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != rows.length) {
                throw new IllegalArgumentException("distances must be square, found " + rows.length + " rows and "
                        + rows[i].length + " columns in row " + i);
            }
            for (int k = 0; k < rows.length; k++) {
                double distance = rows[i][k];
                if (!(distance >= 0 && distance < Double.POSITIVE_INFINITY) || i == k && distance != 0) {
                    throw new IllegalArgumentException("distances must be finite, at least 0, and 0 from a class to"
                            + " itself, found " + distance + " from class " + i + " to class " + k);
                }
                largest = Math.max(largest, distance);
            }
        }
        if (largest == 0) {
            throw new IllegalArgumentException("distances must not all be 0");
        }
        double divisor = largest;
        double[][] distances = Arrays.stream(rows)
                .map(row -> Arrays.stream(row).map(d -> d / divisor).toArray())
                .toArray(double[][]::new);
        return new ClassDistances(distances);
    }

    /**
     * The matrix for a number of classes.
     *
     * @param classes the number of classes, 2 for a single channel
     * @return a fresh matrix, by true and predicted class
     * @throws IllegalArgumentException if the matrix is of another size
     */
    public double[][] forClasses(int classes) {
        if (distances != null && distances.length != classes) {
            throw new IllegalArgumentException(
                    "distances of " + distances.length + " classes do not fit scores of " + classes + " classes");
        }
        double[][] matrix = new double[classes][classes];
        for (int i = 0; i < classes; i++) {
            for (int k = 0; k < classes; k++) {
                matrix[i][k] = distances != null ? distances[i][k] : i == k ? 0 : 1;
            }
        }
        return matrix;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassDistances that && Arrays.deepEquals(distances, that.distances);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(distances);
    }

    @Override
    public String toString() {
        return distances == null ? "equal" : Arrays.deepToString(distances);
    }
}
