package org.sorensen.cli.loss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.cli.UsageException;
import org.sorensen.io.Image;
import org.sorensen.io.Nifti;
import org.sorensen.io.Npy;
import org.sorensen.io.NpyArray;

/**
 * The size of a gradient.
 *
 * @param norm the root of the sum of squares
 * @param largest the largest entry without its sign
 * @param zeros how many entries are 0
 */
record GradientFacts(double norm, double largest, long zeros) {
    static GradientFacts of(Scores gradient) {
        double squares = 0;
        double largest = 0;
        long zeros = 0;
        for (int i = 0; i < gradient.shape().size(); i++) {
            double each = gradient.get(i);
            squares += each * each;
            largest = Math.max(largest, Math.abs(each));
            zeros += each == 0 ? 1 : 0;
        }
        return new GradientFacts(Math.sqrt(squares), largest, zeros);
    }

    /** Refuses a name that cannot be written, before anything is computed. */
    static void requireWritable(Path file, ArrayFile input) {
        if (!endsWith(file, ".npy") && !(isNifti(file) && input.isNifti())) {
            throw new UsageException("--gradient " + file + ": expected a name that ends in .npy"
                    + (input.isNifti()
                            ? ", .nii or .nii.gz"
                            : isNifti(file) ? ", since the input is no NIfTI file" : ""));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException("--gradient " + file + ": there is no folder " + folder);
        }
    }

    /** Writes a gradient in its own type and shape; on the grid of the input where both are NIfTI files. */
    static void write(Path file, Scores gradient, ArrayFile input) throws IOException {
        if (isNifti(file)) {
            Image image = Nifti.read(input.file());
            Nifti.write(file, new Image(((FloatArray) gradient).toArray(), image.channels(), image.grid()));
        } else {
            Npy.write(file, NpyArray.of(gradient));
        }
    }

    private static boolean isNifti(Path file) {
        return endsWith(file, ".nii") || endsWith(file, ".nii.gz");
    }

    private static boolean endsWith(Path file, String ending) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }
}
