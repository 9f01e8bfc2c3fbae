package org.sorensen.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The segments in front of a JPEG's compressed data. */
final class JpegSegments {
    private static final int START_OF_SCAN = 0xDA;
    private static final int APP2 = 0xE2;
    private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);

    private JpegSegments() {}

    /** The same file without colour profiles: with one, the decoder would change the stored values to those of sRGB. */
    static byte[] withoutProfile(byte[] file) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        int at = 2;
        kept.write(file, 0, at);
        while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            int length = 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
            if (marker == START_OF_SCAN || length > file.length - at) {
                break;
            }
            int content = at + 4;
            boolean profile = marker == APP2
                    && length >= 4 + PROFILE.length
                    && Arrays.equals(file, content, content + PROFILE.length, PROFILE, 0, PROFILE.length);
            if (!profile) {
                kept.write(file, at, length);
            }
            at += length;
        }
        kept.write(file, at, file.length - at);
        return kept.toByteArray();
    }
}
