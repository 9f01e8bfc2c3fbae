package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sorensen.io.Grid;
import org.sorensen.io.Image;
import org.sorensen.io.LabelImage;
import org.sorensen.io.Nifti;

class TrainInputTest {
    /** Of float32 voxels and of pixdim[1] in a NIfTI-1 header. */
    private static final int SPACING_OFFSET = 80;

    @TempDir
    private Path folder;

    private final Commands commands = new Commands();

    /** One paragraph, exit code 2, and no folder made. */
    private void refused(String said, String... more) {
        Path out = folder.resolve("run");
        assertEquals(2, commands.train(folder, out, more), commands.err());
        String complaint = commands.err();
        assertTrue(complaint.contains(said), complaint);
        assertEquals("", commands.out());
        assertFalse(Files.exists(out));
    }

    private Path label(int index) {
        return folder.resolve("labels/case" + index + ".png");
    }

    @Test
    void aMissingFolderIsNamed() {
        refused("no such file or folder: " + folder.resolve("images"));
    }

    @Test
    void imagesThatPairWithNothingAreListed() throws IOException {
        SyntheticData.pictures(folder, 2, 16);
        Files.move(label(0), folder.resolve("labels/a.png"));
        Files.move(label(1), folder.resolve("labels/b.png"));
        refused("no image has a label map of the same name. Images in ");
        assertTrue(commands.err().contains("case0.png, case1.png"), commands.err());
        assertTrue(commands.err().contains("a.png, b.png"), commands.err());
    }

    @Test
    void whatDoesNotPairIsListedAndLeftOut() throws IOException {
        SyntheticData.pictures(folder, 4, 16);
        Files.delete(label(2));
        assertEquals(
                0,
                commands.train(folder, folder.resolve("run"), "--epochs", "1", "--steps-per-epoch", "1"),
                commands.err());
        assertTrue(commands.err().contains("1 image without a label map: case2.png"), commands.err());
    }

    @Test
    void differentSizesNameBothFilesAndSizes() throws IOException {
        SyntheticData.pictures(folder, 3, 16);
        SyntheticData.label(label(1), SyntheticData.flat(1, 400), 20);
        refused("image and label map differ in size: " + folder.resolve("images/case1.png") + " has 16x16 pixels, "
                + label(1) + " has 20x20 pixels");
    }

    @Test
    void aLabelAboveTheClassesIsNamed() throws IOException {
        SyntheticData.pictures(folder, 3, 16);
        int[] mask = SyntheticData.flat(0, 256);
        mask[17] = 5;
        SyntheticData.label(label(1), mask, 16);
        refused(
                label(1) + " holds label 5 (first at [1, 1], slowest axis first), but there are 2 classes",
                "--classes",
                "2");
        refused("the label maps hold the labels 0, 1, 5, which are not 0, 1, 2, ... without gaps. Renumber them, as"
                + " --label-map 0=0,1=1,5=2");
    }

    @Test
    void coloursAreNoLabels() throws IOException {
        SyntheticData.pictures(folder, 3, 16);
        SyntheticData.colourPicture(label(1), 16);
        refused(label(1) + ": channels: expected one channel of class indices, found 3 channels (RGB colours)");
    }

    @Test
    void masksOfOneValueTeachNothing() throws IOException {
        SyntheticData.pictures(folder, 3, 16);
        for (int i = 0; i < 3; i++) {
            SyntheticData.label(label(i), SyntheticData.flat(0, 256), 16);
        }
        refused("training cases hold nothing but label 0");
    }

    @Test
    void imagesOfMixedChannelsNameBoth() throws IOException {
        SyntheticData.pictures(folder, 3, 16);
        SyntheticData.colourPicture(folder.resolve("images/case2.png"), 16);
        refused("all images must have as many channels and axes: ");
        assertTrue(commands.err().contains("case2.png has 3 channels in 1 file and 2 axes"), commands.err());
        assertTrue(commands.err().contains("has 1 channel in 1 file and 2 axes"), commands.err());
    }

    @Test
    void voxelsThatAreNoNumbersAreCounted() throws IOException {
        SyntheticData.volumes(folder, 3, 8, 8, 1);
        Path file = folder.resolve("images/case1.nii.gz");
        float[] values = new float[512];
        values[9] = Float.NaN;
        values[10] = Float.POSITIVE_INFINITY;
        Nifti.write(file, new Image(values, 1, SyntheticData.volumeGrid(8, 8)));
        refused(file + ": voxels: expected finite values, found 2 that are NaN or infinite of 512, the first (NaN)"
                + " in channel 0 at [0, 1, 1]");
    }

    @Test
    void aSpacingOfZeroIsRefused() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        Path labels = Files.createDirectories(folder.resolve("labels"));
        for (int i = 0; i < 2; i++) {
            Grid grid = SyntheticData.volumeGrid(8, 8);
            Path file = images.resolve("case" + i + ".nii");
            Nifti.write(file, new Image(new float[512], 1, grid));
            Nifti.write(labels.resolve("case" + i + ".nii"), LabelImage.pack(new int[512], grid));
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putFloat(SPACING_OFFSET, 0);
            Files.write(file, bytes.array());
        }
        refused("pixdim[1]: expected a spacing above 0, found 0");
    }

    @Test
    void oneCaseCannotBeSplit() throws IOException {
        SyntheticData.pictures(folder, 1, 16);
        refused("a split into training and validation needs at least 2 cases, found 1");
    }

    @Test
    void theOutputMustBeAFolder() throws IOException {
        SyntheticData.pictures(folder, 2, 16);
        Files.writeString(folder.resolve("file"), "x");
        assertEquals(2, commands.train(folder, folder.resolve("file")));
        assertTrue(commands.err().contains("expected a folder, found a file"), commands.err());
    }

    @Test
    void aLossThatIsNotFiniteNamesBatchAndClass() throws IOException {
        SyntheticData.volumes(folder, 3, 8, 8, 2e38f);
        Path run = folder.resolve("run");
        int code = commands.train(folder, run, "--normalise", "none", "--epochs", "1", "--steps-per-epoch", "2");
        assertEquals(1, code, commands.err());
        assertTrue(
                commands.err()
                        .matches(".*In batch 0 \\(epoch 1, cases case\\d, case\\d\\) the loss is not finite:"
                                + " class \\d of case case\\d\\. .*"),
                commands.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--loss lovasz; there is no loss",
                "--network resnet; expected one of unet, vnet, found 'resnet'",
                "--normalise minmax; expected one of z-score, z-score-nonzero, eight-bit, none, found 'minmax'",
                "--flip z; a picture has the axes x and y, found [z]",
                "--patch 8,8,8; --patch needs 2 sizes for these 2-D images",
                "--patch 8,1; each side of --patch needs at least 2",
                "--class-weights 1,2,3; expected one class weight for each of the 2 channels",
                "--class-names a,b,c; --class-names needs a name for each of the 2 classes",
                "--scale 1; --scale: expected two numbers",
                "--scale 2,1; a range needs finite bounds in order",
                "--epochs 0; must be at least 1",
                "--learning-rate -1; learningRate above 0",
                "--dropout 1; dropout must be from 0 to below 1",
                "--warmup 99999; fewer warm-up steps than steps",
                "--validation-fraction 1; must be above 0 and below 1",
                "--validation-images x; belong together",
                "--foreground 2; the foreground fraction must be from 0 to 1",
                "--classes 1 --ignore-label 1; at least 2"
            })
    void optionsOutOfRangeAreRefusedBeforeAnythingIsWritten(String options, String said) throws IOException {
        SyntheticData.pictures(folder, 3, 16);
        refused(said, options.split(" "));
    }

    @Test
    void anOptionGivenTwiceIsAMistake() {
        refused("option '--batch' (N) should be specified only once", "--batch", "4");
    }

    @Test
    void nothingToTrainOnIsWrongUsage() {
        assertEquals(2, commands.run("train"));
        assertTrue(commands.err().contains("training needs --images and --labels"), commands.err());
        assertEquals(2, commands.run("train", "--threads", "0"));
        assertTrue(commands.err().contains("--threads must be above 0, found 0"), commands.err());
    }

    @Test
    void helpFitsTheTerminalAndTeaches() {
        for (String command : new String[] {"train", "predict"}) {
            assertEquals(0, commands.run(command, "--help"));
            assertTrue(commands.out().contains("Examples:"), commands.out());
            assertTrue(commands.out().lines().allMatch(line -> line.length() <= 80), commands.out());
        }
    }
}
