package org.sorensen.cli.loss;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.sorensen.cli.UsageException;

/** The lines of files of cases. */
final class CaseLines {
    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;

    private CaseLines() {}

    /** Is told each line that is not blank, with its number from 1. */
    interface Each {
        void line(int number, String text);
    }

    /** The files that names and patterns stand for, in the order given, those of a pattern sorted. */
    static List<Path> files(List<String> names) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            Path file = Path.of(name);
            if (!Files.exists(file) && name.matches(".*[*?\\[{].*")) {
                files.addAll(matches(file));
            } else if (!Files.isRegularFile(file)) {
                throw new UsageException(
                        Files.exists(file) ? "expected a file, found a folder: " + file : "no such file: " + file);
            } else {
                files.add(file);
            }
        }
        return files;
    }

    private static List<Path> matches(Path pattern) throws IOException {
        Path folder = pattern.toAbsolutePath().getParent();
        List<Path> found = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(folder, pattern.getFileName().toString())) {
                files.forEach(file -> found.add(pattern.resolveSibling(file.getFileName())));
            }
        }
        if (found.isEmpty()) {
            throw new UsageException("no file is called " + pattern);
        }
        Collections.sort(found);
        return found;
    }

    /** How many lines are to be read; a damaged file counts up to its damage. */
    static long count(List<Path> files) throws IOException {
        long[] lines = new long[1];
        for (Path file : files) {
            try {
                read(file, (number, text) -> lines[0]++);
            } catch (DamagedException damaged) {
                lines[0]++;
            }
        }
        return lines[0];
    }

    /**
     * Reads a file; gzip is known by the content.
     *
     * @throws DamagedException if a compressed file ends early or is damaged; the lines before were told
     */
    static void read(Path file, Each each) throws IOException {
        int number = 0;
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                InputStream in = isGzip(raw) ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    each.line(number, line);
                }
            }
        } catch (EOFException | ZipException e) {
            throw new DamagedException(number + 1, e);
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        return gzip;
    }

    /** A compressed file that cannot be read to its end. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int line;

        private DamagedException(int line, IOException cause) {
            super("the compressed file is damaged or ends early: " + cause.getMessage(), cause);
            this.line = line;
        }

        int line() {
            return line;
        }
    }
}
