package org.sorensen.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file or files that make one image.
 *
 * @param id the name of the case
 * @param files one file, or one per channel in the channels' order; copied
 */
public record ImageSource(String id, List<Path> files) {
    /** How far voxels of the channels may lie apart: less than any scanner resolves, more than float32 rounds. */
    private static final double TOLERANCE_MM = 0.01;

    /**
     * Copies the list.
     *
     * @param id the name of the case
     * @param files one file, or one per channel in the channels' order; copied
     * @throws IllegalArgumentException if there is no file
     */
    public ImageSource {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("an image needs at least one file, found none for " + id);
        }
    }

    /**
     * Reads the image; channels of several files are stacked in their order.
     *
     * @return the image
     * @throws GeometryException if two files are not on one grid; names both and their grids
     * @throws IOException if a file cannot be read
     */
    public Image read() throws IOException {
        List<Image> parts = new ArrayList<>();
        int channels = 0;
        for (Path file : files) {
            Image part = Images.read(file);
            if (!parts.isEmpty()) {
                requireSamePlace(files.get(0), parts.get(0).grid(), file, part.grid());
            }
            parts.add(part);
            channels += part.channels();
        }
        Image first = parts.get(0);
        if (parts.size() == 1) {
            return first;
        }
        float[] stacked = new float[first.grid().shape().prepend(channels).size()];
        int at = 0;
        for (Image part : parts) {
            System.arraycopy(part.data(), 0, stacked, at, part.data().length);
            at += part.data().length;
        }
        return new Image(stacked, channels, first.grid());
    }

    private static void requireSamePlace(Path one, Grid oneGrid, Path other, Grid otherGrid) throws GeometryException {
        if (!oneGrid.sameSize(otherGrid)) {
            throw new GeometryException("channels of one image differ in size: " + one + " has " + oneGrid.describe()
                    + ", " + other + " has " + otherGrid.describe());
        }
        if (!oneGrid.samePlace(otherGrid, TOLERANCE_MM)) {
            throw new GeometryException("channels of one image lie in different places: " + one + " and " + other
                    + " have different spacings or affines; resample one onto the other");
        }
    }
}
