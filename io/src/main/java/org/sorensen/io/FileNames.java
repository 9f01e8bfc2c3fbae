package org.sorensen.io;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names of image files: which are known, and what is left without the extension. */
final class FileNames {
    /** Longer endings before the shorter ones they end in. */
    private static final List<String> EXTENSIONS =
            List.of(".nii.gz", ".nii", ".hdr.gz", ".hdr", ".img.gz", ".img", ".png", ".jpeg", ".jpg", ".tiff", ".tif");

    static final String KNOWN = "NIfTI (.nii, .nii.gz, .hdr/.img), PNG, JPEG or TIFF";

    private FileNames() {}

    /** The known extension of a file in lower case, with its dot. */
    static Optional<String> extension(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return EXTENSIONS.stream().filter(name::endsWith).findFirst();
    }

    /** The name without its known extension, or the whole name. */
    static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - extension(file).orElse("").length());
    }

    /** The existing other file of a .hdr/.img pair, gzip or not. */
    static Path partner(Path file, String extension) throws NoSuchFileException {
        String name = file.getFileName().toString();
        String stem = stem(file);
        boolean zipped = name.toLowerCase(Locale.ROOT).endsWith(".gz");
        boolean upper = name.startsWith(".HDR", stem.length()) || name.startsWith(".IMG", stem.length());
        String other = stem + (upper ? extension.toUpperCase(Locale.ROOT) : extension);
        for (String gzip : zipped ? List.of(".gz", "") : List.of("", ".gz")) {
            Path candidate = file.resolveSibling(other + gzip);
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        throw new NoSuchFileException(
                file.resolveSibling(other).toString(), null, "it is the other half of " + file.getFileName());
    }
}
