package org.sorensen.io;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * A walk over a PNG's chunks before it is decoded: every length and checksum, because the decoder looks at neither.
 *
 * @param width pixels in a row
 * @param height rows
 * @param bitDepth bits per sample
 * @param colourType PNG's code: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
 */
record PngChunks(int width, int height, int bitDepth, int colourType) {
    private static final int SIGNATURE_BYTES = 8;
    private static final int IHDR_BYTES = 13;

    /** Whether colours are looked up in a palette. */
    boolean isPalette() {
        return colourType == 3;
    }

    static PngChunks check(Path file) throws IOException {
        long length = Files.size(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            in.skipNBytes(SIGNATURE_BYTES);
            long position = SIGNATURE_BYTES;
            PngChunks header = null;
            long compressed = 0;
            String type = "";
            while (!type.equals("IEND")) {
                long size = in.readInt() & 0xFFFFFFFFL;
                byte[] name = in.readNBytes(4);
                type = new String(name, StandardCharsets.ISO_8859_1);
                if (header == null && !(type.equals("IHDR") && size == IHDR_BYTES)) {
                    throw new CorruptImageException(file, "IHDR", "the first chunk, of 13 bytes", type + " of " + size);
                }
                if (size > length - position - 12) {
                    throw new CorruptImageException(
                            file,
                            "length of chunk " + type,
                            "at most the " + Math.max(0, length - position - 12) + " bytes that follow",
                            size + "");
                }
                byte[] content = readChunk(file, in, type, name, (int) Math.min(size, Integer.MAX_VALUE));
                position += size + 12;
                header = header == null ? header(file, content) : header;
                compressed += type.equals("IDAT") ? size : 0;
            }
            header.requirePlausible(file, compressed);
            return header;
        } catch (EOFException e) {
            throw new CorruptImageException(file, "chunks", "an IEND chunk at the end", "the end of the file", e);
        }
    }

    /** Reads a chunk's content and compares its checksum; only IHDR is kept. */
    private static byte[] readChunk(Path file, DataInputStream in, String type, byte[] name, int size)
            throws IOException {
        CRC32 sum = new CRC32();
        sum.update(name);
        byte[] buffer = new byte[Math.min(size, 1 << 16)];
        for (int done = 0; done < size; ) {
            int count = Math.min(buffer.length, size - done);
            in.readFully(buffer, 0, count);
            sum.update(buffer, 0, count);
            done += count;
        }
        int stored = in.readInt();
        if (stored != (int) sum.getValue()) {
            throw new CorruptImageException(
                    file,
                    "checksum of chunk " + type,
                    Long.toHexString(sum.getValue()),
                    Long.toHexString(stored & 0xFFFFFFFFL));
        }
        return buffer;
    }

    private static PngChunks header(Path file, byte[] content) throws CorruptImageException {
        ByteBuffer ihdr = ByteBuffer.wrap(content);
        PngChunks header = new PngChunks(ihdr.getInt(0), ihdr.getInt(4), ihdr.get(8), ihdr.get(9));
        if (header.width < 1 || header.height < 1) {
            throw new CorruptImageException(
                    file, "width and height in IHDR", "at least 1x1", header.width + "x" + header.height);
        }
        return header;
    }

    private void requirePlausible(Path file, long compressed) throws CorruptImageException {
        int samples = switch (colourType) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        double needed = (double) height * Math.ceil(width * (double) (samples * bitDepth) / 8);
        if (needed > ByteSource.inflatedAtMost(compressed)) {
            throw new CorruptImageException(
                    file,
                    "width and height in IHDR",
                    "an image that " + compressed + " compressed bytes can hold",
                    width + "x" + height + " of " + samples * bitDepth + " bits");
        }
    }
}
