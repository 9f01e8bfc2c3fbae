package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NiftiWriteTest {
    private static final double[][] SHEARED = {{1, 0.5, 0, 3}, {0, 2, 0.25, -4}, {0, 0, 3, 5}, {0, 0, 0, 1}};

    @TempDir
    private Path folder;

    private static Image noise(int channels, Grid grid) {
        Random random = new Random(3);
        float[] data = new float[channels * grid.voxels()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return new Image(data, channels, grid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.nii", "a.nii.gz", "a.hdr", "a.img", "a.hdr.gz", "a.img.gz", "A.NII.GZ"})
    void imagesComeBack(String name) throws IOException {
        Image image = noise(3, new Grid(new int[] {30, 20, 40}, new double[] {3, 2, 1}, SHEARED));
        Path file = folder.resolve(name);
        Nifti.write(file, image);
        Image back = Images.read(file);
        assertArrayEquals(image.data(), back.data());
        assertEquals(image.grid(), back.grid());
        assertEquals(3, back.channels());
    }

    @ParameterizedTest
    @CsvSource({"255,2", "256,512", "65535,512", "65536,8", "2147483647,8"})
    void labelsTakeTheSmallestType(int largest, short datatype) throws IOException {
        Grid grid = Grid.ofSpacing(new int[] {2, 3, 4}, new double[] {3, 2, 1});
        int[] labels = new int[24];
        labels[7] = largest;
        labels[23] = 1;
        Path file = folder.resolve("labels.nii");
        Nifti.write(file, LabelImage.pack(labels, grid));
        LabelImage back = LabelImages.read(file);
        assertArrayEquals(labels, back.labels().toArray());
        assertEquals(grid, back.grid());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(datatype, bytes.getShort(70));
    }

    @Test
    void twoAxes() throws IOException {
        Grid grid = Grid.ofSpacing(new int[] {3, 5}, new double[] {0.5, 0.25});
        Path file = folder.resolve("flat.nii.gz");
        Nifti.write(file, noise(1, grid));
        assertEquals(grid, Images.read(file).grid());
        Nifti.write(file, noise(2, grid));
        assertArrayEquals(new int[] {1, 3, 5}, Images.read(file).grid().size());
    }

    @Test
    void sameContentSameBytes() throws IOException {
        Image image = noise(1, Grid.ofPixels(5, 6, 7));
        Nifti.write(folder.resolve("one.nii.gz"), image);
        Nifti.write(folder.resolve("two.nii.gz"), image);
        assertEquals(-1, Files.mismatch(folder.resolve("one.nii.gz"), folder.resolve("two.nii.gz")));
    }

    @Test
    void rotationsAreWrittenAsQformToo() throws IOException {
        Random random = new Random(11);
        for (int run = 0; run < 200; run++) {
            double[] q = new double[4];
            double norm = 0;
            for (int i = 0; i < 4; i++) {
                q[i] = random.nextGaussian() * (random.nextInt(3) == 0 ? 0 : 1);
                norm += q[i] * q[i];
            }
            if (norm == 0) {
                continue;
            }
            norm = Math.sqrt(norm) * (q[0] < 0 ? -1 : 1);
            double[] zooms = {0.5, 1.25, 3};
            Affines.Quaternion rotation =
                    new Affines.Quaternion(q[1] / norm, q[2] / norm, q[3] / norm, run % 2 == 0 ? 1 : -1);
            double[][] affine = Affines.fromQuaternion(rotation, zooms, new double[] {10, -20, 30})
                    .orElseThrow();
            Path file = folder.resolve("rotated.nii");
            Nifti.write(file, noise(1, new Grid(new int[] {2, 2, 2}, new double[] {3, 1.25, 0.5}, affine)));
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            assertTrue(bytes.getShort(252) > 0 && bytes.getShort(254) > 0);
            bytes.putShort(254, (short) 0);
            Files.write(file, bytes.array());
            double[][] fromQform = Images.read(file).grid().affine();
            for (int row = 0; row < 3; row++) {
                assertArrayEquals(affine[row], fromQform[row], 2e-3);
            }
        }
    }

    @Test
    void shearedAffineHasNoQform() throws IOException {
        Path file = folder.resolve("sheared.nii");
        Nifti.write(file, noise(1, new Grid(new int[] {2, 2, 2}, new double[] {3, 2, 1}, SHEARED)));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, bytes.getShort(252));
        assertEquals(2, bytes.getShort(254));
    }

    @Test
    void otherNamesAndLongAxesAreRefused() throws IOException {
        IOException name = assertThrows(
                IOException.class, () -> Nifti.write(folder.resolve("a.png"), noise(1, Grid.ofPixels(2, 2))));
        assertTrue(name.getMessage().contains("written as .nii"), name.getMessage());
        IOException axis = assertThrows(
                IOException.class, () -> Nifti.write(folder.resolve("a.nii"), noise(1, Grid.ofPixels(1, 40000))));
        assertTrue(axis.getMessage().contains("at most 32767 voxels along an axis, found 40000"), axis.getMessage());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }
}
