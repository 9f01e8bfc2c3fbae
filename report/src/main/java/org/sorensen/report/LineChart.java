package org.sorensen.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A chart of lines over a common axis, such as learning curves: inline SVG in the report, characters in the terminal
 * ({@link TextPlot}).
 */
public final class LineChart implements Block {
    /** About how many values the vertical axis is labelled with. */
    private static final int WANTED_TICKS = 5;

    private final String title;
    private final Axis xAxis;
    private final Axis yAxis;
    private final Optional<Range> xRange;
    private final Optional<Range> yRange;
    private final List<Series> series;

    private LineChart(Builder builder) {
        this.title = builder.title;
        this.xAxis = builder.xAxis;
        this.yAxis = builder.yAxis;
        this.xRange = builder.xRange;
        this.yRange = builder.yRange;
        this.series = List.copyOf(builder.series);
    }

    /**
     * Starts a chart.
     *
     * @param title what it shows
     * @param xAxis the horizontal axis
     * @param yAxis the vertical axis
     * @return a builder without lines
     */
    public static Builder builder(String title, Axis xAxis, Axis yAxis) {
        return new Builder(title, xAxis, yAxis);
    }

    /** Collects the lines of a chart. */
    public static final class Builder {
        private final String title;
        private final Axis xAxis;
        private final Axis yAxis;
        private final List<Series> series = new ArrayList<>();
        private Optional<Range> xRange = Optional.empty();
        private Optional<Range> yRange = Optional.empty();

        private Builder(String title, Axis xAxis, Axis yAxis) {
            this.title = Texts.requireText("the title of a chart", title);
            this.xAxis = xAxis;
            this.yAxis = yAxis;
        }

        /**
         * Fixes the vertical axis; values outside are drawn at its edge.
         *
         * @param low the lower end, such as 0
         * @param high the upper end, above {@code low}, such as 1
         * @return this builder
         */
        public Builder yRange(double low, double high) {
            yRange = Optional.of(range("y", low, high));
            return this;
        }

        /**
         * Fixes the horizontal axis.
         *
         * @param low the lower end, at most every position
         * @param high the upper end, at least every position
         * @return this builder
         */
        public Builder xRange(double low, double high) {
            xRange = Optional.of(range("x", low, high));
            return this;
        }

        private Range range(String axis, double low, double high) {
            if (!(low < high) || !Double.isFinite(high - low)) {
                throw new IllegalArgumentException("the " + axis + " range of chart '" + title
                        + "' needs finite ends with low < high, found " + low + " and " + high);
            }
            return new Range(low, high);
        }

        /**
         * Adds a line.
         *
         * @param name what the legend says
         * @param x finite ascending positions; copied
         * @param y one value per position; copied; the line has a gap where a value is not finite
         * @return this builder
         * @throws IllegalArgumentException if the lengths differ or a position is not finite or not ascending
         */
        public Builder series(String name, double[] x, double[] y) {
            series.add(new Series(name, x.clone(), y.clone()));
            return this;
        }

        /**
         * The finished chart.
         *
         * @return a chart of the lines so far
         * @throws IllegalArgumentException if there is no line
         */
        public LineChart build() {
            if (series.isEmpty()) {
                throw new IllegalArgumentException("chart '" + title + "' needs at least one series, found none");
            }
            Range data = Range.of(series.stream().map(Series::x).toList());
            if (xRange.filter(range -> range.low() > data.low() || range.high() < data.high())
                    .isPresent()) {
                throw new IllegalArgumentException("the x range of chart '" + title
                        + "' must hold every position, found " + data.low() + " to " + data.high() + " outside of it");
            }
            return new LineChart(this);
        }
    }

    String title() {
        return title;
    }

    Axis xAxis() {
        return xAxis;
    }

    Axis yAxis() {
        return yAxis;
    }

    List<Series> series() {
        return series;
    }

    Range xExtent() {
        return xRange.orElseGet(
                () -> Range.of(series.stream().map(Series::x).toList()).widened());
    }

    /** The distance between the labelled positions; a whole number where all positions are, as for epochs. */
    double xStep(int wanted) {
        double step = xExtent().step(wanted);
        boolean whole =
                series.stream().flatMapToDouble(line -> Arrays.stream(line.x())).allMatch(x -> x == Math.rint(x));
        return whole ? Math.max(1, step) : step;
    }

    Range yExtent() {
        return yRange.orElseGet(() -> yData().rounded(yStep()));
    }

    /** The distance between the labelled values of the vertical axis. */
    double yStep() {
        return yRange.orElseGet(this::yData).step(WANTED_TICKS);
    }

    private Range yData() {
        return Range.of(series.stream().map(Series::y).toList()).widened();
    }

    /** The last finite value of a line as text, if it has one. */
    Optional<String> lastValue(Series line) {
        for (int i = line.y().length - 1; i >= 0; i--) {
            if (Double.isFinite(line.y()[i])) {
                return Optional.of(Range.label(line.y()[i], yStep() / 100));
            }
        }
        return Optional.empty();
    }
}
