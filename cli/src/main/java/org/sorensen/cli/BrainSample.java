package org.sorensen.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sorensen.djl.train.Normalisation;
import org.sorensen.djl.train.TrainingCase;
import org.sorensen.io.Grid;
import org.sorensen.io.Image;
import org.sorensen.io.LabelImage;
import org.sorensen.io.Nifti;
import org.sorensen.io.Region;

/**
 * The MR volume that comes with the project, cut at the midline: the left half to train on, and the right half, which
 * mirrored looks like a left one.
 *
 * @param left the left half
 * @param right the right half, not mirrored
 * @param structures the names of labels 1 and up
 */
record BrainSample(Half left, Half right, List<String> structures) {
    private static final String FOLDER = "/samples/brain/";
    /** The slowest axis is z, so left and right lie along the last. */
    private static final int LEFT_RIGHT = 2;

    /** A half of the volume on its own grid. */
    record Half(Image image, LabelImage labels) {
        /** The half as a case whose image is normalised. */
        TrainingCase toCase(String id) {
            float[] values = image.data().clone();
            Normalisation.Z_SCORE.apply(values, 1);
            List<Double> spacing =
                    Arrays.stream(image.grid().spacingMm()).boxed().toList();
            return new TrainingCase(id, 1, values, image.grid().shape(), labels.labels(), spacing);
        }

        Half mirrored() {
            return new Half(image.flip(LEFT_RIGHT), labels.flip(LEFT_RIGHT));
        }
    }

    static BrainSample load() throws IOException {
        Path folder = Files.createTempDirectory("sorensen-sample");
        try {
            Image image = Nifti.read(copy("t1.nii.gz", folder));
            LabelImage labels = Nifti.readLabels(copy("labels.nii.gz", folder));
            Grid grid = image.grid();
            int width = grid.size()[LEFT_RIGHT];
            int middle = width / 2;
            double midline = grid.worldMm(0, 0, middle)[0];
            if (midline != 0) {
                throw new IOException("the sample's middle column lies at x = " + midline + " mm, expected 0");
            }
            return new BrainSample(
                    half(image, labels, 0, middle), half(image, labels, middle + 1, width - middle - 1), readNames());
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static Half half(Image image, LabelImage labels, int first, int count) {
        int[] start = {0, 0, first};
        int[] size = image.grid().size().clone();
        size[LEFT_RIGHT] = count;
        Region part = new Region(start, size);
        return new Half(image.crop(part), labels.crop(part));
    }

    private static List<String> readNames() throws IOException {
        try (InputStream in = open("labels.json")) {
            JsonNode names = new ObjectMapper().readTree(in);
            List<String> structures = new ArrayList<>();
            for (int label = 1; names.has(Integer.toString(label)); label++) {
                structures.add(names.get(Integer.toString(label)).asText());
            }
            return List.copyOf(structures);
        }
    }

    private static Path copy(String name, Path folder) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = open(name)) {
            Files.copy(in, file);
        }
        return file;
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = BrainSample.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new IOException(
                    "the sample " + FOLDER + name + " is missing from the program's archive; build it again");
        }
        return in;
    }
}
