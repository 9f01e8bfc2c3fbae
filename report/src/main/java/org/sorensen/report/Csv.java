package org.sorensen.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values as in RFC 4180: UTF-8, a header, records ended by CRLF, quotes where needed.
 *
 * <p>Numbers are written with a point and the fewest digits that read back as the same double; an undefined cell is
 * empty.
 */
public final class Csv {
    private static final String END = "\r\n";

    private Csv() {}

    /**
     * Starts a file and writes its header; rows follow one by one.
     *
     * @param file the file to write; replaced if it exists
     * @param header the column names, at least one, all different
     * @return a writer that the caller closes
     * @throws IOException if the file cannot be written
     */
    public static CsvWriter create(Path file, String... header) throws IOException {
        CsvTable empty = new CsvTable(file.toString(), List.of(header), List.of());
        AtomicFile.write(file, bytes(empty.header(), empty.rows()));
        return CsvWriter.appendTo(file, empty.header());
    }

    /**
     * Goes on with a file of an earlier run: keeps its first rows, drops the others (and a last row that was cut off),
     * and appends.
     *
     * @param file an existing file
     * @param rows how many rows to keep, at least 0
     * @param header the column names that the file must have
     * @return a writer that the caller closes
     * @throws IOException if the file cannot be read or written, has another header, or has fewer rows than that; it is
     *     then left as it was
     */
    public static CsvWriter resume(Path file, int rows, String... header) throws IOException {
        CsvParser parsed = CsvParser.parse(file);
        CsvTable kept = parsed.table(rows);
        if (!kept.header().equals(List.of(header))) {
            throw new IOException(file + ": expected the columns " + List.of(header) + " to go on with, found "
                    + kept.header() + "; it belongs to another run or version");
        }
        AtomicFile.write(file, bytes(kept.header(), kept.rows()));
        return CsvWriter.appendTo(file, kept.header());
    }

    /**
     * Writes a whole table, atomically; numbers keep all their digits.
     *
     * @param file the file to write; replaced if it exists
     * @param table the table; a column in a group is named {@code group: column}
     * @throws IOException if the file cannot be written; an older file is then left as it was
     */
    public static void write(Path file, DataTable table) throws IOException {
        List<String> header = new ArrayList<>();
        for (Column column : table.columns()) {
            header.add(column.group().map(group -> group.name() + ": ").orElse("") + column.heading());
        }
        List<List<String>> rows = new ArrayList<>();
        table.rows().forEach(row -> rows.add(row.cells().stream().map(Csv::text).toList()));
        AtomicFile.write(file, bytes(header, rows));
    }

    /**
     * Reads a whole file.
     *
     * @param file a CSV file with a header; records may end with CRLF or LF
     * @return its header and rows
     * @throws IOException if it cannot be read, is empty, has broken quotes, or a row with another number of cells than
     *     the header; the message names file, line, expected and found
     */
    public static CsvTable read(Path file) throws IOException {
        return CsvParser.parse(file).table();
    }

    static String text(Cell cell) {
        if (cell instanceof Cell.Text text) {
            return text.text();
        }
        return cell instanceof Cell.Number number ? Numbers.shortest(number.value()) : "";
    }

    static byte[] bytes(List<String> header, List<List<String>> rows) {
        StringBuilder out = new StringBuilder();
        record(header, out);
        rows.forEach(row -> record(row, out));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void record(List<String> cells, StringBuilder out) {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            quote(cells.get(i), cells.size() == 1, out);
        }
        out.append(END);
    }

    /** A lone empty cell is quoted too, because an empty line could be read as no record at all. */
    private static void quote(String text, boolean alone, StringBuilder out) {
        boolean special = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        if (special || alone && text.isEmpty()) {
            out.append('"').append(text.replace("\"", "\"\"")).append('"');
        } else {
            out.append(text);
        }
    }
}
