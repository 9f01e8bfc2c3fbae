package org.sorensen.report;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Appends rows to a CSV file; every row is in the file when {@link #row} returns, so that a crash loses none. */
public final class CsvWriter implements Closeable {
    private final Path file;
    private final List<String> header;
    private final OutputStream out;

    private CsvWriter(Path file, List<String> header, OutputStream out) {
        this.file = file;
        this.header = header;
        this.out = out;
    }

    static CsvWriter appendTo(Path file, List<String> header) throws IOException {
        return new CsvWriter(
                file, header, Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    /**
     * Appends a row.
     *
     * @param cells one per column
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if there is not one cell per column
     */
    public void row(Cell... cells) throws IOException {
        row(List.of(cells));
    }

    /**
     * Appends a row.
     *
     * @param cells one per column
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if there is not one cell per column
     */
    public void row(List<Cell> cells) throws IOException {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException(
                    "a row of " + file + " needs " + header.size() + " cells " + header + ", found " + cells.size());
        }
        StringBuilder record = new StringBuilder();
        Csv.record(cells.stream().map(Csv::text).toList(), record);
        out.write(record.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
