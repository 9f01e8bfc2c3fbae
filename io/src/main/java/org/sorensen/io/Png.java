package org.sorensen.io;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.sorensen.array.LabelMap;

/** Writes label maps and probabilities as grey PNGs. */
public final class Png {
    private static final int MAX_16_BIT = 65535;

    /** How far outside 0 to 1 rounding may have pushed a probability. */
    private static final float ROUNDING = 1e-4f;

    private Png() {}

    /**
     * Writes a two-dimensional label image as indices: 8-bit grey where all are below 256, else 16-bit grey.
     *
     * @param file the file to write or replace
     * @param labels the labels
     * @throws IllegalArgumentException if the image has not two axes
     * @throws IOException if a label is negative or above 65535, or writing fails; an earlier file is then unchanged
     */
    public static void writeLabels(Path file, LabelImage labels) throws IOException {
        int[] size = labels.grid().size();
        if (size.length != 2) {
            throw new IllegalArgumentException(
                    "a PNG holds two axes, found " + labels.grid().describe() + "; write NIfTI");
        }
        writeLabels(file, labels.labels(), size[0], size[1]);
    }

    /**
     * Writes labels as indices: 8-bit grey where all are below 256, else 16-bit grey.
     *
     * @param file the file to write or replace
     * @param labels height times width labels, row by row; leading extents of 1 do not matter
     * @param height rows
     * @param width pixels in a row
     * @throws IllegalArgumentException if the number of labels is not height times width
     * @throws IOException if a label is negative or above 65535, or writing fails; an earlier file is then unchanged
     */
    public static void writeLabels(Path file, LabelMap labels, int height, int width) throws IOException {
        requireCount(labels.shape().size(), height, width);
        int any = 0;
        for (int i = 0; i < labels.shape().size(); i++) {
            any |= labels.get(i);
        }
        if ((any & ~MAX_16_BIT) != 0) {
            throw new IOException(file + ": a PNG holds labels from 0 to " + MAX_16_BIT
                    + ", found some outside; write NIfTI or renumber them");
        }
        boolean narrow = any < 256;
        write(file, height, width, narrow, labels::get);
    }

    /**
     * Writes probabilities as 16-bit grey: 0 becomes 0, 1 becomes 65535, rounded to the nearest.
     *
     * @param file the file to write or replace
     * @param probabilities height times width values from 0 to 1, row by row
     * @param height rows
     * @param width pixels in a row
     * @throws IllegalArgumentException if the number of values is not height times width, or one is NaN or outside 0 to 1
     *     by more than 1e-4
     * @throws IOException if writing fails; an earlier file is then unchanged
     */
    public static void writeProbabilities(Path file, float[] probabilities, int height, int width) throws IOException {
        requireCount(probabilities.length, height, width);
        for (int i = 0; i < probabilities.length; i++) {
            if (!(probabilities[i] >= -ROUNDING && probabilities[i] <= 1 + ROUNDING)) {
                throw new IllegalArgumentException(
                        "a probability must be from 0 to 1, found " + probabilities[i] + " at index " + i);
            }
        }
        write(file, height, width, false, i -> Math.round(Math.max(0, Math.min(1, probabilities[i])) * MAX_16_BIT));
    }

    private static void requireCount(int count, int height, int width) {
        if (count != (long) height * width) {
            throw new IllegalArgumentException("an image of " + height + " rows of " + width + " needs "
                    + (long) height * width + " values, found " + count);
        }
    }

    private static void write(Path file, int height, int width, boolean narrow, IntUnaryOperator value)
            throws IOException {
        BufferedImage image = new BufferedImage(
                width, height, narrow ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_USHORT_GRAY);
        WritableRaster raster = image.getRaster();
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = value.applyAsInt(y * width + x);
            }
            raster.setSamples(0, y, width, 1, 0, row);
        }
        AtomicFiles.write(file, out -> {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this Java runtime has no PNG writer");
            }
        });
    }
}
