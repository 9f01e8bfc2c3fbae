package org.sorensen.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A {@link DataTable} as text of a fixed width for the terminal.
 *
 * <p>Best values carry a star. A table that is too wide is wrapped within its columns; if even that does not fit, each
 * row becomes a short list. Nothing is cut off.
 */
public final class TextTable {
    private static final String BOLD = "\u001B[1m";
    private static final String NORMAL = "\u001B[0m";
    private static final String GAP = "  ";

    private final DataTable table;
    private final TextStyle style;
    private final int[] widths;

    private TextTable(DataTable table, TextStyle style, int[] widths) {
        this.table = table;
        this.style = style;
        this.widths = widths;
    }

    /**
     * The table as lines of text.
     *
     * @param table the table
     * @param style width and characters
     * @return lines of at most that width (ANSI codes not counted), each ended by a line feed, without trailing blanks
     */
    public static String render(DataTable table, TextStyle style) {
        StringJoiner out = new StringJoiner("\n", "", "\n");
        Texts.wrap(table.caption(), style.width()).forEach(out::add);
        TextColumns.widths(table, style.width(), GAP.length())
                .ifPresentOrElse(
                        widths -> new TextTable(table, style, widths).aligned(out), () -> stacked(table, style, out));
        if (table.rows().stream().anyMatch(row -> !table.best(row).isEmpty())) {
            Texts.wrap("* best of its group in the row", style.width()).forEach(out::add);
        }
        return out.toString();
    }

    private void aligned(StringJoiner out) {
        if (table.hasGroups()) {
            groups(out);
        }
        List<List<String>> headings = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            headings.add(Texts.wrap(table.columns().get(i).heading(), widths[i] - room(i)));
        }
        lines(headings, Set.of(), true, out);
        rule(out);
        boolean inSummary = false;
        for (DataTable.Row row : table.rows()) {
            if (row.summary() && !inSummary) {
                rule(out);
            }
            inSummary = row.summary();
            List<List<String>> cells = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                cells.add(Texts.wrap(table.text(row, i), widths[i] - room(i)));
            }
            lines(cells, table.best(row), false, out);
        }
    }

    private void groups(StringJoiner out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i += table.span(i)) {
            int width = GAP.length() * (table.span(i) - 1);
            for (int j = i; j < i + table.span(i); j++) {
                width += widths[j];
            }
            String name = table.columns().get(i).group().map(ColumnGroup::name).orElse("");
            if (!name.isEmpty()) {
                int dashes = width - Texts.width(name) - 2;
                String left = style.glyphs().rule(Math.max(0, dashes / 2));
                String right = style.glyphs().rule(Math.max(0, dashes - dashes / 2));
                name = left + " " + name + " " + right;
            }
            line.append(Texts.padRight(name, width)).append(GAP);
        }
        out.add(line.toString().stripTrailing());
    }

    /** Cells of one row side by side, headings aligned to the bottom and values to the top. */
    private void lines(List<List<String>> cells, Set<Integer> best, boolean atBottom, StringJoiner out) {
        int height = cells.stream().mapToInt(List::size).max().orElseThrow();
        for (int y = 0; y < height; y++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                int from = atBottom ? y - (height - cells.get(i).size()) : y;
                boolean filled = from >= 0 && from < cells.get(i).size();
                String text = filled ? cells.get(i).get(from) : "";
                line.append(cell(text, i, filled && best.contains(i))).append(GAP);
            }
            out.add(line.toString().stripTrailing());
        }
    }

    private String cell(String text, int column, boolean best) {
        int width = widths[column] - room(column);
        if (table.columns().get(column).kind() == Column.Kind.TEXT) {
            return Texts.padRight(text, width);
        }
        String aligned = Texts.padLeft(text, width);
        if (best && style.bold()) {
            aligned = aligned.substring(0, aligned.length() - text.length()) + BOLD + text + NORMAL;
        }
        return aligned + (best ? "*" : " ".repeat(room(column)));
    }

    private int room(int column) {
        return TextColumns.markRoom(table, column);
    }

    private void rule(StringJoiner out) {
        int total = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        out.add(style.glyphs().rule(total));
    }

    private static void stacked(DataTable table, TextStyle style, StringJoiner out) {
        for (DataTable.Row row : table.rows()) {
            out.add(style.glyphs().rule(style.width()));
            Set<Integer> best = table.best(row);
            for (int i = 0; i < table.columns().size(); i++) {
                Column column = table.columns().get(i);
                String group = column.group().map(g -> g.name() + ", ").orElse("");
                String value = table.text(row, i) + (best.contains(i) ? "*" : "");
                Texts.wrap(group + column.heading() + ": " + value, style.width())
                        .forEach(out::add);
            }
        }
    }
}
