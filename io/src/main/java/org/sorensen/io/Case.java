package org.sorensen.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An image and its label map, as files.
 *
 * @param source the image's files
 * @param label the label map's file
 */
public record Case(ImageSource source, Path label) {
    /**
     * An image and its label map in memory.
     *
     * @param id the name of the case
     * @param image the image
     * @param labels the labels, of the same size
     */
    public record Loaded(String id, Image image, LabelImage labels) {}

    /**
     * The name of the case.
     *
     * @return the common part of the files' names
     */
    public String id() {
        return source.id();
    }

    /**
     * The image's files.
     *
     * @return one file, or one per channel
     */
    public List<Path> images() {
        return source.files();
    }

    /**
     * Reads the image.
     *
     * @return the image, channels of several files stacked
     * @throws GeometryException if the channels are not on one grid
     * @throws IOException if a file cannot be read
     */
    public Image readImage() throws IOException {
        return source.read();
    }

    /**
     * Reads the label map.
     *
     * @return the labels
     * @throws IOException if the file cannot be read
     */
    public LabelImage readLabels() throws IOException {
        return LabelImages.read(label);
    }

    /**
     * Reads both and compares their sizes.
     *
     * @return image and labels
     * @throws GeometryException if the sizes differ; names both files and both sizes
     * @throws IOException if a file cannot be read
     */
    public Loaded read() throws IOException {
        Image image = readImage();
        LabelImage labels = readLabels();
        requireSameSize(images().get(0), image.grid(), label, labels.grid());
        return new Loaded(id(), image, labels);
    }

    /**
     * Refuses an image and a label map of different sizes.
     *
     * @param image the image's file
     * @param imageGrid its grid
     * @param label the label map's file
     * @param labelGrid its grid
     * @throws GeometryException if the sizes differ; names both files and both sizes
     */
    public static void requireSameSize(Path image, Grid imageGrid, Path label, Grid labelGrid)
            throws GeometryException {
        if (!imageGrid.sameSize(labelGrid)) {
            throw new GeometryException(
                    "image and label map differ in size: " + image + " has " + imageGrid.describe() + ", "
                            + label + " has " + labelGrid.describe()
                            + " (slowest axis first); a label map needs one label per voxel of its image");
        }
    }
}
