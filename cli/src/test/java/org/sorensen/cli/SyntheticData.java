package org.sorensen.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.sorensen.io.Grid;
import org.sorensen.io.Image;
import org.sorensen.io.LabelImage;
import org.sorensen.io.Nifti;
import org.sorensen.io.Png;

/** Bright discs and balls on noise, with the labels that say where they are. */
final class SyntheticData {
    private SyntheticData() {}

    /** Grey pictures {@code images/caseN.png} and their masks {@code labels/caseN.png}. */
    static void pictures(Path folder, int count, int size) throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        Path labels = Files.createDirectories(folder.resolve("labels"));
        for (int i = 0; i < count; i++) {
            SplittableRandom random = new SplittableRandom(i);
            int[] mask = ball(random, size, size, 1);
            BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < mask.length; p++) {
                int grey = 60 + 100 * mask[p] + random.nextInt(50);
                picture.getRaster().setSample(p % size, p / size, 0, grey);
            }
            ImageIO.write(picture, "png", images.resolve("case" + i + ".png").toFile());
            label(labels.resolve("case" + i + ".png"), mask, size);
        }
    }

    static void label(Path file, int[] mask, int size) throws IOException {
        Png.writeLabels(file, LabelImage.pack(mask, Grid.ofPixels(size, size)));
    }

    /** A mask of one value. */
    static int[] flat(int value, int pixels) {
        int[] mask = new int[pixels];
        java.util.Arrays.fill(mask, value);
        return mask;
    }

    static void colourPicture(Path file, int size) throws IOException {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < size * size; p++) {
            picture.setRGB(p % size, p / size, 0x102030 * (p % 5));
        }
        ImageIO.write(picture, "png", file.toFile());
    }

    /** A grid that is not the identity, so that losing it would show. */
    static Grid volumeGrid(int depth, int size) {
        return new Grid(new int[] {depth, size, size}, new double[] {2, 1.5, 1}, new double[][] {
            {-1, 0, 0, 10}, {0, 1.5, 0, -20}, {0, 0, 2, 5}, {0, 0, 0, 1}
        });
    }

    /** Volumes {@code images/caseN.nii.gz} and {@code labels/caseN.nii.gz}. */
    static void volumes(Path folder, int count, int depth, int size, float scale) throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        Path labels = Files.createDirectories(folder.resolve("labels"));
        for (int i = 0; i < count; i++) {
            SplittableRandom random = new SplittableRandom(i);
            int[] mask = ball(random, size, size, depth);
            float[] values = new float[mask.length];
            for (int p = 0; p < mask.length; p++) {
                values[p] = (float) (scale * (mask[p] + 0.5 * random.nextDouble()));
            }
            Grid grid = volumeGrid(depth, size);
            Nifti.write(images.resolve("case" + i + ".nii.gz"), new Image(values, 1, grid));
            Nifti.write(labels.resolve("case" + i + ".nii.gz"), LabelImage.pack(mask, grid));
        }
    }

    private static int[] ball(SplittableRandom random, int width, int height, int depth) {
        double radius = width / 6.0 + random.nextDouble() * width / 8.0;
        double x = radius + random.nextDouble() * (width - 2 * radius);
        double y = radius + random.nextDouble() * (height - 2 * radius);
        double z = depth / 2.0;
        int[] mask = new int[width * height * depth];
        for (int p = 0; p < mask.length; p++) {
            double dx = p % width + 0.5 - x;
            double dy = p / width % height + 0.5 - y;
            double dz = p / (width * height) + 0.5 - z;
            mask[p] = dx * dx + dy * dy + dz * dz < radius * radius ? 1 : 0;
        }
        return mask;
    }
}
