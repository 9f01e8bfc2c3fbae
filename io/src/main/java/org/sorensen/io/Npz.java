package org.sorensen.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** NumPy's NPZ files: named arrays in a zip. */
public final class Npz {
    private static final String SUFFIX = ".npy";

    /** The earliest time a zip can hold, so that equal arrays give equal files. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /**
     * Reads all arrays.
     *
     * @param file the file; entries may be stored or deflated
     * @return the arrays by name (without {@code .npy}), in the file's order
     * @throws CorruptImageException if the zip or an array in it is damaged or contradicts itself, or a name comes twice
     * @throws IOException if the file cannot be read
     */
    public static Map<String, NpyArray> read(Path file) throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        try (ZipFile zip = open(file)) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (!name.endsWith(SUFFIX)) {
                    throw new CorruptImageException(file, "entry " + name, "names that end in .npy", name);
                }
                NpyArray array = read(file, zip, entry);
                if (arrays.put(name.substring(0, name.length() - SUFFIX.length()), array) != null) {
                    throw new CorruptImageException(file, "entry " + name, "one array of this name", "two");
                }
            }
        }
        return Collections.unmodifiableMap(arrays);
    }

    /**
     * Reads one array.
     *
     * @param file the file
     * @param name the array's name, without {@code .npy}
     * @return the array
     * @throws CorruptImageException if there is no such array, or it is damaged
     * @throws IOException if the file cannot be read
     */
    public static NpyArray read(Path file, String name) throws IOException {
        try (ZipFile zip = open(file)) {
            ZipEntry entry = zip.getEntry(name + SUFFIX);
            if (entry == null) {
                throw new CorruptImageException(
                        file,
                        "entries",
                        "an array '" + name + "'",
                        zip.stream().map(ZipEntry::getName).toList().toString());
            }
            return read(file, zip, entry);
        }
    }

    private static ZipFile open(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new CorruptImageException(file, "zip directory", "a complete zip file", e.getMessage(), e);
        }
    }

    private static NpyArray read(Path file, ZipFile zip, ZipEntry entry) throws IOException {
        Path place = file.resolveSibling(file.getFileName() + "(" + entry.getName() + ")");
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum);
                ByteSource source = ByteSource.of(place, in, entry.getCompressedSize())) {
            NpyArray array = Npy.read(source);
            if (sum.getValue() != entry.getCrc()) {
                throw new CorruptImageException(
                        place, "checksum", Long.toHexString(entry.getCrc()), Long.toHexString(sum.getValue()));
            }
            return array;
        } catch (ZipException e) {
            throw new CorruptImageException(place, "zip entry", "an intact entry", e.getMessage(), e);
        }
    }

    /**
     * Writes arrays, deflated. The same arrays give the same bytes.
     *
     * @param file the file to write or replace
     * @param arrays the arrays by name, without {@code .npy}; written in the map's order
     * @throws IOException if writing fails; an earlier file is then unchanged
     */
    public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
        AtomicFiles.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
                    ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
                    entry.setTimeLocal(NO_TIME);
                    zip.putNextEntry(entry);
                    Npy.write(zip, array.getValue());
                    zip.closeEntry();
                }
            }
        });
    }
}
