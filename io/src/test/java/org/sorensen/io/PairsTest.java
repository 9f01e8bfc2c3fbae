package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairsTest {
    @TempDir
    private Path root;

    private Path images;
    private Path labels;

    @BeforeEach
    void folders() throws IOException {
        images = Files.createDirectory(root.resolve("images"));
        labels = Files.createDirectory(root.resolve("labels"));
    }

    private static void touch(Path folder, String... names) throws IOException {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }

    /** One line per case: its name, its image files, its label file. */
    private static String text(Pairing pairing) {
        return String.join(
                "; ",
                pairing.cases().stream()
                        .map(c -> c.id() + " " + Pairing.names(c.images(), Pairing::name) + " > "
                                + Pairing.name(c.label()))
                        .toList());
    }

    private String matched() throws IOException {
        return text(Pairs.match(images, labels));
    }

    @Test
    void equalNamesWhateverTheExtension() throws IOException {
        touch(images, "a.png", "b.jpg", "c.NII.GZ", "d.tif", "notes.txt", ".hidden.png");
        touch(labels, "a.png", "b.png", "c.nii", "d.TIFF", "readme.md");
        assertEquals("a a.png > a.png; b b.jpg > b.png; c c.NII.GZ > c.nii; d d.tif > d.TIFF", matched());
        Pairing pairing = Pairs.match(images, labels);
        assertEquals(List.of(), pairing.unpairedImages());
        assertEquals(List.of(), pairing.unpairedLabels());
        assertEquals("4 pairs: a, b, c, d", pairing.describe());
    }

    @Test
    void suffixesOfLabelMaps() throws IOException {
        touch(images, "a.png", "b.png", "c.png", "d.png", "e.png", "f.png", "g.v1.nii.gz");
        touch(labels, "a_mask.png", "b_Label.png", "c_seg.png", "d-labels.png", "e_gt.tif", "f.segmentation.png");
        touch(labels, "g.v1_seg.nii.gz", "h_mask.png");
        Pairing pairing = Pairs.match(images, labels);
        assertEquals(7, pairing.cases().size());
        assertEquals("g.v1", pairing.cases().get(6).id());
        assertEquals(List.of(labels.resolve("h_mask.png")), pairing.unpairedLabels());
    }

    @Test
    void oneFolderForBoth() throws IOException {
        touch(images, "a.png", "a_mask.png", "b.png", "b_mask.png", "c.png");
        Pairing pairing = Pairs.match(images, images);
        assertEquals("a a.png > a_mask.png; b b.png > b_mask.png", text(pairing));
        assertEquals(List.of(images.resolve("c.png")), pairing.unpairedImages());
    }

    @Test
    void exactNamesComeBeforeSuffixes() throws IOException {
        touch(images, "a.png", "a_mask.png");
        touch(labels, "a.png", "a_mask.png");
        assertEquals("a a.png > a.png; a_mask a_mask.png > a_mask.png", matched());
    }

    @Test
    void channelFilesOfOneCase() throws IOException {
        touch(images, "la_003_0000.nii.gz", "la_003_0001.nii.gz", "la_004_0001.nii.gz", "la_004_0000.nii.gz");
        touch(labels, "la_003.nii.gz", "la_004_seg.nii.gz");
        assertEquals(
                "la_003 la_003_0000.nii.gz, la_003_0001.nii.gz > la_003.nii.gz; "
                        + "la_004 la_004_0000.nii.gz, la_004_0001.nii.gz > la_004_seg.nii.gz",
                matched());
        touch(images, "x_0000.nii.gz", "x_0002.nii.gz");
        touch(labels, "x.nii.gz");
        PairingException e = assertThrows(PairingException.class, this::matched);
        assertEquals("channels of x: expected x_0001, found x_0000.nii.gz, x_0002.nii.gz", e.getMessage());
    }

    @Test
    void numberedFramesAreNoChannels() throws IOException {
        touch(images, "frame_0000.png", "frame_0001.png");
        touch(labels, "frame_0000.png", "frame_0001.png");
        assertEquals(
                "frame_0000 frame_0000.png > frame_0000.png; frame_0001 frame_0001.png > frame_0001.png", matched());
    }

    @Test
    void hdrAndImgAreOneFile() throws IOException {
        touch(images, "a.hdr", "a.img", "b.img");
        touch(labels, "a.nii", "b.nii");
        assertEquals("a a.hdr > a.nii; b b.img > b.nii", matched());
    }

    @Test
    void duplicatesAreErrorsThatNameBoth() throws IOException {
        touch(images, "a.png");
        touch(labels, "a.png", "a_mask.png");
        PairingException two = assertThrows(PairingException.class, this::matched);
        assertTrue(two.getMessage().contains(labels.resolve("a.png") + " and " + labels.resolve("a_mask.png")));
        Files.delete(labels.resolve("a_mask.png"));
        touch(images, "a.jpg");
        PairingException images2 = assertThrows(PairingException.class, this::matched);
        assertTrue(
                images2.getMessage().contains(images.resolve("a.jpg") + ", " + images.resolve("a.png")),
                images2.getMessage());
    }

    @Test
    void whatDoesNotPairIsListed() throws IOException {
        touch(images, "a.png");
        touch(labels, "a.png", "odd.png");
        for (int i : IntStream.range(0, 13).toArray()) {
            touch(images, String.format("x%02d.png", i));
        }
        assertEquals(
                String.join(
                        System.lineSeparator(),
                        "1 pair: a",
                        "13 images without a label map: x00.png, x01.png, x02.png, x03.png, x04.png, x05.png, x06.png,"
                                + " x07.png, x08.png, x09.png and 3 more",
                        "1 label map without an image: odd.png"),
                Pairs.match(images, labels).describe());
    }

    @Test
    void nothingPairs() throws IOException {
        touch(images, "a.png");
        touch(labels, "b.png");
        String message = assertThrows(PairingException.class, this::matched).getMessage();
        assertTrue(
                message.startsWith("no image has a label map of the same name. Images in " + images + ": a.png."
                        + " Label maps in " + labels + ": b.png. Expected equal names"),
                message);
        Files.delete(images.resolve("a.png"));
        assertTrue(
                assertThrows(PairingException.class, this::matched).getMessage().contains(images + ": none."));
        assertTrue(assertThrows(NoSuchFileException.class, () -> Pairs.match(root.resolve("no"), labels))
                .getMessage()
                .endsWith("no such folder"));
    }

    @Test
    void listsImagesForPrediction() throws IOException {
        touch(images, "a_0000.png", "b_0000.png");
        assertEquals(
                List.of("a", "b"),
                Pairs.images(images, 1).stream().map(ImageSource::id).toList());
        touch(images, "b_0001.png");
        assertEquals(
                List.of("a_0000", "b_0000", "b_0001"),
                Pairs.images(images, 1).stream().map(ImageSource::id).toList());
        PairingException e = assertThrows(PairingException.class, () -> Pairs.images(images, 2));
        assertEquals(images + ": expected 2 files for a, found a_0000.png", e.getMessage());
        assertTrue(assertThrows(PairingException.class, () -> Pairs.images(labels, 1))
                .getMessage()
                .endsWith("found none"));
        Path single = images.resolve("b_0001.png");
        assertEquals(List.of(single), Pairs.images(single, 1).get(0).files());
    }

    @Test
    void readsChannelsAndComparesSizes() throws IOException {
        Grid grid = Grid.ofSpacing(new int[] {2, 2, 3}, new double[] {3, 2, 1});
        float[] data = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        Nifti.write(images.resolve("a_0000.nii.gz"), new Image(data, 1, grid));
        Nifti.write(images.resolve("a_0001.nii.gz"), new Image(new float[12], 1, grid));
        Nifti.write(labels.resolve("a.nii.gz"), LabelImage.pack(new int[12], grid));
        Case found = Pairs.match(images, labels).cases().get(0);
        Case.Loaded loaded = found.read();
        assertEquals(2, loaded.image().channels());
        assertArrayEquals(data, Arrays.copyOf(loaded.image().data(), 12));

        Nifti.write(labels.resolve("a.nii.gz"), LabelImage.pack(new int[8], Grid.ofPixels(2, 2, 2)));
        IOException sizes = assertThrows(IOException.class, found::read);
        assertTrue(
                sizes.getMessage()
                        .startsWith("image and label map differ in size: " + images.resolve("a_0000.nii.gz")
                                + " has 2x2x3 voxels of 3x2x1 mm, " + labels.resolve("a.nii.gz")
                                + " has 2x2x2 voxels of 1x1x1 mm"),
                sizes.getMessage());

        Nifti.write(images.resolve("a_0001.nii.gz"), new Image(new float[12], 1, Grid.ofPixels(2, 2, 3)));
        assertTrue(
                assertThrows(IOException.class, found::readImage).getMessage().contains("different places"));
        Nifti.write(images.resolve("a_0001.nii.gz"), new Image(new float[8], 1, Grid.ofPixels(2, 2, 2)));
        assertTrue(
                assertThrows(IOException.class, found::readImage).getMessage().contains("differ in size"));
    }

    @Test
    void twoFilesAreOnePair() throws IOException {
        touch(images, "scan.nii.gz");
        touch(labels, "drawn by Ann.nii");
        Pairing pairing = Pairs.match(images.resolve("scan.nii.gz"), labels.resolve("drawn by Ann.nii"));
        assertEquals("scan scan.nii.gz > drawn by Ann.nii", text(pairing));
    }
}
