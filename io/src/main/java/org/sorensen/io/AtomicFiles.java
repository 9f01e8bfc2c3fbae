package org.sorensen.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** Writes files so that a reader sees the old content or the new one, never a part. */
public final class AtomicFiles {
    private static final AtomicLong COUNTER = new AtomicLong();

    private AtomicFiles() {}

    /**
     * Writes a file through a temporary one in the same folder, which then takes its place.
     *
     * @param file the file to write or replace
     * @param content writes the content into the stream it is given; the stream is buffered and closed here
     * @throws NoSuchFileException if the folder does not exist
     * @throws IOException if writing fails, as on a full disk; an earlier file of this name is then unchanged, and the
     *     temporary file is removed
     */
    public static void write(Path file, IoConsumer<OutputStream> content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString(), null, "the folder to write into does not exist");
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "cannot write a file: a folder has this name");
        }
        // Not Files.createTempFile: that makes files which only their owner may read.
        Path temporary = folder.resolve("." + file.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    1 << 16)) {
                content.accept(out);
            }
            move(temporary, file);
        } catch (IOException e) {
            throw failure(file, folder, e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Writes text as UTF-8, as {@link #write} does.
     *
     * @param file the file to write or replace
     * @param text its new content
     * @throws IOException if writing fails; an earlier file is then unchanged
     */
    public static void writeString(Path file, String text) throws IOException {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static IOException failure(Path file, Path folder, IOException cause) {
        String reason = cause instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : cause.getMessage();
        String before = Files.exists(file) ? "; the earlier file is unchanged" : "; nothing was left behind";
        return new IOException("could not write " + file + ": " + reason + freeSpace(folder) + before, cause);
    }

    private static String freeSpace(Path folder) {
        try {
            return " (" + (Files.getFileStore(folder).getUsableSpace() >> 20) + " MiB free there)";
        } catch (IOException e) {
            return "";
        }
    }
}
