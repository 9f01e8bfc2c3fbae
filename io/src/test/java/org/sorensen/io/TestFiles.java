package org.sorensen.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Files for tests: golden ones, and NIfTI headers laid out byte by byte. */
final class TestFiles {
    private TestFiles() {}

    static Path golden(String name) {
        try {
            return Path.of(TestFiles.class.getResource("/golden/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A NIfTI-1 file of 3x2x2 unsigned bytes 0 to 11, spacing (1, 2, 3), no affine. */
    static ByteBuffer nifti1(ByteOrder order) {
        ByteBuffer b = ByteBuffer.allocate(352 + 12).order(order);
        b.putInt(0, 348);
        short[] dim = {3, 3, 2, 2, 1, 1, 1, 1};
        float[] pixdim = {1, 1, 2, 3, 1, 1, 1, 1};
        for (int i = 0; i < 8; i++) {
            b.putShort(40 + 2 * i, dim[i]);
            b.putFloat(76 + 4 * i, pixdim[i]);
        }
        b.putShort(70, (short) 2);
        b.putShort(72, (short) 8);
        b.putFloat(108, 352);
        b.put(344, "n+1\0".getBytes(StandardCharsets.ISO_8859_1));
        return ramp(b, 352);
    }

    /** The same as NIfTI-2. */
    static ByteBuffer nifti2(ByteOrder order) {
        ByteBuffer b = ByteBuffer.allocate(544 + 12).order(order);
        b.putInt(0, 540);
        b.put(4, "n+2\0\r\n\032\n".getBytes(StandardCharsets.ISO_8859_1));
        b.putShort(12, (short) 2);
        b.putShort(14, (short) 8);
        long[] dim = {3, 3, 2, 2, 1, 1, 1, 1};
        double[] pixdim = {1, 1, 2, 3, 1, 1, 1, 1};
        for (int i = 0; i < 8; i++) {
            b.putLong(16 + 8 * i, dim[i]);
            b.putDouble(104 + 8 * i, pixdim[i]);
        }
        b.putLong(168, 544);
        return ramp(b, 544);
    }

    private static ByteBuffer ramp(ByteBuffer b, int from) {
        for (int i = 0; i < 12; i++) {
            b.put(from + i, (byte) i);
        }
        return b;
    }

    static Path write(Path file, ByteBuffer bytes) {
        return write(file, bytes.array());
    }

    static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
