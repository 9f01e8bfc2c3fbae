package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sorensen.io.TestFiles.golden;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;

/** PNG, JPEG and TIFF; the golden files hold 5 rows of 6 pixels made from 0, 1, 2, … 29. */
class RasterTest {
    @TempDir
    private Path folder;

    private static int[] ints(IntUnaryOperator of) {
        int[] values = new int[30];
        Arrays.setAll(values, of);
        return values;
    }

    private static float[] floats(double slope, double inter) {
        float[] values = new float[30];
        for (int i = 0; i < 30; i++) {
            values[i] = (float) (i * slope + inter);
        }
        return values;
    }

    private static int[] labels(String name) throws IOException {
        LabelImage image = LabelImages.read(golden(name));
        assertEquals(Grid.ofPixels(5, 6), image.grid());
        return image.labels().toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"palette4.png", "palette8.png", "palette.tif"})
    void palettesAreIndicesForLabelsAndColoursForImages(String name) throws IOException {
        assertArrayEquals(ints(i -> i % 5), labels(name));
        Image image = Images.read(golden(name));
        assertEquals(3, image.channels());
        int[][] colours = {{255, 0, 0, 9, 77}, {0, 255, 0, 9, 88}, {0, 0, 255, 9, 99}};
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < 30; i++) {
                assertEquals(colours[channel][i % 5], image.data()[channel * 30 + i]);
            }
        }
    }

    @Test
    void greyOfEveryDepth() throws IOException {
        assertArrayEquals(ints(i -> i % 3 == 0 ? 1 : 0), labels("bilevel.png"));
        assertArrayEquals(ints(i -> 2000 * i), labels("grey16.png"));
        assertArrayEquals(ints(i -> 2000 * i), labels("u16.tif"));
        assertArrayEquals(floats(2000, 0), Images.read(golden("grey16.png")).data());
        assertArrayEquals(floats(0.25, -3), Images.read(golden("f32.tif")).data());
        assertArrayEquals(floats(1, -10), Images.read(golden("i16.tif")).data());
        assertArrayEquals(floats(140_000_000, 0), Images.read(golden("u32.tif")).data());
    }

    @Test
    void bitsOfGreyAreValuesAsStored() throws IOException {
        Image image = Images.read(golden("bilevel.png"));
        assertEquals(1, image.channels());
        for (int i = 0; i < 30; i++) {
            assertEquals(i % 3 == 0 ? 1 : 0, image.data()[i]);
        }
    }

    @Test
    void coloursAndOpacity() throws IOException {
        Image rgb = Images.read(golden("rgb16.tif"));
        assertEquals(3, rgb.channels());
        assertArrayEquals(floats(1, 2000), Arrays.copyOfRange(rgb.data(), 60, 90));
        assertArrayEquals(
                floats(1, 1), Arrays.copyOfRange(Images.read(golden("rgb.png")).data(), 30, 60));
        Image grey = Images.read(golden("grey_alpha.png"));
        assertEquals(1, grey.channels());
        assertArrayEquals(floats(1, 0), grey.data());
        Image alpha = Images.read(golden("only_alpha.png"));
        assertEquals(1, alpha.channels());
        assertArrayEquals(floats(1, 0), alpha.data());
        assertArrayEquals(ints(i -> i), labels("only_alpha.png"));
        assertArrayEquals(ints(i -> i), labels("grey_alpha.png"));
    }

    @Test
    void colourMasksAreRefusedWithTheWayOut() {
        String rgb = assertThrows(CorruptImageException.class, () -> LabelImages.read(golden("rgb.png")))
                .getMessage();
        assertEquals(
                golden("rgb.png") + ": channels: expected one channel of class indices, found 3 channels (RGB colours);"
                        + " map each colour to its class index and save a grey or palette PNG whose stored values are the"
                        + " class indices 0, 1, 2, …",
                rgb);
        String grey = assertThrows(CorruptImageException.class, () -> LabelImages.read(golden("grey_as_rgb.png")))
                .getMessage();
        assertTrue(grey.endsWith("all channels are equal, so saving it as one grey channel keeps the indices"), grey);
    }

    @Test
    void labelsMustBeWholeAndNotNegative() {
        assertEquals(
                "-10.0",
                assertThrows(CorruptImageException.class, () -> LabelImages.read(golden("i16.tif")))
                        .found());
        assertEquals(
                "label of voxel 0",
                assertThrows(CorruptImageException.class, () -> LabelImages.read(golden("f32.tif")))
                        .field());
    }

    @Test
    void blankMasksMayShrinkVeryFar() throws IOException {
        LabelImage blank = LabelImages.read(golden("blank.tif"));
        assertEquals(1200 * 1200, blank.histogram().get(0));
    }

    @Test
    void severalPagesAreRefused() {
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> Images.read(golden("two_pages.tif")));
        assertEquals("pages", e.field());
        assertTrue(e.found().startsWith("2;"), e.found());
    }

    @Test
    void writtenLabelsComeBack() throws IOException {
        for (int largest : new int[] {1, 255, 256, 65535}) {
            int[] values = new int[12];
            values[5] = largest;
            Path file = folder.resolve("labels.png");
            Png.writeLabels(file, LabelImage.pack(values, Grid.ofPixels(3, 4)));
            assertArrayEquals(values, LabelImages.read(file).labels().toArray());
            assertEquals(largest < 256 ? 8 : 16, PngChunks.check(file).bitDepth());
            assertEquals(0, PngChunks.check(file).colourType());
        }
        LabelMap high = LabelMap.pack(new int[] {65536, 0}, Shape.of(1, 1, 2));
        assertTrue(assertThrows(IOException.class, () -> Png.writeLabels(folder.resolve("x.png"), high, 1, 2))
                .getMessage()
                .contains("labels from 0 to 65535"));
        assertThrows(IllegalArgumentException.class, () -> Png.writeLabels(folder.resolve("x.png"), high, 2, 2));
    }

    @Test
    void writtenProbabilitiesAreSixteenBit() throws IOException {
        Path file = folder.resolve("p.png");
        Png.writeProbabilities(file, new float[] {0, 0.5f, 1, 1.00001f}, 2, 2);
        assertArrayEquals(
                new float[] {0, 32768, 65535, 65535}, Images.read(file).data());
        for (float bad : new float[] {Float.NaN, -0.1f, 1.1f}) {
            assertThrows(IllegalArgumentException.class, () -> Png.writeProbabilities(file, new float[] {bad}, 1, 1));
        }
    }

    @Test
    void jpegIsAnImageAndNoLabelMap() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_3BYTE_BGR}) {
            BufferedImage picture = new BufferedImage(40, 30, type);
            for (int i = 0; i < 1200; i++) {
                picture.setRGB(i % 40, i / 40, 0xC86432);
            }
            Path file = folder.resolve("a.jpg");
            ImageIO.write(picture, "jpeg", file.toFile());
            Image image = Images.read(file);
            int stored = picture.getRaster().getSample(0, 0, 0);
            assertEquals(type == BufferedImage.TYPE_BYTE_GRAY ? 1 : 3, image.channels());
            assertEquals(stored, image.data()[0], 3);
            assertArrayEquals(new int[] {30, 40}, image.grid().size());
            CorruptImageException e = assertThrows(CorruptImageException.class, () -> LabelImages.read(file));
            assertTrue(e.found().startsWith("JPEG, whose compression changes values"), e.found());
            byte[] bytes = Files.readAllBytes(file);
            for (int length : new int[] {4, 100, bytes.length / 2, bytes.length - 20}) {
                TestFiles.write(file, Arrays.copyOf(bytes, length));
                assertThrows(CorruptImageException.class, () -> Images.read(file), "cut to " + length);
            }
        }
    }

    @Test
    void colourProfilesDoNotChangeValues() throws IOException {
        float[] data = Images.read(golden("profile.jpg")).data();
        assertEquals(200, data[0]);
        assertEquals(100, data[256]);
        assertEquals(50, data[512]);
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> Images.read(golden("cmyk.jpg")));
        assertEquals("4 (as CMYK has); convert the picture to RGB", e.found());
    }

    @ParameterizedTest
    @ValueSource(strings = {"palette8.png", "grey16.png", "rgb16.tif", "f32.tif", "i16.tif"})
    void truncationIsAnError(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(golden(name));
        Path file = folder.resolve(name);
        for (int length = name.endsWith("png") ? 1 : 8; length < bytes.length; length++) {
            TestFiles.write(file, Arrays.copyOf(bytes, length));
            try {
                Image read = Images.read(file);
                // The last bytes of a TIFF may be padding that nothing points to.
                assertArrayEquals(Images.read(golden(name)).data(), read.data(), "cut to " + length);
            } catch (CorruptImageException e) {
                assertEquals(file.toString(), e.file());
            }
        }
    }

    @Test
    void everyDamagedByteOfAPngIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(golden("grey16.png"));
        Path file = folder.resolve("damaged.png");
        for (int at = 8; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            TestFiles.write(file, damaged);
            assertThrows(CorruptImageException.class, () -> Images.read(file), "byte " + at);
        }
    }

    @Test
    void damagedTiffsAndJpegsNeverEndInAnythingElse() throws IOException {
        Random random = new Random(5);
        Path picture = folder.resolve("a.jpg");
        BufferedImage noise = new BufferedImage(24, 24, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 576; i++) {
            noise.setRGB(i % 24, i / 24, random.nextInt());
        }
        ImageIO.write(noise, "jpeg", picture.toFile());
        for (Path source : new Path[] {golden("u16.tif"), golden("palette.tif"), golden("rgb16.tif"), picture}) {
            byte[] bytes = Files.readAllBytes(source);
            Path file = folder.resolve("fuzz");
            for (int run = 0; run < 400; run++) {
                byte[] damaged = bytes.clone();
                for (int hit = 0; hit < 1 + run % 3; hit++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                TestFiles.write(file, damaged);
                try {
                    assertTrue(Images.read(file).data().length > 0);
                } catch (IOException e) {
                    assertTrue(e.getMessage().contains("fuzz"), e.getMessage());
                }
            }
        }
    }

    @Test
    void hugePicturesInTinyFilesTakeNoMemory() throws IOException {
        byte[] png = Files.readAllBytes(golden("grey16.png"));
        ByteBuffer bytes = ByteBuffer.wrap(png);
        bytes.putInt(16, 40000).putInt(20, 40000);
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        bytes.putInt(29, (int) sum.getValue());
        Path file = TestFiles.write(folder.resolve("huge.png"), png);
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> Images.read(file));
        assertEquals("width and height in IHDR", e.field());
        assertEquals("40000x40000 of 16 bits", e.found());

        Path jpeg = folder.resolve("huge.jpg");
        ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR), "jpeg", jpeg.toFile());
        byte[] frame = Files.readAllBytes(jpeg);
        int at = 2;
        while ((frame[at + 1] & 0xFF) != 0xC0) {
            at += 2 + ByteBuffer.wrap(frame).getShort(at + 2);
        }
        ByteBuffer.wrap(frame).putShort(at + 5, (short) 60000).putShort(at + 7, (short) 60000);
        TestFiles.write(jpeg, frame);
        assertEquals(
                "60000x60000",
                assertThrows(CorruptImageException.class, () -> Images.read(jpeg))
                        .found());
    }
}
