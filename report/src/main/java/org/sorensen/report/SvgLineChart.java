package org.sorensen.report;

import java.util.ArrayList;
import java.util.List;

/** Draws a line chart as inline SVG whose colours come from the page's style sheet. */
final class SvgLineChart {
    /** How many series have a colour and dash pattern of their own. */
    static final int STYLES = 6;

    private static final int LEFT = 46;
    private static final int RIGHT = 14;
    private static final int TOP = 26;
    private static final int BOTTOM = 42;
    private static final int PIXELS_PER_TICK_X = 80;
    private static final int CHARACTER_WIDTH = 7;

    private final LineChart chart;
    private final int width;
    private final int height;
    private final Range x;
    private final Range y;
    private final Markup markup;

    private SvgLineChart(LineChart chart, int width, int height, Markup markup) {
        this.chart = chart;
        this.width = width;
        this.height = height;
        this.x = chart.xExtent();
        this.y = chart.yExtent();
        this.markup = markup;
    }

    static void draw(LineChart chart, int width, int height, String cssClass, Markup markup) {
        new SvgLineChart(chart, width, height, markup).draw("class", cssClass);
    }

    /** Draws a chart into a part of a larger SVG. */
    static void drawAt(LineChart chart, int left, int top, int width, int height, Markup markup) {
        String[] place = {String.valueOf(left), String.valueOf(top), String.valueOf(width), String.valueOf(height)};
        new SvgLineChart(chart, width, height, markup)
                .draw("x", place[0], "y", place[1], "width", place[2], "height", place[3]);
    }

    /** The class that gives a series its colour and dashes. */
    static String style(int series) {
        return "s" + (series % STYLES + 1);
    }

    private void draw(String... placement) {
        List<String> attributes = new ArrayList<>(List.of(placement));
        attributes.addAll(List.of("viewBox", "0 0 " + width + " " + height, "role", "img"));
        attributes.addAll(List.of("aria-label", description()));
        markup.open("svg", attributes.toArray(String[]::new));
        grid();
        for (int i = 0; i < chart.series().size(); i++) {
            line(chart.series().get(i), style(i));
        }
        markup.close("svg").line();
    }

    private void grid() {
        int bottom = height - BOTTOM;
        label("axis", 2, 14, chart.yAxis().text());
        double stepY = chart.yStep();
        for (double tick : y.ticks(stepY)) {
            double at = pixelY(tick);
            segment("grid", LEFT, at, width - RIGHT, at);
            label("tick end", LEFT - 6, at + 4, Range.label(tick, stepY));
        }
        int wantedX = Math.max(2, (width - LEFT - RIGHT) / PIXELS_PER_TICK_X);
        double stepX = chart.xStep(wantedX);
        for (double tick : x.ticks(stepX)) {
            String text = Range.label(tick, stepX);
            double at = pixelX(tick);
            segment("frame", at, bottom, at, bottom + 4);
            label("tick middle", Math.min(at, width - text.length() * CHARACTER_WIDTH / 2.0), bottom + 18, text);
        }
        segment("frame", LEFT, bottom, width - RIGHT, bottom);
        label(
                "axis middle",
                (LEFT + width - RIGHT) / 2.0,
                height - 6,
                chart.xAxis().text());
    }

    private void segment(String cssClass, double x1, double y1, double x2, double y2) {
        String[] ends = {number(x1), number(y1), number(x2), number(y2)};
        markup.empty("line", "class", cssClass, "x1", ends[0], "y1", ends[1], "x2", ends[2], "y2", ends[3]);
    }

    private void label(String cssClass, double x, double y, String text) {
        markup.element("text", text, "class", cssClass, "x", number(x), "y", number(y));
    }

    private void line(Series series, String style) {
        for (List<double[]> run : runs(series)) {
            StringBuilder points = new StringBuilder();
            for (double[] point : Thinning.perColumn(run)) {
                points.append(points.isEmpty() ? "" : " ")
                        .append(number(point[0]))
                        .append(',')
                        .append(number(point[1]));
            }
            markup.empty("polyline", "class", "line " + style, "points", points.toString());
            double[] last = run.get(run.size() - 1);
            markup.empty("circle", "class", "end-" + style, "cx", number(last[0]), "cy", number(last[1]), "r", "3.5");
        }
    }

    /** The drawable stretches of a line: pixel positions between gaps. */
    private List<List<double[]>> runs(Series series) {
        List<List<double[]>> runs = new ArrayList<>();
        List<double[]> run = new ArrayList<>();
        for (int i = 0; i < series.x().length; i++) {
            if (Double.isFinite(series.y()[i])) {
                double inside = Math.max(y.low(), Math.min(y.high(), series.y()[i]));
                run.add(new double[] {pixelX(series.x()[i]), pixelY(inside)});
            } else if (!run.isEmpty()) {
                runs.add(run);
                run = new ArrayList<>();
            }
        }
        if (!run.isEmpty()) {
            runs.add(run);
        }
        return runs;
    }

    private String description() {
        StringBuilder text = new StringBuilder(chart.title())
                .append(": ")
                .append(chart.yAxis().text())
                .append(" over ")
                .append(chart.xAxis().text())
                .append('.');
        for (Series series : chart.series()) {
            text.append(' ')
                    .append(series.name())
                    .append(": ")
                    .append(chart.lastValue(series).map(v -> "last " + v).orElse("no values"))
                    .append('.');
        }
        return text.toString();
    }

    private double pixelX(double value) {
        return LEFT + x.fraction(value) * (width - LEFT - RIGHT);
    }

    private double pixelY(double value) {
        return height - BOTTOM - y.fraction(value) * (height - TOP - BOTTOM);
    }

    private static String number(double value) {
        return Numbers.shortest(Math.rint(value * 10) / 10);
    }
}
