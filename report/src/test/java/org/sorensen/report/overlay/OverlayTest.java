package org.sorensen.report.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.report.LegendEntry;

class OverlayTest {
    private static final int SIDE = 8;
    private static final Shape SQUARE = Shape.of(SIDE, SIDE);

    /** Reference columns 2 to 4, prediction columns 3 to 5 (class 2 at row 7), black image with one white pixel. */
    private static Overlay.Builder square() {
        float[] image = new float[SQUARE.size()];
        int[] reference = new int[image.length];
        int[] prediction = new int[image.length];
        for (int row = 2; row < SIDE; row++) {
            for (int column = 2; column < 6; column++) {
                reference[row * SIDE + column] = column < 5 ? 1 : 0;
                prediction[row * SIDE + column] = column > 2 ? (row == 7 ? 2 : 1) : 0;
            }
        }
        image[0] = 1;
        return Overlay.grey(image, SQUARE)
                .reference(LabelMap.of(reference, SQUARE))
                .prediction(LabelMap.pack(prediction, Shape.of(1, SIDE, SIDE)))
                .edgePixels(160);
    }

    private static int at(BufferedImage image, double row, double column) {
        int x = (int) (column * image.getWidth() / SIDE);
        int y = (int) (row * image.getHeight() / SIDE);
        return image.getRGB(x, y) & 0xFFFFFF;
    }

    private static int over(int rgb, double opacity) {
        return Palette.mix(0, rgb, opacity);
    }

    @Test
    void errorColours() {
        BufferedImage image = square().build().image(new Slice(0, 0), Mode.ERRORS);
        assertEquals(160, image.getWidth());
        assertEquals(0, at(image, 0.5, 6.5));
        assertEquals(over(Palette.FALSE_NEGATIVE, 0.8), at(image, 3.5, 2.5));
        assertEquals(over(Palette.TRUE_POSITIVE, 0.34), at(image, 3.5, 3.5));
        assertEquals(over(Palette.FALSE_POSITIVE, 0.8), at(image, 3.5, 5.5));
        assertEquals(over(Palette.WRONG_CLASS, 0.8), at(image, 7.5, 3.5));
    }

    @Test
    void contoursRunInsideTheRegions() {
        Overlay overlay = square().build();
        BufferedImage image = overlay.image(new Slice(0, 0), Mode.CONTOURS);
        assertEquals(Palette.REFERENCE, at(image, 4.5, 2.02));
        assertEquals(0, at(image, 4.5, 3.5));
        assertEquals(0, at(image, 4.5, 1.5));
        long orange = 0;
        for (int y = 40; y < 140; y++) {
            orange += (image.getRGB(119, y) & 0xFFFFFF) == Palette.PREDICTION ? 1 : 0;
        }
        assertTrue(orange > 30 && orange < 80, "a dashed line covers a part, found " + orange + " of 100 pixels");
        BufferedImage classes = overlay.image(new Slice(0, 0), Mode.CLASS_CONTOURS);
        assertEquals(Palette.ofClass(0), at(classes, 4.5, 2.02));
    }

    @Test
    void ignoredVoxelsAreLeftOut() {
        int[] reference = new int[SQUARE.size()];
        Arrays.fill(reference, 255);
        int[] prediction = new int[SQUARE.size()];
        Arrays.fill(prediction, 1);
        reference[0] = 0;
        Overlay overlay = Overlay.grey(new float[SQUARE.size()], SQUARE)
                .reference(LabelMap.of(reference, SQUARE))
                .prediction(LabelMap.of(prediction, SQUARE))
                .ignoreLabel(255)
                .build();
        BufferedImage image = overlay.image(new Slice(0, 0), Mode.ERRORS);
        int grey = at(image, 4.5, 4.5);
        assertEquals(grey & 0xFF, grey >> 16, "an ignored voxel has a colour");
        assertTrue(at(image, 0.5, 0.5) != grey);
        assertEquals(3, overlay.legend(Mode.ERRORS).size());
    }

    @Test
    void orientationPutsAnteriorUpAndLettersAtTheEdges() {
        Shape shape = Shape.of(3, 5, 7);
        float[] image = new float[shape.size()];
        // One bright voxel: inferior, anterior, right.
        image[4 * 7 + 6] = 1;
        Overlay neurological = oriented(image, shape, Orientation.Convention.NEUROLOGICAL);
        BufferedImage axial = neurological.image(new Slice(0, 0), Mode.IMAGE);
        assertEquals("axial 0", neurological.name(new Slice(0, 0)));
        assertTrue(brightness(axial, axial.getWidth() - 1, 0) > 200);
        BufferedImage radiological =
                oriented(image, shape, Orientation.Convention.RADIOLOGICAL).image(new Slice(0, 0), Mode.IMAGE);
        assertTrue(brightness(radiological, 0, 0) > 200);
        BufferedImage coronal = neurological.image(new Slice(1, 4), Mode.IMAGE);
        assertEquals("coronal 4", neurological.name(new Slice(1, 4)));
        assertTrue(brightness(coronal, coronal.getWidth() - 1, coronal.getHeight() - 1) > 200);
        BufferedImage sagittal = neurological.image(new Slice(2, 6), Mode.IMAGE);
        assertEquals("sagittal 6", neurological.name(new Slice(2, 6)));
        assertTrue(brightness(sagittal, 0, sagittal.getHeight() - 1) > 200);
        boolean letter = false;
        for (int x = 0; x < 20; x++) {
            letter |= brightness(axial, x, axial.getHeight() / 2) == 255;
        }
        assertTrue(letter, "the letter at the left edge is missing");
    }

    @Test
    void aVolumeStoredSidewaysIsTurned() {
        // Memory axes: right, superior, anterior.
        Orientation orientation = new Orientation(
                List.of(Direction.RIGHT, Direction.SUPERIOR, Direction.ANTERIOR), Orientation.Convention.NEUROLOGICAL);
        Shape shape = Shape.of(4, 6, 8);
        float[] image = new float[shape.size()];
        image[3 * 48 + 2 * 8 + 7] = 1;
        Overlay overlay = Overlay.grey(image, shape).orientation(orientation).build();
        BufferedImage axial = overlay.image(new Slice(1, 2), Mode.IMAGE);
        assertEquals("axial 2", overlay.name(new Slice(1, 2)));
        assertEquals(2.0, (double) axial.getHeight() / axial.getWidth());
        assertTrue(brightness(axial, axial.getWidth() - 1, 0) > 200);
    }

    private static Overlay oriented(float[] image, Shape shape, Orientation.Convention convention) {
        return Overlay.grey(image, shape)
                .orientation(Orientation.ofNifti("RAS", convention))
                .build();
    }

    private static int brightness(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFF;
    }

    @Test
    void pixelsAreSquareWhateverTheSpacing() {
        Overlay overlay = Overlay.grey(new float[10 * 20], Shape.of(10, 20))
                .spacingMm(3, 0.5)
                .edgePixels(100)
                .build();
        BufferedImage image = overlay.image(new Slice(0, 0), Mode.IMAGE);
        assertEquals(3.0, (double) image.getHeight() / image.getWidth());
        assertEquals(120, image.getHeight(), "a whole factor of 60, the nearest to 100");
    }

    @Test
    void picksInformativeSlices() {
        Shape shape = Shape.of(9, 4, 4);
        int[] labels = new int[shape.size()];
        for (int z = 2; z <= 7; z++) {
            labels[z * 16] = 1;
        }
        labels[5 * 16 + 1] = 1;
        labels[3 * 16 + 2] = 2;
        labels[3 * 16 + 3] = 2;
        Overlay overlay = Overlay.grey(new float[shape.size()], shape)
                .reference(LabelMap.of(labels, shape))
                .build();
        assertEquals(Optional.of(new Slice(0, 5)), overlay.largestSlice(1, 0));
        assertEquals(Optional.of(new Slice(0, 3)), overlay.largestSlice(2, 0));
        assertEquals(Optional.of(new Slice(0, 3)), overlay.largestSlice(0));
        assertEquals(Optional.empty(), overlay.largestSlice(9, 0));
        assertEquals(List.of(new Slice(0, 3), new Slice(0, 5), new Slice(0, 7)), overlay.evenSlices(0, 3));
        assertEquals(6, overlay.evenSlices(0, 50).size());
        List<LegendEntry> legend = overlay.legend(Mode.CLASS_CONTOURS);
        assertEquals(
                List.of("label 1", "label 2", "prediction"),
                legend.stream().map(LegendEntry::label).toList());
    }

    @Test
    void cropsToTheClasses() {
        Overlay overlay = square().cropToClasses(1).build();
        BufferedImage image = overlay.image(new Slice(0, 0), Mode.ERRORS);
        assertEquals(7.0 / 6.0, (double) image.getHeight() / image.getWidth(), 1e-9);
    }

    @Test
    void colourImagesKeepTheirColours() {
        float[] image = new float[3 * 4];
        image[0] = 255;
        image[4 + 1] = 255;
        image[8 + 2] = 127.5f;
        BufferedImage picture = Overlay.rgb(image, Shape.of(3, 2, 2), 255)
                .edgePixels(16)
                .build()
                .image(new Slice(0, 0), Mode.IMAGE);
        assertEquals(0xFF0000, picture.getRGB(0, 0) & 0xFFFFFF);
        assertEquals(0x00FF00, picture.getRGB(15, 0) & 0xFFFFFF);
        assertEquals(0x000080, picture.getRGB(0, 15) & 0xFFFFFF);
    }

    @Test
    void largeImagesAreAveragedDown() {
        float[] image = new float[64 * 64];
        for (int i = 0; i < image.length; i++) {
            image[i] = (i + i / 64) % 2;
        }
        BufferedImage picture =
                Overlay.grey(image, Shape.of(64, 64)).edgePixels(16).build().image(new Slice(0, 0), Mode.IMAGE);
        assertEquals(16, picture.getWidth());
        assertEquals(0x808080, picture.getRGB(7, 7) & 0xFFFFFF);
    }

    @Test
    void outliersAndNaNDoNotHideTheImage() {
        float[] image = new float[1000];
        for (int i = 0; i < 1000; i++) {
            image[i] = i % 100;
        }
        image[0] = 1e9f;
        image[1] = Float.NaN;
        BufferedImage picture =
                Overlay.grey(image, Shape.of(10, 100)).edgePixels(100).build().image(new Slice(0, 0), Mode.IMAGE);
        assertEquals(255, brightness(picture, 0, 0));
        assertEquals(0, brightness(picture, 1, 0));
        assertEquals(128, brightness(picture, 50, 5), 3);
    }

    @Test
    void panelsHaveRoomForAllSlices() {
        Shape shape = Shape.of(4, 8, 8);
        Overlay overlay =
                Overlay.grey(new float[shape.size()], shape).edgePixels(64).build();
        BufferedImage panel = overlay.panel(overlay.evenSlices(0, 4), Mode.IMAGE, 2);
        int tile = PixelFont.width("axis 0 slice 0", 2);
        assertEquals(8 + 2 * (tile + 8), panel.getWidth());
        assertEquals(8 + 2 * (22 + 64 + 8), panel.getHeight());
        assertThrows(IllegalArgumentException.class, () -> overlay.panel(List.of(), Mode.IMAGE, 2));
    }

    @Test
    void explainsWhatDoesNotFit() {
        IllegalArgumentException labels = assertThrows(
                IllegalArgumentException.class, () -> square().reference(LabelMap.of(new int[4], Shape.of(2, 2))));
        assertEquals(
                "the reference must have the image's shape [8, 8] (or one leading 1), found [2, 2]",
                labels.getMessage());
        IllegalArgumentException slice = assertThrows(
                IllegalArgumentException.class, () -> square().build().image(new Slice(0, 3), Mode.IMAGE));
        assertEquals("the slice index along axis 0 must be 0 to 0, found 3", slice.getMessage());
        assertThrows(IllegalArgumentException.class, () -> square().spacingMm(1, 0));
        assertThrows(IllegalArgumentException.class, () -> square().spacingMm(1, 1, 1));
        assertThrows(
                IllegalArgumentException.class, () -> Orientation.ofNifti("RAL", Orientation.Convention.NEUROLOGICAL));
        assertThrows(
                IllegalArgumentException.class, () -> Orientation.ofNifti("XAS", Orientation.Convention.NEUROLOGICAL));
        Overlay bare = Overlay.grey(new float[64], SQUARE).build();
        assertThrows(IllegalStateException.class, () -> bare.image(new Slice(0, 0), Mode.ERRORS));
        assertThrows(IllegalStateException.class, () -> bare.image(new Slice(0, 0), Mode.CONTOURS));
        assertThrows(IllegalStateException.class, () -> bare.largestSlice(1, 0));
    }
}
