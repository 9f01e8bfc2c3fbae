package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers laid out byte by byte, right and wrong. */
class NiftiBytesTest {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final ByteOrder BE = ByteOrder.BIG_ENDIAN;

    @TempDir
    private Path folder;

    private CorruptImageException failure(byte[] bytes) {
        Path file = TestFiles.write(folder.resolve("bad.nii"), bytes);
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> Images.read(file));
        assertEquals(file.toString(), e.file());
        return e;
    }

    @Test
    void plainHeadersOfBothVersionsAndOrders() throws IOException {
        for (ByteBuffer bytes :
                new ByteBuffer[] {TestFiles.nifti1(LE), TestFiles.nifti1(BE), TestFiles.nifti2(LE), TestFiles.nifti2(BE)
                }) {
            Path file = TestFiles.write(folder.resolve("good.nii"), bytes);
            Image image = Images.read(file);
            assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, image.data());
            assertArrayEquals(new int[] {2, 2, 3}, image.grid().size());
            assertArrayEquals(new double[] {3, 2, 1}, image.grid().spacingMm());
            double[][] affine = {{1, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 3, 0}, {0, 0, 0, 1}};
            assertTrue(Arrays.deepEquals(affine, image.grid().affine()));
        }
    }

    @Test
    void contentDecidesAndNotTheName() throws IOException {
        Path file = TestFiles.write(folder.resolve("good.png"), TestFiles.nifti1(LE));
        assertEquals(11, Images.read(file).data()[11]);
        Path zipped = TestFiles.write(
                folder.resolve("zipped.nii"),
                TestFiles.gzip(TestFiles.nifti1(LE).array()));
        assertEquals(11, Images.read(zipped).data()[11]);
    }

    @Test
    void truncationAnywhereIsSaid() throws IOException {
        for (ByteBuffer whole : new ByteBuffer[] {TestFiles.nifti1(LE), TestFiles.nifti2(BE)}) {
            byte[] bytes = whole.array();
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                CorruptImageException plain = failure(cut);
                if (length > 4) {
                    assertTrue(plain.found().contains(length + ""), plain.getMessage());
                }
                assertTrue(failure(TestFiles.gzip(cut)).expected().length() > 0);
            }
            byte[] zipped = TestFiles.gzip(bytes);
            for (int length = 0; length < zipped.length; length++) {
                failure(Arrays.copyOf(zipped, length));
            }
        }
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                wrong("sizeof_hdr", b -> b.putInt(0, 347)),
                wrong("dim[0]", b -> b.putShort(40, (short) 0)),
                wrong("dim[0]", b -> b.putShort(40, (short) 8)),
                wrong("dim[2]", b -> b.putShort(44, (short) 0)),
                wrong("dim[3]", b -> b.putShort(46, (short) -5)),
                wrong("datatype", b -> b.putShort(70, (short) 3)),
                wrong("datatype", b -> b.putShort(70, (short) 1536)),
                wrong("bitpix", b -> b.putShort(72, (short) 16)),
                wrong("pixdim[1]", b -> b.putFloat(80, 0)),
                wrong("pixdim[2]", b -> b.putFloat(84, Float.NaN)),
                wrong("pixdim[3]", b -> b.putFloat(88, -3)),
                wrong("pixdim[3]", b -> b.putFloat(88, Float.POSITIVE_INFINITY)),
                wrong("vox_offset", b -> b.putFloat(108, 0)),
                wrong("vox_offset", b -> b.putFloat(108, 352.5f)),
                wrong("vox_offset", b -> b.putFloat(108, Float.NaN)),
                wrong("dim [3, 3, 2, 2], vox_offset 1024", b -> b.putFloat(108, 1024)),
                wrong("scl_slope", b -> b.putFloat(112, Float.NEGATIVE_INFINITY)),
                wrong("scl_inter", b -> b.putFloat(112, 1).putFloat(116, Float.NaN)),
                wrong(
                        "quatern_b, quatern_c, quatern_d",
                        b -> b.putShort(252, (short) 1).putFloat(256, 2)),
                wrong("quatern", b -> b.putShort(252, (short) 1).putFloat(256, Float.NaN)),
                wrong("qoffset", b -> b.putShort(252, (short) 1).putFloat(268, Float.NaN)),
                wrong("srow_y", b -> b.putShort(254, (short) 1).putFloat(296, Float.NaN)),
                wrong("srow_x, srow_y, srow_z", b -> b.putShort(254, (short) 1)),
                wrong("magic", b -> b.putInt(344, 0)));
    }

    private static Arguments wrong(String field, Consumer<ByteBuffer> damage) {
        return Arguments.of(field, damage);
    }

    @ParameterizedTest
    @MethodSource("wrongFields")
    void wrongFieldIsNamed(String field, Consumer<ByteBuffer> damage) throws IOException {
        for (ByteOrder order : new ByteOrder[] {LE, BE}) {
            ByteBuffer bytes = TestFiles.nifti1(order);
            damage.accept(bytes);
            assertEquals(field, failure(bytes.array()).field());
            assertTrue(failure(TestFiles.gzip(bytes.array())).getMessage().contains("expected"));
        }
    }

    @Test
    void hugeSizesInATinyFileTakeNoMemory() throws IOException {
        ByteBuffer one = TestFiles.nifti1(LE);
        for (int axis = 1; axis <= 2; axis++) {
            one.putShort(40 + 2 * axis, Short.MAX_VALUE);
        }
        one.putShort(46, (short) 1);
        one.putShort(70, (short) 64).putShort(72, (short) 64);
        CorruptImageException e = failure(one.array());
        assertEquals("at least 8589410664 bytes in the file", e.expected());
        assertEquals("364 bytes", e.found());
        assertTrue(failure(TestFiles.gzip(one.array())).found().startsWith("a compressed file that cannot hold more"));
        one.putShort(46, Short.MAX_VALUE);
        assertEquals("dim", failure(one.array()).field());

        ByteBuffer two = TestFiles.nifti2(LE);
        two.putLong(24, Long.MAX_VALUE);
        assertEquals("dim[1]", failure(two.array()).field());
        two.putLong(24, 2000000000L).putLong(32, 1).putLong(40, 1);
        assertEquals(
                "dim [3, 2000000000, 1, 1], vox_offset 544",
                failure(two.array()).field());
        two.putLong(168, Long.MAX_VALUE);
        assertEquals("vox_offset", failure(two.array()).field());
    }

    @Test
    void plausibleLieInAGzipIsFoundWhileReading() throws IOException {
        ByteBuffer lie = TestFiles.nifti1(LE);
        lie.putShort(42, (short) 100).putShort(44, (short) 10).putShort(46, (short) 10);
        CorruptImageException e = failure(TestFiles.gzip(lie.array()));
        assertEquals("voxels of dim [3, 100, 10, 10]", e.field());
        assertEquals("the end after 364 bytes", e.found());
    }

    @Test
    void damagedGzipIsFoundByItsChecksum() throws IOException {
        byte[] noise = new byte[352 + 12 + 5000];
        new Random(1).nextBytes(noise);
        System.arraycopy(TestFiles.nifti1(LE).array(), 0, noise, 0, 364);
        byte[] zipped = TestFiles.gzip(noise);
        zipped[zipped.length - 6] ^= 1;
        assertTrue(failure(zipped).getMessage().contains("intact compressed stream"));
    }

    @Test
    void randomDamageNeverEndsInAnythingElse() {
        Random random = new Random(7);
        for (int run = 0; run < 4000; run++) {
            ByteBuffer bytes = run % 2 == 0 ? TestFiles.nifti1(LE) : TestFiles.nifti2(BE);
            for (int hit = 0; hit < 1 + run % 4; hit++) {
                bytes.put(random.nextInt(bytes.capacity()), (byte) random.nextInt(256));
            }
            Path file = TestFiles.write(folder.resolve("fuzz.nii"), bytes);
            try {
                assertTrue(Images.read(file).data().length <= 12);
            } catch (IOException e) {
                assertTrue(e.getMessage().contains("fuzz"), e.getMessage());
            }
        }
    }

    @Test
    void lengthsInOtherUnitsBecomeMm() throws IOException {
        for (ByteBuffer bytes : new ByteBuffer[] {
            TestFiles.nifti1(LE).put(123, (byte) 3), TestFiles.nifti2(LE).putInt(500, 3)
        }) {
            Grid grid = Images.read(TestFiles.write(folder.resolve("um.nii"), bytes))
                    .grid();
            assertArrayEquals(new double[] {0.003, 0.002, 0.001}, grid.spacingMm(), 1e-12);
            assertEquals(0.002, grid.affine()[1][1], 1e-12);
        }
        ByteBuffer metres = TestFiles.nifti1(LE).put(123, (byte) (1 | 8));
        Grid grid =
                Images.read(TestFiles.write(folder.resolve("m.nii"), metres)).grid();
        assertArrayEquals(new double[] {3000, 2000, 1000}, grid.spacingMm());
    }

    @Test
    void nanIsKeptByTheReaderAndRefusedOnRequest() throws IOException {
        Path file = folder.resolve("nan.nii");
        float[] data = {1, 2, Float.NaN, 4, Float.POSITIVE_INFINITY, 6, 7, 8};
        Nifti.write(file, new Image(data, 1, Grid.ofPixels(2, 2, 2)));
        Image image = Images.read(file);
        assertArrayEquals(data, image.data());
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> image.requireFinite(file));
        assertTrue(
                e.getMessage()
                        .startsWith(file + ": voxels: expected finite values, found 2 that are NaN or infinite"
                                + " of 8, the first (NaN) in channel 0 at [0, 1, 0]"),
                e.getMessage());
        assertEquals(
                12,
                Images.read(TestFiles.write(folder.resolve("ok.nii"), TestFiles.nifti1(LE)))
                        .requireFinite(file)
                        .data()
                        .length);
    }

    @Test
    void doublesBeyondFloatsAreRefused() {
        ByteBuffer wide = ByteBuffer.allocate(352 + 96)
                .order(LE)
                .put(0, TestFiles.nifti1(LE).array(), 0, 352);
        wide.putShort(70, (short) 64).putShort(72, (short) 64).putDouble(352 + 8, 1e300);
        assertEquals("voxel 1", failure(wide.array()).field());
    }

    @Test
    void largeIntegersOfLabelsStayExactOrAreRefused() throws IOException {
        ByteBuffer wide = ByteBuffer.allocate(352 + 96)
                .order(LE)
                .put(0, TestFiles.nifti1(LE).array(), 0, 352);
        wide.putShort(70, (short) 1280).putShort(72, (short) 64).putLong(352 + 8, Integer.MAX_VALUE);
        Path file = TestFiles.write(folder.resolve("wide.nii"), wide);
        assertEquals(Integer.MAX_VALUE, LabelImages.read(file).labels().get(1));
        TestFiles.write(file, wide.putLong(352 + 8, -1));
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> LabelImages.read(file));
        assertEquals("1.8446744073709552E19", e.found());
    }

    @Test
    void scaledLabelsMayBeRoundedByTheirSlope() throws IOException {
        ByteBuffer bytes = TestFiles.nifti1(LE).putFloat(112, 1 / 3f);
        for (int i = 0; i < 12; i++) {
            bytes.put(352 + i, (byte) (3 * i));
        }
        Path file = TestFiles.write(folder.resolve("scaled.nii"), bytes);
        assertEquals(11, LabelImages.read(file).labels().get(11));
        TestFiles.write(file, bytes.put(352 + 5, (byte) 16));
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> LabelImages.read(file));
        assertEquals("label of voxel 5", e.field());
    }

    @Test
    void analyzeFilesAndLonelyHalvesAreExplained() throws IOException {
        ByteBuffer analyze = TestFiles.nifti1(LE).putInt(344, 0);
        assertTrue(failure(analyze.array()).found().contains("Analyze 7.5"));
        ByteBuffer header = TestFiles.nifti1(LE).put(344, "ni1\0".getBytes(StandardCharsets.ISO_8859_1));
        Path file = TestFiles.write(folder.resolve("alone.hdr"), Arrays.copyOf(header.array(), 348));
        NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> Images.read(file));
        assertTrue(e.getMessage().contains("alone.img: it is the other half of alone.hdr"), e.getMessage());
        Files.write(folder.resolve("alone.img"), new byte[11]);
        CorruptImageException offset = assertThrows(CorruptImageException.class, () -> Images.read(file));
        assertEquals(folder.resolve("alone.img").toString(), offset.file());
    }

    @Test
    void otherContentIsNamed() {
        Path text = TestFiles.write(folder.resolve("notes.txt"), "hello".getBytes(StandardCharsets.UTF_8));
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> Images.read(text));
        assertEquals("none of them: 68 65 6c 6c 6f", e.found());
        assertThrows(NoSuchFileException.class, () -> Images.read(folder.resolve("absent.nii")));
        assertTrue(assertThrows(IOException.class, () -> LabelImages.read(folder))
                .getMessage()
                .endsWith("expected an image file, found a folder"));
    }
}
