package org.sorensen.report;

import java.util.List;
import java.util.Locale;

/** The content blocks as HTML. */
final class HtmlBlocks {
    private static final int WIDE = 720;
    private static final int WIDE_HEIGHT = 320;
    private static final int NARROW = 360;
    private static final int NARROW_HEIGHT = 270;

    private HtmlBlocks() {}

    static void render(List<Block> blocks, Markup markup) {
        blocks.forEach(block -> render(block, markup));
    }

    private static void render(Block block, Markup markup) {
        if (block instanceof Paragraph paragraph) {
            markup.element("p", paragraph.text()).line();
        } else if (block instanceof Note note) {
            note(note, markup);
        } else if (block instanceof KeyValues keyValues) {
            keyValues(keyValues, markup);
        } else if (block instanceof DataTable table) {
            HtmlTables.render(table, markup);
        } else if (block instanceof LineChart chart) {
            lineChart(chart, markup);
        } else if (block instanceof BarChart chart) {
            HtmlTables.render(chart, markup);
        } else if (block instanceof FigureGrid grid) {
            figures(grid, markup);
        } else if (block instanceof Details details) {
            markup.open("details").element("summary", details.summary()).line();
            render(details.blocks(), markup);
            markup.close("details").line();
        }
    }

    private static void note(Note note, Markup markup) {
        String kind = note.kind() == Note.Kind.WARNING ? "Warning" : "Note";
        markup.open("div", "class", "note " + kind.toLowerCase(Locale.ROOT), "role", "note");
        markup.open("p").element("strong", kind + ": ").text(note.text()).close("p");
        markup.close("div").line();
    }

    private static void keyValues(KeyValues keyValues, Markup markup) {
        markup.open("div", "class", "scroll").open("table", "class", "pairs");
        markup.element("caption", keyValues.caption()).open("tbody").line();
        for (KeyValues.Entry entry : keyValues.entries()) {
            markup.open("tr")
                    .element("th", entry.key(), "scope", "row")
                    .element("td", entry.value())
                    .close("tr")
                    .line();
        }
        markup.close("tbody").close("table").close("div").line();
    }

    /** Two drawings of one chart; the style sheet shows the one that fits the screen. */
    private static void lineChart(LineChart chart, Markup markup) {
        markup.open("figure", "class", "chart").element("figcaption", chart.title());
        lineLegend(chart, markup);
        SvgLineChart.draw(chart, WIDE, WIDE_HEIGHT, "wide", markup);
        SvgLineChart.draw(chart, NARROW, NARROW_HEIGHT, "narrow", markup);
        markup.close("figure").line();
    }

    private static void lineLegend(LineChart chart, Markup markup) {
        markup.open("ul", "class", "legend");
        for (int i = 0; i < chart.series().size(); i++) {
            Series series = chart.series().get(i);
            String style = SvgLineChart.style(i);
            markup.open("li").open("svg", "class", "key", "viewBox", "0 0 34 12", "aria-hidden", "true");
            markup.empty("line", "class", "line " + style, "x1", "1", "y1", "6", "x2", "28", "y2", "6");
            markup.empty("circle", "class", "end-" + style, "cx", "30", "cy", "6", "r", "3.5");
            markup.close("svg").text(series.name());
            chart.lastValue(series).ifPresent(v -> markup.element("span", " last " + v, "class", "muted"));
            markup.close("li");
        }
        markup.close("ul").line();
    }

    private static void figures(FigureGrid grid, Markup markup) {
        if (!grid.legend().isEmpty()) {
            markup.open("ul", "class", "legend");
            grid.legend().forEach(entry -> pictureKey(entry, markup));
            markup.close("ul").line();
        }
        markup.open("div", "class", grid.figures().size() == 1 ? "figures one" : "figures")
                .line();
        for (Figure figure : grid.figures()) {
            markup.open("figure");
            String[] size = {Integer.toString(figure.width()), Integer.toString(figure.height())};
            markup.empty(
                    "img", "src", figure.dataUri(), "alt", figure.alternative(), "width", size[0], "height", size[1]);
            markup.element("figcaption", figure.caption()).close("figure").line();
        }
        markup.close("div").line();
    }

    private static void pictureKey(LegendEntry entry, Markup markup) {
        String colour = String.format(Locale.ROOT, "#%06x", entry.rgb());
        markup.open("li").open("svg", "class", "key", "viewBox", "0 0 34 14", "aria-hidden", "true");
        // A dark ground as in the pictures: the line colours are chosen to be seen there, also on a white page.
        markup.empty("rect", "width", "34", "height", "14", "rx", "3", "fill", "#26292c");
        if (entry.mark() == LegendEntry.Mark.FILL) {
            markup.empty("rect", "x", "4", "y", "3", "width", "26", "height", "8", "fill", colour);
        } else {
            String dashes = entry.mark() == LegendEntry.Mark.DASHED_LINE ? "5 4" : "none";
            markup.empty("path", "d", "M4 7H30", "stroke", colour, "stroke-width", "3", "stroke-dasharray", dashes);
        }
        markup.close("svg").text(entry.label()).close("li");
    }
}
