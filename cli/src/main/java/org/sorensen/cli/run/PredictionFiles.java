package org.sorensen.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.sorensen.djl.train.Predictor;
import org.sorensen.io.Grid;
import org.sorensen.io.Image;
import org.sorensen.io.ImageSource;
import org.sorensen.io.LabelImage;
import org.sorensen.io.Nifti;
import org.sorensen.io.Png;

/**
 * The files of predictions and their names. The label map is written last: where it is, the image is done.
 *
 * @param folder where they go
 * @param probabilities whether probabilities are written too
 */
record PredictionFiles(Path folder, boolean probabilities) {
    boolean areThere(ImageSource source) {
        return Files.exists(labels(source)) && (!probabilities || Files.exists(firstProbabilities(source)));
    }

    void write(ImageSource source, Grid grid, float[] found) throws IOException {
        boolean volume = isVolume(source);
        int classes = found.length / grid.voxels();
        if (probabilities && volume) {
            Nifti.write(firstProbabilities(source), new Image(found, classes, grid));
        } else if (probabilities) {
            int[] size = grid.size();
            for (int i = classes - 1; i >= 0; i--) {
                float[] one = Arrays.copyOfRange(found, i * grid.voxels(), (i + 1) * grid.voxels());
                Png.writeProbabilities(picture(source, i), one, size[0], size[1]);
            }
        }
        LabelImage labels = new LabelImage(Predictor.labels(found, grid.shape()), grid);
        if (volume) {
            Nifti.write(labels(source), labels);
        } else {
            Png.writeLabels(labels(source), labels);
        }
    }

    private Path labels(ImageSource source) {
        return folder.resolve(source.id() + (isVolume(source) ? ".nii.gz" : ".png"));
    }

    private Path firstProbabilities(ImageSource source) {
        return isVolume(source) ? folder.resolve(source.id() + "_probabilities.nii.gz") : picture(source, 0);
    }

    private Path picture(ImageSource source, int label) {
        return folder.resolve(source.id() + "_class" + label + ".png");
    }

    /** By the name, so that it is known before the file is read; a picture's name never ends as a NIfTI's. */
    private static boolean isVolume(ImageSource source) {
        String name = source.files().get(0).getFileName().toString().toLowerCase(Locale.ROOT);
        return name.matches(".*\\.(nii|hdr|img)(\\.gz)?");
    }
}
