package org.sorensen.report;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;

/**
 * The content of a CSV file.
 *
 * @param source where it comes from, for messages
 * @param header the column names, all different
 * @param rows the cells as text, as many in each row as there are columns
 */
public record CsvTable(String source, List<String> header, List<List<String>> rows) {
    /** Checks the header and copies the lists. */
    public CsvTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
        if (header.isEmpty() || new HashSet<>(header).size() != header.size()) {
            throw new IllegalArgumentException(
                    source + ": expected at least one column name, all different, found " + header);
        }
    }

    /**
     * The cells of a column.
     *
     * @param name the column
     * @return its text in every row
     * @throws IOException if there is no such column
     */
    public List<String> texts(String name) throws IOException {
        int column = header.indexOf(name);
        if (column < 0) {
            throw new IOException(source + ": expected a column '" + name + "', found the columns " + header);
        }
        return rows.stream().map(row -> row.get(column)).toList();
    }

    /**
     * The numbers of a column, as a chart takes them.
     *
     * @param name the column
     * @return its value in every row; NaN where the cell is empty (an undefined number)
     * @throws IOException if there is no such column, or a cell is neither a number nor empty
     */
    public double[] numbers(String name) throws IOException {
        List<String> texts = texts(name);
        double[] numbers = new double[texts.size()];
        for (int i = 0; i < numbers.length; i++) {
            try {
                numbers[i] = texts.get(i).isEmpty() ? Double.NaN : Double.parseDouble(texts.get(i));
            } catch (NumberFormatException e) {
                throw new IOException(
                        source + ": expected a number in column '" + name + "' of row " + (i + 1)
                                + " (after the header), found '" + texts.get(i) + "'",
                        e);
            }
        }
        return numbers;
    }
}
