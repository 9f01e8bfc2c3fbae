package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sorensen.array.FloatArray;
import org.sorensen.metric.JointHistogram;

/** The README's code on files. */
class ReadmeTest {
    private static final Path SAMPLE = Path.of("..", "samples", "brain");

    @Test
    void volumesAndOverlap(@TempDir Path folder) throws IOException {
        Files.copy(SAMPLE.resolve("t1.nii.gz"), folder.resolve("t1.nii.gz"));
        Files.copy(SAMPLE.resolve("labels.nii.gz"), folder.resolve("reference.nii.gz"));
        Nifti.write(
                folder.resolve("prediction.nii.gz"),
                LabelImages.read(SAMPLE.resolve("labels.nii.gz")).flip(2));
        // snippet: read-nifti
        Image head = Nifti.read(folder.resolve("t1.nii.gz"));
        FloatArray batch = head.toBatch(); // [1, 1, D, H, W], x fastest
        double[] spacingMm = head.grid().spacingMm(); // of D, H and W

        LabelImage reference = Nifti.readLabels(folder.resolve("reference.nii.gz"));
        LabelImage prediction = Nifti.readLabels(folder.resolve("prediction.nii.gz"));
        JointHistogram counts = JointHistogram.of(reference.labels(), prediction.labels(), 7, OptionalInt.empty());
        OptionalDouble dice = counts.overlap(1).dice(); // of label 1; empty where neither map holds it
        // end of snippet
        assertArrayEquals(new int[] {1, 1, 80, 94, 109}, batch.shape().extents());
        assertArrayEquals(new double[] {1, 1, 1}, spacingMm);
        // a head is nearly its own mirror image
        assertEquals(0.75, dice.orElseThrow(), 0.15);
    }
}
