package org.sorensen.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table of results with typed columns: the same table goes into the HTML report, the terminal ({@link TextTable}) and
 * a CSV file ({@link Csv}).
 */
public final class DataTable implements Block {
    /**
     * One row.
     *
     * @param cells one for each column
     * @param summary whether the row sums up the others, such as a mean; set apart from them
     */
    record Row(List<Cell> cells, boolean summary) {}

    private final String caption;
    private final List<Column> columns;
    private final List<Row> rows;

    private DataTable(String caption, List<Column> columns, List<Row> rows) {
        this.caption = caption;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * Starts a table.
     *
     * @param caption what the table shows
     * @param columns at least one; the first one names the rows
     * @return a builder without rows
     * @throws IllegalArgumentException if the caption is blank, there is no column, or the columns of a group are not
     *     neighbours or not numbers
     */
    public static Builder builder(String caption, Column... columns) {
        return new Builder(caption, List.of(columns));
    }

    /** Collects the rows of a table. */
    public static final class Builder {
        private final String caption;
        private final List<Column> columns;
        private final List<Row> rows = new ArrayList<>();

        private Builder(String caption, List<Column> columns) {
            this.caption = Texts.requireText("the caption of a table", caption);
            this.columns = columns;
            if (columns.isEmpty()) {
                throw new IllegalArgumentException("table '" + caption + "' needs at least one column, found none");
            }
            requireNeighbours();
        }

        /**
         * Adds a row.
         *
         * @param cells one for each column
         * @return this builder
         * @throws IllegalArgumentException if the number of cells or the kind of one does not fit the columns
         */
        public Builder row(Cell... cells) {
            return row(List.of(cells));
        }

        /**
         * Adds a row.
         *
         * @param cells one for each column
         * @return this builder
         * @throws IllegalArgumentException if the number of cells or the kind of one does not fit the columns
         */
        public Builder row(List<Cell> cells) {
            rows.add(new Row(checked(cells), false));
            return this;
        }

        /**
         * Adds a row that sums up the others, such as their mean; it is set apart from them.
         *
         * @param cells one for each column
         * @return this builder
         * @throws IllegalArgumentException if the number of cells or the kind of one does not fit the columns
         */
        public Builder summaryRow(Cell... cells) {
            rows.add(new Row(checked(List.of(cells)), true));
            return this;
        }

        /**
         * The finished table.
         *
         * @return a table of the rows so far
         */
        public DataTable build() {
            return new DataTable(caption, columns, List.copyOf(rows));
        }

        private List<Cell> checked(List<Cell> cells) {
            if (cells.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of table '" + caption + "' needs " + columns.size() + " cells, found " + cells.size());
            }
            for (int i = 0; i < cells.size(); i++) {
                Column column = columns.get(i);
                boolean isText = cells.get(i) instanceof Cell.Text;
                if (isText != (column.kind() == Column.Kind.TEXT)) {
                    throw new IllegalArgumentException("column '" + column.name() + "' of table '" + caption
                            + "' holds " + column.kind() + " cells, found " + cells.get(i));
                }
            }
            return List.copyOf(cells);
        }

        private void requireNeighbours() {
            Set<ColumnGroup> finished = new HashSet<>();
            Optional<ColumnGroup> current = Optional.empty();
            for (Column column : columns) {
                if (!column.group().equals(current)) {
                    current.ifPresent(finished::add);
                    current = column.group();
                }
                if (current.isPresent() && (finished.contains(current.get()) || column.kind() == Column.Kind.TEXT)) {
                    throw new IllegalArgumentException(
                            "the columns of group '" + current.get().name() + "' in table '" + caption
                                    + "' must be neighbouring number columns, found '" + column.name() + "'");
                }
            }
        }
    }

    String caption() {
        return caption;
    }

    List<Column> columns() {
        return columns;
    }

    List<Row> rows() {
        return rows;
    }

    boolean hasGroups() {
        return columns.stream().anyMatch(column -> column.group().isPresent());
    }

    /** How many columns from this one on share its group; 1 without a group. */
    int span(int column) {
        Optional<ColumnGroup> group = columns.get(column).group();
        int end = column + 1;
        while (group.isPresent()
                && end < columns.size()
                && columns.get(end).group().equals(group)) {
            end++;
        }
        return end - column;
    }

    /** The cell as it is shown. */
    String text(Row row, int column) {
        Cell cell = row.cells().get(column);
        if (cell instanceof Cell.Text text) {
            return text.text();
        }
        if (cell instanceof Cell.Number number) {
            return Numbers.fixed(number.value(), columns.get(column).digits());
        }
        return ((Cell.Undefined) cell).reason();
    }

    /** The columns whose value is the best of its group in this row. */
    Set<Integer> best(Row row) {
        Set<Integer> best = new HashSet<>();
        for (int start = 0; start < columns.size(); start += span(start)) {
            Optional<ColumnGroup> group = columns.get(start).group();
            if (group.isPresent() && group.get().better() != Better.NEITHER) {
                best.addAll(bestOf(row, start, span(start), group.get().better()));
            }
        }
        return best;
    }

    private List<Integer> bestOf(Row row, int start, int span, Better better) {
        List<BigDecimal> shown = new ArrayList<>();
        List<Integer> defined = new ArrayList<>();
        for (int column = start; column < start + span; column++) {
            if (row.cells().get(column) instanceof Cell.Number) {
                shown.add(new BigDecimal(text(row, column)));
                defined.add(column);
            }
        }
        if (shown.isEmpty()) {
            return List.of();
        }
        BigDecimal extreme = better == Better.HIGHER ? Collections.max(shown) : Collections.min(shown);
        List<Integer> best = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i).compareTo(extreme) == 0) {
                best.add(defined.get(i));
            }
        }
        return best.size() == defined.size() ? List.of() : best;
    }
}
