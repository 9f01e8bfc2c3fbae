package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sorensen.io.TestFiles.golden;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NIfTI files that nibabel wrote; make_golden.py beside them has the formulas. */
class GoldenNiftiTest {
    private static final double[][] AFFINE = {{0, -1.5, 0, 10}, {2, 0, 0, -20}, {0, 0, 3, 5.5}, {0, 0, 0, 1}};

    private static float[] ramp(double slope, double inter) {
        float[] ramp = new float[24];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (float) (i * slope + inter);
        }
        return ramp;
    }

    @ParameterizedTest
    @ValueSource(strings = {"i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"})
    void everyTypeInBothByteOrders(String type) throws IOException {
        double offset = type.startsWith("f") ? -6.75 : type.startsWith("i") ? -7 : 0;
        for (String order : new String[] {"le", "be"}) {
            Image image = Images.read(golden(type + "_" + order + ".nii"));
            assertArrayEquals(ramp(1, offset), image.data(), type + " " + order);
            assertArrayEquals(new int[] {2, 3, 4}, image.grid().size());
            assertArrayEquals(new double[] {3, 1.5, 2}, image.grid().spacingMm());
            assertTrue(Arrays.deepEquals(AFFINE, image.grid().affine()));
            assertEquals(1, image.channels());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nifti2.nii",
                "nifti2_be.nii.gz",
                "pair1.hdr",
                "pair1.img",
                "pair2.hdr",
                "pair2.img",
                "extended.nii"
            })
    void versionsPairsAndExtensions(String name) throws IOException {
        Image image = Images.read(golden(name));
        assertArrayEquals(ramp(1, 0), image.data());
        assertTrue(Arrays.deepEquals(AFFINE, image.grid().affine()));
        assertArrayEquals(
                new int[] {2, 3, 4}, LabelImages.read(golden(name)).grid().size());
    }

    @Test
    void valuesAreScaled() throws IOException {
        assertArrayEquals(ramp(0.5, -3), Images.read(golden("scaled.nii")).data());
        CorruptImageException e =
                assertThrows(CorruptImageException.class, () -> LabelImages.read(golden("scaled.nii")));
        assertEquals("label of voxel 0", e.field());
        assertEquals("-3.0", e.found());
    }

    @Test
    void qformIsUsedWhereThereIsNoSform() throws IOException {
        Grid grid = Images.read(golden("qform.nii")).grid();
        double c = Math.cos(Math.PI / 6);
        double[][] expected = {{0.5 * c, 0, -1, 7}, {0, 0.75, 0, -8}, {-0.25, 0, -2 * c, 9}, {0, 0, 0, 1}};
        for (int row = 0; row < 4; row++) {
            assertArrayEquals(expected[row], grid.affine()[row], 1e-6);
        }
        assertArrayEquals(new double[] {2, 0.75, 0.5}, grid.spacingMm());
    }

    @Test
    void fourthAxisAndColoursBecomeChannels() throws IOException {
        Image four = Images.read(golden("four.nii.gz"));
        assertEquals(3, four.channels());
        assertArrayEquals(ramp(1, 100), Arrays.copyOfRange(four.data(), 24, 48));
        Image rgb = Images.read(golden("rgb.nii"));
        assertEquals(3, rgb.channels());
        assertArrayEquals(ramp(1, 50), Arrays.copyOfRange(rgb.data(), 24, 48));
        assertArrayEquals(ramp(1, 100), Arrays.copyOfRange(rgb.data(), 48, 72));
    }

    @Test
    void twoAxesStayTwo() throws IOException {
        Image flat = Images.read(golden("flat.nii"));
        assertArrayEquals(new int[] {3, 4}, flat.grid().size());
        assertArrayEquals(new double[] {3, 2}, flat.grid().spacingMm());
        assertArrayEquals(Arrays.copyOf(ramp(1, 0), 12), flat.data());
    }

    @ParameterizedTest
    @CsvSource({"complex.nii,datatype", "rgb.nii,datatype", "four.nii.gz,dim", "f4_le.nii,label of voxel 0"})
    void whatIsNoLabelMap(String name, String field) {
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> LabelImages.read(golden(name)));
        assertEquals(field, e.field());
        assertTrue(e.getMessage().contains(name), e.getMessage());
    }

    @Test
    void complexIsNoImage() {
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> Images.read(golden("complex.nii")));
        assertEquals("32 (complex64); store its magnitude as float32", e.found());
    }

    @Test
    void labelsArePackedAndExact() throws IOException {
        LabelImage labels = LabelImages.read(golden("u8_be.nii"));
        assertEquals("[1, 2, 3, 4]", labels.labels().shape().toString());
        for (int i = 0; i < 24; i++) {
            assertEquals(i, labels.labels().get(i));
        }
    }
}
