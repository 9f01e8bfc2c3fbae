package org.sorensen.io;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads label maps of every kind known here. */
public final class LabelImages {
    private static final String INDICES = "a grey or palette PNG whose stored values are the class indices 0, 1, 2, …";

    private LabelImages() {}

    /**
     * Reads a label map; the kind is told by the file's content, not by its name.
     *
     * <p>PNG and TIFF give the stored indices: of palettes the index and not the colour, of grey the value, whatever the
     * number of bits.
     *
     * @param file NIfTI, PNG or single-page TIFF of one channel
     * @return the labels
     * @throws NoSuchFileException if there is no such file
     * @throws CorruptImageException if it is truncated, damaged or contradicts itself, holds colours instead of indices,
     *     or a value is negative or not whole
     * @throws IOException if it cannot be read or is of no known kind
     */
    public static LabelImage read(Path file) throws IOException {
        byte[] start = Images.start(file);
        var format = RasterFormat.of(start);
        if (format.isEmpty()) {
            Images.requireNifti(file, start);
            return Nifti.readLabels(file);
        }
        if (format.get() == RasterFormat.JPEG) {
            throw new CorruptImageException(
                    file,
                    "format",
                    "a lossless label map (PNG, TIFF or NIfTI)",
                    "JPEG, whose compression changes values; use " + INDICES);
        }
        return toLabels(file, Rasters.read(file, format.get()));
    }

    private static LabelImage toLabels(Path file, Pixels pixels) throws IOException {
        int[] bands = pixels.informative();
        if (bands.length > 1) {
            throw colours(file, pixels, bands);
        }
        int[] labels = new int[pixels.grid().voxels()];
        double[] row = new double[pixels.width()];
        int at = 0;
        for (int y = 0; y < pixels.height(); y++) {
            for (double value : pixels.row(y, bands[0], row)) {
                labels[at] = LabelSink.label(file, at, value);
                at++;
            }
        }
        return LabelImage.pack(labels, pixels.grid());
    }

    private static CorruptImageException colours(Path file, Pixels pixels, int[] bands) {
        boolean grey = true;
        for (int band : bands) {
            grey &= pixels.sameBands(bands[0], band);
        }
        String fix = grey
                ? "; all channels are equal, so saving it as one grey channel keeps the indices"
                : "; map each colour to its class index and save " + INDICES;
        return new CorruptImageException(
                file, "channels", "one channel of class indices", bands.length + " channels (RGB colours)" + fix);
    }
}
