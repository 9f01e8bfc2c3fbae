package org.sorensen.report;

import java.util.List;

/** A curve in a single line of text. */
public final class Sparkline {
    private static final char GAP = ' ';

    private Sparkline() {}

    /**
     * The values as one line of characters of rising height.
     *
     * @param values the curve from left to right; a value that is not finite leaves a gap
     * @param width how many characters at most, at least 1; more values are averaged
     * @param glyphs the characters to draw with
     * @return one character per value, or {@code width} characters; empty if there are no values
     */
    public static String of(double[] values, int width, Glyphs glyphs) {
        if (width < 1) {
            throw new IllegalArgumentException("a sparkline needs a width of at least 1, found " + width);
        }
        int columns = Math.min(width, values.length);
        double[] means = new double[columns];
        for (int column = 0; column < columns; column++) {
            int from = (int) ((long) column * values.length / columns);
            int to = (int) ((long) (column + 1) * values.length / columns);
            means[column] = meanOfFinite(values, from, to);
        }
        Range range = Range.of(List.of(means)).widened();
        StringBuilder line = new StringBuilder();
        String levels = glyphs.levels();
        for (double mean : means) {
            int level = (int) Math.rint(range.fraction(mean) * (levels.length() - 1));
            line.append(Double.isFinite(mean) ? levels.charAt(level) : GAP);
        }
        return line.toString();
    }

    private static double meanOfFinite(double[] values, int from, int to) {
        double sum = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            if (Double.isFinite(values[i])) {
                sum += values[i];
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
