package org.sorensen.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;

/** A picture with its caption, embedded in the report as PNG. */
public final class Figure {
    private final byte[] png;
    private final int width;
    private final int height;
    private final String caption;
    private final String alternative;

    private Figure(byte[] png, int width, int height, String caption, String alternative) {
        this.png = png;
        this.width = width;
        this.height = height;
        this.caption = Texts.requireText("the caption of a figure", caption);
        this.alternative = Texts.requireText("the text alternative of a figure", alternative);
    }

    /**
     * A figure of a picture.
     *
     * @param image the picture; encoded now, so later changes do not show
     * @param caption the text under it
     * @param alternative what the picture shows, for readers who cannot see it
     * @return the figure
     * @throws IllegalArgumentException if a text is blank
     */
    public static Figure of(BufferedImage image, String caption, String alternative) {
        return new Figure(encode(image), image.getWidth(), image.getHeight(), caption, alternative);
    }

    /**
     * Writes the picture as a PNG file, atomically.
     *
     * @param file the file to write; replaced if it exists
     * @throws IOException if it cannot be written; an older file is then left as it was
     */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, png);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    String caption() {
        return caption;
    }

    String alternative() {
        return alternative;
    }

    String dataUri() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalArgumentException("this Java cannot write PNG from image type " + image.getType());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing PNG to memory failed", impossible);
        }
        return bytes.toByteArray();
    }
}
