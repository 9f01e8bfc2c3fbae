package org.sorensen.report;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Reads the records of a CSV file. */
final class CsvParser {
    private static final int END_OF_FILE = -1;

    /** A record and the line it starts on. */
    private record Line(int number, List<String> cells) {}

    private final Path file;
    private final String text;
    private final List<Line> records = new ArrayList<>();
    private int position;
    private int line = 1;

    private CsvParser(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    static CsvParser parse(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": expected UTF-8 text, found other bytes", e);
        }
        CsvParser parser = new CsvParser(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
        parser.records();
        return parser;
    }

    /** All rows. */
    CsvTable table() throws IOException {
        return table(records.size() - 1);
    }

    /** The first rows; what comes after them is not looked at. */
    CsvTable table(int rows) throws IOException {
        if (rows < 0) {
            throw new IllegalArgumentException("the number of rows must be at least 0, found " + rows);
        }
        if (records.size() - 1 < rows) {
            throw new IOException(
                    file + ": expected at least " + rows + " complete rows, found " + (records.size() - 1));
        }
        List<String> header = records.get(0).cells();
        if (new HashSet<>(header).size() != header.size()) {
            throw new IOException(file + ", line 1: expected column names that differ, found " + header);
        }
        List<List<String>> kept = new ArrayList<>();
        for (Line record : records.subList(1, 1 + rows)) {
            if (record.cells().size() != header.size()) {
                throw new IOException(file + ", line " + record.number() + ": expected " + header.size()
                        + " cells as in the header, found " + record.cells().size());
            }
            kept.add(record.cells());
        }
        return new CsvTable(file.toString(), header, kept);
    }

    private void records() throws IOException {
        while (position < text.length()) {
            int start = line;
            List<String> cells = new ArrayList<>();
            cells.add(cell());
            while (peek() == ',') {
                position++;
                cells.add(cell());
            }
            endOfRecord();
            records.add(new Line(start, cells));
        }
        if (records.isEmpty()) {
            throw new IOException(file + ": expected a header, found an empty file");
        }
    }

    private void endOfRecord() throws IOException {
        if (peek() == '\r') {
            position++;
        }
        if (peek() == '\n') {
            position++;
            line++;
        } else if (peek() != END_OF_FILE) {
            throw new IOException(file + ", line " + line
                    + ": expected a comma or the end of the line after a cell, found '" + text.charAt(position) + "'");
        }
    }

    private String cell() throws IOException {
        if (peek() == '"') {
            return quoted();
        }
        int start = position;
        while (peek() != END_OF_FILE && peek() != ',' && peek() != '\r' && peek() != '\n') {
            if (peek() == '"') {
                throw new IOException(
                        file + ", line " + line + ": expected quotes around the whole cell, found one within it");
            }
            position++;
        }
        return text.substring(start, position);
    }

    private String quoted() throws IOException {
        int start = line;
        StringBuilder cell = new StringBuilder();
        position++;
        while (true) {
            int next = peek();
            position++;
            if (next == END_OF_FILE) {
                throw new IOException(
                        file + ", line " + start + ": expected a closing quote, found the end of the file");
            }
            if (next == '"') {
                if (peek() != '"') {
                    return cell.toString();
                }
                position++;
            } else if (next == '\n') {
                line++;
            }
            cell.append((char) next);
        }
    }

    private int peek() {
        return position < text.length() ? text.charAt(position) : END_OF_FILE;
    }
}
