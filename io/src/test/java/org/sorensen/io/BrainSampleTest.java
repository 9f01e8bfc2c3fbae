package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sample that the repository ships: its geometry and its numbers. */
class BrainSampleTest {
    private static final Path SAMPLE = Path.of("..", "samples", "brain");

    @Test
    void bothVolumesLieOnOneSymmetricGrid() throws IOException {
        Image head = Images.read(SAMPLE.resolve("t1.nii.gz"));
        LabelImage labels = LabelImages.read(SAMPLE.resolve("labels.nii.gz"));
        assertEquals(head.grid(), labels.grid());
        assertArrayEquals(new int[] {80, 94, 109}, head.grid().size());
        assertArrayEquals(new double[] {-54, -53, -41}, head.grid().worldMm(0, 0, 0));
        assertArrayEquals(new double[] {54, 40, 38}, head.grid().worldMm(79, 93, 108));
        assertEquals(Map.of(0, 747260, 1, 15075, 2, 3698, 3, 15623, 4, 16452, 5, 4473, 6, 17099), labels.histogram());
        head.requireFinite(SAMPLE);
    }

    @Test
    void leftAndRightMirrorEachOther() throws IOException {
        LabelImage labels = LabelImages.read(SAMPLE.resolve("labels.nii.gz"));
        Region left = new Region(new int[] {0, 0, 0}, new int[] {80, 94, 54});
        Region right = new Region(new int[] {0, 0, 55}, new int[] {80, 94, 54});
        int[] one = labels.crop(left).labels().toArray();
        int[] other = labels.crop(right).flip(2).labels().toArray();
        for (int structure = 1; structure <= 6; structure++) {
            int both = 0;
            int either = 0;
            for (int i = 0; i < one.length; i++) {
                both += one[i] == structure && other[i] == structure ? 2 : 0;
                either += (one[i] == structure ? 1 : 0) + (other[i] == structure ? 1 : 0);
            }
            assertTrue(
                    both > 0.6 * either,
                    "structure " + structure + ": Dice of left and mirrored right " + 1.0 * both / either);
        }
    }

    @Test
    void licenceAndNamesAreBesideIt() throws IOException {
        assertTrue(Files.readString(SAMPLE.resolve("LICENSE.txt")).contains("BSD-3-clause"));
        assertTrue(Files.readString(SAMPLE.resolve("README.md")).contains("Tzourio-Mazoyer"));
        assertTrue(Files.readString(SAMPLE.resolve("labels.json")).contains("\"5\": \"pallidum\""));
        assertTrue(Files.size(SAMPLE.resolve("t1.nii.gz")) < 8_000_000);
    }
}
