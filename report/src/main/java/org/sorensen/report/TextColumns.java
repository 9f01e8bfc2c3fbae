package org.sorensen.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Finds the column widths of a text table. */
final class TextColumns {
    private TextColumns() {}

    /** One character for the star, in columns that are compared. */
    static int markRoom(DataTable table, int column) {
        return table.columns()
                        .get(column)
                        .group()
                        .filter(group -> group.better() != Better.NEITHER)
                        .isPresent()
                ? 1
                : 0;
    }

    /**
     * The width of each column, or none if the table cannot be made that narrow without cutting words. Headings are
     * wrapped first, and cells only where that is not enough.
     */
    static Optional<int[]> widths(DataTable table, int width, int gap) {
        int columns = table.columns().size();
        int[] widths = new int[columns];
        int[] unwrappedCells = new int[columns];
        int[] least = new int[columns];
        for (int i = 0; i < columns; i++) {
            String heading = table.columns().get(i).heading();
            unwrappedCells[i] = Texts.longestWord(heading);
            least[i] = Texts.longestWord(heading);
            for (DataTable.Row row : table.rows()) {
                String text = table.text(row, i);
                unwrappedCells[i] = Math.max(unwrappedCells[i], Texts.width(text));
                least[i] = Math.max(least[i], Texts.longestWord(text));
            }
            int room = markRoom(table, i);
            widths[i] = Math.max(unwrappedCells[i], Texts.width(heading)) + room;
            unwrappedCells[i] += room;
            least[i] += room;
        }
        int available = width - gap * (columns - 1);
        for (int[] limits : List.of(unwrappedCells, least)) {
            makeRoomForGroups(table, limits, gap);
            makeRoomForGroups(table, widths, gap);
            shrink(widths, limits, available);
        }
        return IntStream.of(widths).sum() > available ? Optional.empty() : Optional.of(widths);
    }

    private static void shrink(int[] widths, int[] limits, int available) {
        while (IntStream.of(widths).sum() > available) {
            OptionalInt widest = widestShrinkable(widths, limits);
            if (widest.isEmpty()) {
                return;
            }
            widths[widest.getAsInt()]--;
        }
    }

    private static void makeRoomForGroups(DataTable table, int[] widths, int gap) {
        for (int i = 0; i < widths.length; i += table.span(i)) {
            int last = i + table.span(i) - 1;
            int width = gap * (last - i);
            for (int j = i; j <= last; j++) {
                width += widths[j];
            }
            int needed = table.columns()
                    .get(i)
                    .group()
                    .map(group -> Texts.width(group.name()) + 2)
                    .orElse(0);
            widths[last] += Math.max(0, needed - width);
        }
    }

    private static OptionalInt widestShrinkable(int[] widths, int[] least) {
        return IntStream.range(0, widths.length)
                .filter(i -> widths[i] > least[i])
                .reduce((a, b) -> widths[b] > widths[a] ? b : a);
    }
}
