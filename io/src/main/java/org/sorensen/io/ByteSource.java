package org.sorensen.io;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a file, plain or gzip, with what is known about how many there can be.
 *
 * <p>A claim about sizes is held against {@link #requireAtMost} before memory is taken; damage of the compressed stream
 * becomes a {@link CorruptImageException}.
 */
final class ByteSource implements Closeable {
    /** Deflate cannot shrink data further than this (a 258-byte match in two bits, and the header of the block). */
    private static final long MAX_DEFLATE_RATIO = 1032;

    private static final long DEFLATE_SLACK = 4096;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final InputStream in;
    private final long most;
    private final boolean compressed;
    private long position;

    private ByteSource(Path file, InputStream in, long most, boolean compressed) {
        this.file = file;
        this.in = in;
        this.most = most;
        this.compressed = compressed;
    }

    /** Opens a file; gzip is recognised by its first two bytes, whatever the name says. */
    static ByteSource open(Path file) throws IOException {
        long length = Files.size(file);
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
            raw.reset();
            if (!gzip) {
                return new ByteSource(file, raw, length, false);
            }
            return new ByteSource(file, new GZIPInputStream(raw, BUFFER), inflatedAtMost(length), true);
        } catch (EOFException | ZipException e) {
            raw.close();
            throw new CorruptImageException(file, "gzip header", "a complete gzip stream", reason(e), e);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Wraps the uncompressed content of a container's entry. */
    static ByteSource of(Path file, InputStream in, long compressedLength) {
        return new ByteSource(file, in, inflatedAtMost(compressedLength), true);
    }

    /** The most bytes that this many deflated bytes can stand for. */
    static long inflatedAtMost(long compressedLength) {
        return compressedLength * MAX_DEFLATE_RATIO + DEFLATE_SLACK;
    }

    Path file() {
        return file;
    }

    /** How many bytes have been read or skipped. */
    long position() {
        return position;
    }

    /** The number of bytes in the source if it is plain, else the most that can come out of it. */
    long most() {
        return most;
    }

    /** Whether {@link #most} is only a bound. */
    boolean isCompressed() {
        return compressed;
    }

    /** Refuses a claim that the file is too short for. */
    void requireAtMost(String field, long claimed) throws CorruptImageException {
        if (claimed > most) {
            throw new CorruptImageException(
                    file,
                    field,
                    "at least " + claimed + " bytes in the file",
                    compressed ? "a compressed file that cannot hold more than " + most : most + " bytes");
        }
    }

    /** Reads exactly this many bytes. */
    void read(byte[] into, int count, String field) throws IOException {
        read(into, 0, count, field);
    }

    /** Reads exactly this many bytes to a place in an array. */
    void read(byte[] into, int at, int count, String field) throws IOException {
        int done = readUpTo(into, at, count, field);
        if (done < count) {
            throw new CorruptImageException(
                    file,
                    field,
                    "at least " + (position - done + count) + " bytes" + (compressed ? " after decompression" : ""),
                    "the end after " + position + " bytes");
        }
    }

    /** Reads this many bytes, or fewer where the source ends before. */
    private int readUpTo(byte[] into, int at, int count, String field) throws IOException {
        try {
            int done = in.readNBytes(into, at, count);
            position += done;
            return done;
        } catch (EOFException | ZipException e) {
            throw damaged(field, e);
        }
    }

    /** Skips forward to a position. */
    void skipTo(long target, String field) throws IOException {
        byte[] scratch = new byte[BUFFER];
        while (position < target) {
            read(scratch, (int) Math.min(scratch.length, target - position), field);
        }
    }

    /** Refuses bytes after the last one that was read. */
    void requireEnd(String field) throws IOException {
        if (readUpTo(new byte[1], 0, 1, field) > 0) {
            throw new CorruptImageException(file, field, "the end after " + (position - 1) + " bytes", "more bytes");
        }
    }

    /** Reads a compressed stream to its end, so that its checksum is compared. */
    void verifyRest() throws IOException {
        if (compressed) {
            byte[] scratch = new byte[BUFFER];
            while (readUpTo(scratch, 0, scratch.length, "checksum") > 0) {
                // nothing to keep: the stream compares its checksum at the end
            }
        }
    }

    private CorruptImageException damaged(String field, IOException e) {
        return new CorruptImageException(
                file, field, "an intact compressed stream", reason(e) + " after " + position + " bytes", e);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "its early end" : e.getMessage();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
