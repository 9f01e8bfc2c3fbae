package org.sorensen.report;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** A {@link LineChart} as a small plot for the terminal; each line has a character of its own. */
public final class TextPlot {
    private static final char NONE = ' ';

    private TextPlot() {}

    /**
     * The chart as lines of text.
     *
     * @param chart the chart
     * @param style width and characters
     * @param height rows of the plot itself, at least 3; title, axis and legend come on top
     * @return lines of at most the style's width, each ended by a line feed, without trailing blanks
     */
    public static String render(LineChart chart, TextStyle style, int height) {
        if (height < 3) {
            throw new IllegalArgumentException("a text plot needs a height of at least 3 rows, found " + height);
        }
        Range y = chart.yExtent();
        double labelStep = y.step(height);
        String[] labels = new String[height];
        int labelWidth = 0;
        for (int row = 0; row < height; row++) {
            double value = y.high() - (y.high() - y.low()) * row / (height - 1);
            boolean labelled = row == 0 || row == height - 1 || row == height / 2 && height % 2 == 1;
            labels[row] = labelled ? Range.label(value, labelStep / 10) : "";
            labelWidth = Math.max(labelWidth, labels[row].length());
        }
        int columns = style.width() - labelWidth - 2;
        char[][] cells = plot(chart, y, columns, height, style.glyphs());
        StringJoiner out = new StringJoiner("\n", "", "\n");
        Texts.wrap(chart.title() + ": " + chart.yAxis().text(), style.width()).forEach(out::add);
        for (int row = 0; row < height; row++) {
            String line = Texts.padLeft(labels[row], labelWidth) + " "
                    + style.glyphs().vertical() + new String(cells[row]);
            out.add(line.stripTrailing());
        }
        String indent = " ".repeat(labelWidth + 2);
        out.add(" ".repeat(labelWidth + 1)
                + style.glyphs().corner()
                + style.glyphs().rule(columns));
        Texts.wrap(xLine(chart), columns).forEach(line -> out.add(indent + line));
        legend(chart, style, columns).forEach(line -> out.add(indent + line));
        return out.toString();
    }

    private static String xLine(LineChart chart) {
        Range x = chart.xExtent();
        double step = chart.xStep(10);
        return chart.xAxis().text() + " " + Range.label(x.low(), step) + " to " + Range.label(x.high(), step);
    }

    private static List<String> legend(LineChart chart, TextStyle style, int width) {
        return IntStream.range(0, chart.series().size())
                .boxed()
                .flatMap(i -> {
                    Series series = chart.series().get(i);
                    String last =
                            chart.lastValue(series).map(v -> ", last " + v).orElse("");
                    return Texts.wrap(style.glyphs().marker(i) + " " + series.name() + last, width).stream();
                })
                .toList();
    }

    private static char[][] plot(LineChart chart, Range y, int columns, int height, Glyphs glyphs) {
        char[][] cells = new char[height][columns];
        for (char[] row : cells) {
            Arrays.fill(row, NONE);
        }
        Range x = chart.xExtent();
        for (int i = 0; i < chart.series().size(); i++) {
            double[] values = Resampled.toColumns(chart.series().get(i), x, columns);
            for (int column = 0; column < columns; column++) {
                if (Double.isFinite(values[column])) {
                    double fraction = Math.max(0, Math.min(1, y.fraction(values[column])));
                    int row = (int) Math.rint((1 - fraction) * (height - 1));
                    boolean free = cells[row][column] == NONE;
                    cells[row][column] = free ? glyphs.marker(i) : glyphs.shared();
                }
            }
        }
        return cells;
    }
}
