package org.sorensen.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The picture formats that are read, known by the first bytes of a file. */
enum RasterFormat {
    PNG(new int[] {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A}),
    JPEG(new int[] {0xFF, 0xD8, 0xFF}),
    TIFF(new int[] {'I', 'I', 42, 0}, new int[] {'M', 'M', 0, 42}, new int[] {'I', 'I', 43, 0}, new int[] {
        'M', 'M', 0, 43
    });

    private static final int LONGEST = 8;

    private final int[][] signatures;

    RasterFormat(int[]... signatures) {
        this.signatures = signatures;
    }

    /** The first bytes of a file, fewer where it is shorter. */
    static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST);
        }
    }

    /** The format of a file that starts with these bytes. */
    static Optional<RasterFormat> of(byte[] start) {
        return Arrays.stream(values())
                .filter(format -> Arrays.stream(format.signatures).anyMatch(s -> startsWith(start, s)))
                .findFirst();
    }

    private static boolean startsWith(byte[] start, int[] signature) {
        if (start.length < signature.length) {
            return false;
        }
        for (int i = 0; i < signature.length; i++) {
            if ((start[i] & 0xFF) != signature[i]) {
                return false;
            }
        }
        return true;
    }
}
