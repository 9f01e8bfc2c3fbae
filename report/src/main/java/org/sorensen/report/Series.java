package org.sorensen.report;

/**
 * One line of a chart.
 *
 * @param name what the legend says
 * @param x positions, ascending
 * @param y one value per position
 */
record Series(String name, double[] x, double[] y) {
    Series {
        Texts.requireText("the name of a series", name);
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "series '" + name + "' needs as many y values as x values, found " + y.length + " and " + x.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i]) || i > 0 && x[i] < x[i - 1]) {
                throw new IllegalArgumentException("the x values of series '" + name
                        + "' must be finite and ascending, found " + x[i] + " at index " + i);
            }
        }
    }
}
