package org.sorensen.report;

import java.util.List;
import java.util.Set;

/** Result tables and bar charts as HTML tables. */
final class HtmlTables {
    private HtmlTables() {}

    static void render(DataTable table, Markup markup) {
        // Focusable, so that the keyboard can scroll a table wider than the screen.
        markup.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", table.caption());
        markup.open("table", "class", "data")
                .element("caption", table.caption())
                .line();
        head(table, markup);
        markup.open("tbody").line();
        table.rows().forEach(row -> row(table, row, markup));
        markup.close("tbody").close("table").close("div").line();
    }

    private static void head(DataTable table, Markup markup) {
        markup.open("thead").line();
        if (table.hasGroups()) {
            markup.open("tr");
            for (int i = 0; i < table.columns().size(); i += table.span(i)) {
                Column column = table.columns().get(i);
                if (column.group().isPresent()) {
                    String span = Integer.toString(table.span(i));
                    String name = column.group().get().name();
                    markup.element("th", name, "class", "group", "scope", "colgroup", "colspan", span);
                } else {
                    heading(column, markup, "2");
                }
            }
            markup.close("tr").line();
        }
        markup.open("tr");
        for (Column column : table.columns()) {
            if (!table.hasGroups() || column.group().isPresent()) {
                heading(column, markup, "1");
            }
        }
        markup.close("tr").line().close("thead").line();
    }

    private static void heading(Column column, Markup markup, String rows) {
        String kind = column.kind() == Column.Kind.NUMBER ? "number" : "words";
        markup.open("th", "class", kind, "scope", "col", "rowspan", rows).text(column.name());
        if (!column.unit().isEmpty()) {
            markup.element("span", " (" + column.unit() + ")", "class", "muted");
        }
        markup.close("th");
    }

    private static void row(DataTable table, DataTable.Row row, Markup markup) {
        Set<Integer> best = table.best(row);
        markup.open("tr", "class", row.summary() ? "total" : "plain");
        for (int i = 0; i < table.columns().size(); i++) {
            String text = table.text(row, i);
            boolean isNumber = table.columns().get(i).kind() == Column.Kind.NUMBER;
            if (i == 0) {
                markup.element("th", text, "class", isNumber ? "number" : "words", "scope", "row");
            } else if (row.cells().get(i) instanceof Cell.Undefined) {
                markup.element("td", text, "class", "number muted");
            } else if (best.contains(i)) {
                markup.open("td", "class", "number best")
                        .element("strong", text)
                        .close("td");
            } else {
                markup.element("td", text, "class", isNumber ? "number" : "words");
            }
        }
        markup.close("tr").line();
    }

    static void render(BarChart chart, Markup markup) {
        markup.open("figure", "class", "chart");
        String scale = chart.axis().text() + ", full length = " + Numbers.shortest(chart.maximum());
        markup.open("figcaption").text(chart.title()).element("span", " " + scale, "class", "muted");
        markup.close("figcaption");
        markup.open("ul", "class", "legend");
        for (int i = 0; i < chart.series().size(); i++) {
            markup.open("li").open("svg", "class", "key", "viewBox", "0 0 34 12", "aria-hidden", "true");
            String style = "bar " + SvgLineChart.style(i);
            markup.empty("rect", "class", style, "width", "34", "height", "12", "rx", "2");
            markup.close("svg").text(chart.series().get(i).name()).close("li");
        }
        markup.close("ul").line();
        markup.open("table", "class", "bars", "aria-label", chart.title()).line();
        for (int i = 0; i < chart.categories().size(); i++) {
            category(chart, i, markup);
        }
        markup.close("table").close("figure").line();
    }

    private static void category(BarChart chart, int category, Markup markup) {
        markup.open("tbody").line();
        List<BarChart.Bars> series = chart.series();
        for (int i = 0; i < series.size(); i++) {
            Cell value = series.get(i).values().get(category);
            markup.open("tr");
            if (i == 0) {
                String rows = Integer.toString(series.size());
                markup.element("th", chart.categories().get(category), "scope", "rowgroup", "rowspan", rows);
            }
            markup.open("td", "class", "track")
                    .open("svg", "role", "img", "aria-label", series.get(i).name());
            markup.empty("rect", "class", "ground", "width", "100%", "height", "100%", "rx", "2");
            if (value instanceof Cell.Number number) {
                String length = Numbers.fixed(Math.min(100, 100 * number.value() / chart.maximum()), 2) + "%";
                String style = "bar " + SvgLineChart.style(i);
                markup.empty("rect", "class", style, "width", length, "height", "100%", "rx", "2");
            }
            markup.close("svg").close("td");
            markup.element("td", shown(chart, value), "class", "number")
                    .close("tr")
                    .line();
        }
        markup.close("tbody").line();
    }

    private static String shown(BarChart chart, Cell value) {
        return value instanceof Cell.Number number
                ? Numbers.fixed(number.value(), chart.digits())
                : ((Cell.Undefined) value).reason();
    }
}
