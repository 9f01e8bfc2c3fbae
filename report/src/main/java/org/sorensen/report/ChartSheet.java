package org.sorensen.report;

import java.util.List;

/**
 * Small charts in panels side by side, as one SVG file that needs nothing else; its colours follow the reader's light or
 * dark mode.
 */
public final class ChartSheet {
    private static final int CHART_WIDTH = 230;
    private static final int CHART_HEIGHT = 160;
    private static final int HEADING = 24;
    private static final int GAP = 20;

    private ChartSheet() {}

    /**
     * One heading with its charts.
     *
     * @param heading what they show
     * @param charts from left to right, as many in every panel of a sheet
     */
    public record Panel(String heading, List<LineChart> charts) {
        /** Checks that there is something to draw. */
        public Panel {
            Texts.requireText("the heading of a panel", heading);
            charts = List.copyOf(charts);
            if (charts.isEmpty()) {
                throw new IllegalArgumentException("panel '" + heading + "' needs at least one chart, found none");
            }
        }
    }

    /**
     * The sheet.
     *
     * @param title what it shows, for readers who cannot see it
     * @param panels at least one, row by row
     * @param columns how many panels are side by side, at least 1
     * @return an SVG document, ended by a line feed; the same panels give the same text
     */
    public static String svg(String title, List<Panel> panels, int columns) {
        if (panels.isEmpty() || columns < 1) {
            throw new IllegalArgumentException("a sheet needs at least one panel and one column, found " + panels.size()
                    + " panels and " + columns + " columns");
        }
        int charts =
                panels.stream().mapToInt(panel -> panel.charts().size()).max().orElseThrow();
        int across = Math.min(columns, panels.size());
        int panelWidth = charts * CHART_WIDTH;
        int rowHeight = HEADING + CHART_HEIGHT + GAP;
        int width = across * panelWidth + (across - 1) * GAP;
        int height = (panels.size() + across - 1) / across * rowHeight;
        Markup markup = new Markup();
        String[] size = {String.valueOf(width), String.valueOf(height)};
        markup.open(
                        "svg",
                        "xmlns",
                        "http://www.w3.org/2000/svg",
                        "width",
                        size[0],
                        "height",
                        size[1],
                        "viewBox",
                        "0 0 " + width + " " + height,
                        "role",
                        "img",
                        "aria-label",
                        title)
                .line();
        markup.open("style").line().trusted(Styles.drawing()).close("style").line();
        markup.empty("rect", "width", size[0], "height", size[1], "fill", "var(--page)")
                .line();
        for (int i = 0; i < panels.size(); i++) {
            panel(panels.get(i), i % across * (panelWidth + GAP), i / across * rowHeight, markup);
        }
        return markup.close("svg").line().toString();
    }

    private static void panel(Panel panel, int left, int top, Markup markup) {
        String[] place = {String.valueOf(left + 2), String.valueOf(top + HEADING - 7)};
        markup.element("text", panel.heading(), "class", "axis", "x", place[0], "y", place[1])
                .line();
        for (int i = 0; i < panel.charts().size(); i++) {
            SvgLineChart.drawAt(
                    panel.charts().get(i), left + i * CHART_WIDTH, top + HEADING, CHART_WIDTH, CHART_HEIGHT, markup);
        }
    }
}
