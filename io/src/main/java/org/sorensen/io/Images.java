package org.sorensen.io;

import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Reads images of every kind known here. */
public final class Images {
    private Images() {}

    /**
     * Reads an image; the kind is told by the file's content, not by its name.
     *
     * <p>Grey gives one channel, RGB and coloured palettes three. Values are as stored (8-bit 0 to 255, 16-bit 0 to 65535,
     * float as it is); only NIfTI's own scaling is applied. Opacity is dropped, unless it is all that varies.
     *
     * @param file NIfTI, PNG, JPEG or single-page TIFF
     * @return the image
     * @throws NoSuchFileException if there is no such file
     * @throws CorruptImageException if it is truncated, damaged or contradicts itself
     * @throws IOException if it cannot be read or is of no known kind
     */
    public static Image read(Path file) throws IOException {
        byte[] start = start(file);
        var format = RasterFormat.of(start);
        if (format.isPresent()) {
            return toImage(file, Rasters.read(file, format.get()));
        }
        requireNifti(file, start);
        return Nifti.read(file);
    }

    /**
     * Whether a file's name ends as those of images do.
     *
     * @param file a path; its content is not looked at
     * @return true for .nii, .nii.gz, .hdr, .img (each also with .gz), .png, .jpg, .jpeg, .tif and .tiff, in any case
     */
    public static boolean isImageName(Path file) {
        return FileNames.extension(file).isPresent();
    }

    /** The first bytes of a file, with a clear error where it cannot be opened. */
    static byte[] start(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": expected an image file, found a folder");
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        return RasterFormat.start(file);
    }

    /** Accepts what may be NIfTI: by its size field, as gzip, or by its name. */
    static void requireNifti(Path file, byte[] start) throws IOException {
        boolean gzip = start.length > 1 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B;
        String extension = FileNames.extension(file).orElse("");
        boolean named = extension.startsWith(".nii") || extension.startsWith(".hdr") || extension.startsWith(".img");
        if (start.length == 0) {
            throw new CorruptImageException(file, "content", FileNames.KNOWN, "an empty file");
        }
        if (!gzip && !named && !NiftiHeader.looksLike(start)) {
            StringBuilder hex = new StringBuilder();
            for (byte b : start) {
                hex.append(String.format(Locale.ROOT, " %02x", b & 0xFF));
            }
            throw new CorruptImageException(file, "first bytes", FileNames.KNOWN, "none of them:" + hex);
        }
    }

    private static Image toImage(Path file, Pixels pixels) throws CorruptImageException {
        if (pixels.palette().isPresent()) {
            return fromPalette(file, pixels, pixels.palette().get());
        }
        int[] bands = pixels.informative();
        int width = pixels.width();
        float[] data = new float[pixels.grid().shape().prepend(bands.length).size()];
        double[] row = new double[width];
        int at = 0;
        for (int band : bands) {
            for (int y = 0; y < pixels.height(); y++) {
                for (double value : pixels.row(y, band, row)) {
                    data[at] = FloatSink.toFloat(file, at, value);
                    at++;
                }
            }
        }
        return new Image(data, bands.length, pixels.grid());
    }

    /** Looks the colours up; a palette of greys only makes one channel. */
    private static Image fromPalette(Path file, Pixels pixels, IndexColorModel palette) throws CorruptImageException {
        boolean grey = true;
        for (int i = 0; i < palette.getMapSize(); i++) {
            grey &= palette.getRed(i) == palette.getGreen(i) && palette.getGreen(i) == palette.getBlue(i);
        }
        int channels = grey ? 1 : 3;
        int voxels = pixels.grid().voxels();
        float[] data = new float[pixels.grid().shape().prepend(channels).size()];
        double[] row = new double[pixels.width()];
        int at = 0;
        for (int y = 0; y < pixels.height(); y++) {
            for (double index : pixels.row(y, 0, row)) {
                if (index >= palette.getMapSize()) {
                    throw new CorruptImageException(
                            file, "pixel " + at, "an index below the palette's " + palette.getMapSize(), index + "");
                }
                data[at] = palette.getRed((int) index);
                if (!grey) {
                    data[voxels + at] = palette.getGreen((int) index);
                    data[2 * voxels + at] = palette.getBlue((int) index);
                }
                at++;
            }
        }
        return new Image(data, channels, pixels.grid());
    }
}
