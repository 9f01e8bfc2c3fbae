package org.sorensen.report;

import java.util.ArrayList;
import java.util.List;

/** Horizontal bars from zero, grouped by category: for example the Dice of every structure for two losses. */
public final class BarChart implements Block {
    /** The cells of one series, one per category. */
    record Bars(String name, List<Cell> values) {}

    private final String title;
    private final Axis axis;
    private final double maximum;
    private final int digits;
    private final List<String> categories;
    private final List<Bars> series;

    private BarChart(Builder builder) {
        this.title = builder.title;
        this.axis = builder.axis;
        this.maximum = builder.maximum;
        this.digits = builder.digits;
        this.categories = builder.categories;
        this.series = List.copyOf(builder.series);
    }

    /**
     * Starts a chart.
     *
     * @param title what it shows
     * @param axis what the length of a bar means
     * @param maximum the value of a bar of full length, above 0, such as 1
     * @param digits digits after the point of the values written beside the bars
     * @param categories the groups of bars, such as structures
     * @return a builder without bars
     */
    public static Builder builder(String title, Axis axis, double maximum, int digits, List<String> categories) {
        return new Builder(title, axis, maximum, digits, categories);
    }

    /** Collects the series of a chart. */
    public static final class Builder {
        private final String title;
        private final Axis axis;
        private final double maximum;
        private final int digits;
        private final List<String> categories;
        private final List<Bars> series = new ArrayList<>();

        private Builder(String title, Axis axis, double maximum, int digits, List<String> categories) {
            this.title = Texts.requireText("the title of a chart", title);
            this.axis = axis;
            this.maximum = maximum;
            this.digits = digits;
            this.categories = List.copyOf(categories);
            if (!(maximum > 0) || !Double.isFinite(maximum)) {
                throw new IllegalArgumentException(
                        "the maximum of chart '" + title + "' must be finite and above 0, found " + maximum);
            }
        }

        /**
         * Adds one bar to each category.
         *
         * @param name what the legend says
         * @param values one per category: numbers of at least 0, or undefined cells
         * @return this builder
         * @throws IllegalArgumentException if there is not one number or undefined cell per category, or one is
         *     negative
         */
        public Builder series(String name, List<Cell> values) {
            if (values.size() != categories.size()) {
                throw new IllegalArgumentException("series '" + name + "' of chart '" + title + "' needs "
                        + categories.size() + " values, found " + values.size());
            }
            for (Cell value : values) {
                if (value instanceof Cell.Text || value instanceof Cell.Number number && number.value() < 0) {
                    throw new IllegalArgumentException("series '" + name + "' of chart '" + title
                            + "' needs numbers of at least 0 or undefined cells, found " + value);
                }
            }
            series.add(new Bars(Texts.requireText("the name of a series", name), List.copyOf(values)));
            return this;
        }

        /**
         * The finished chart.
         *
         * @return a chart of the series so far
         * @throws IllegalArgumentException if there is no series
         */
        public BarChart build() {
            if (series.isEmpty()) {
                throw new IllegalArgumentException("chart '" + title + "' needs at least one series, found none");
            }
            return new BarChart(this);
        }
    }

    String title() {
        return title;
    }

    Axis axis() {
        return axis;
    }

    double maximum() {
        return maximum;
    }

    int digits() {
        return digits;
    }

    List<String> categories() {
        return categories;
    }

    List<Bars> series() {
        return series;
    }
}
