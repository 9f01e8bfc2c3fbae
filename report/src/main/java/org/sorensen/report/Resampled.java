package org.sorensen.report;

import java.util.Arrays;

/** A line at equally spaced columns: the mean of the points of a column, or the straight line between two points. */
final class Resampled {
    private Resampled() {}

    /** One value per column; NaN where the line has none. */
    static double[] toColumns(Series series, Range x, int columns) {
        double[] sums = new double[columns];
        int[] counts = new int[columns];
        for (int i = 0; i < series.x().length; i++) {
            if (Double.isFinite(series.y()[i])) {
                int column = (int) Math.rint(x.fraction(series.x()[i]) * (columns - 1));
                sums[column] += series.y()[i];
                counts[column]++;
            }
        }
        double[] values = new double[columns];
        Arrays.fill(values, Double.NaN);
        for (int column = 0; column < columns; column++) {
            if (counts[column] > 0) {
                values[column] = sums[column] / counts[column];
            }
        }
        interpolate(series, x, values);
        return values;
    }

    /** Fills the columns between neighbouring finite points. */
    private static void interpolate(Series series, Range x, double[] values) {
        int columns = values.length;
        for (int i = 1; i < series.x().length; i++) {
            double from = x.fraction(series.x()[i - 1]) * (columns - 1);
            double to = x.fraction(series.x()[i]) * (columns - 1);
            double change = series.y()[i] - series.y()[i - 1];
            if (!Double.isFinite(change)) {
                continue;
            }
            for (int column = (int) Math.ceil(from); column < to; column++) {
                if (Double.isNaN(values[column])) {
                    values[column] = series.y()[i - 1] + change * (column - from) / (to - from);
                }
            }
        }
    }
}
