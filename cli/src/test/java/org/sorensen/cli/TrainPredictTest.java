package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sorensen.io.Image;
import org.sorensen.io.LabelImage;
import org.sorensen.io.LabelImages;
import org.sorensen.io.Nifti;
import org.sorensen.metric.JointHistogram;
import org.sorensen.report.Csv;
import org.sorensen.report.CsvTable;

class TrainPredictTest {
    @TempDir
    private Path folder;

    private final Commands commands = new Commands();

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void picturesAreLearnedAndPredicted() throws IOException {
        SyntheticData.pictures(folder, 10, 32);
        Path run = folder.resolve("run");
        String[] budget = {"--epochs", "3", "--steps-per-epoch", "40", "--learning-rate", "0.01"};
        assertEquals(0, commands.train(folder, run, budget), commands.err());
        assertEquals(
                List.of("best.ckpt", "config.json", "last.ckpt", "metrics.csv", "report.html", "summary.json"),
                names(run));
        assertTrue(commands.out().contains("Best network (epoch "), commands.out());
        assertTrue(commands.err().contains("8 training cases, 2 for validation, 1 channel, median size 32x32"));
        JsonNode summary = json(run.resolve("summary.json"));
        assertTrue(summary.get("meanDice").asDouble() > 0.8, summary.toString());
        assertEquals(120, summary.get("steps").asInt());
        assertEquals(summary.get("meanDice").asDouble(), best(run), 1e-12);

        Path out = folder.resolve("masks");
        String images = folder.resolve("images").toString();
        assertEquals(0, commands.run("predict", "--run", run.toString(), "--images", images, "--out", out.toString()));
        assertEquals(10, names(out).size());
        assertTrue(dice(folder.resolve("labels/case3.png"), out.resolve("case3.png")) > 0.7);
    }

    /** The best validation Dice of metrics.csv. */
    private static double best(Path run) throws IOException {
        double best = 0;
        for (double dice : Csv.read(run.resolve("metrics.csv")).numbers("validation_dice")) {
            best = Math.max(best, dice);
        }
        return best;
    }

    private static double dice(Path reference, Path prediction) throws IOException {
        return JointHistogram.of(
                        LabelImages.read(reference).labels(),
                        LabelImages.read(prediction).labels(),
                        2,
                        java.util.OptionalInt.empty())
                .overlap(1)
                .dice()
                .orElseThrow();
    }

    @Test
    void volumesKeepTheirGridAndLabelsAreTheLikeliest() throws IOException {
        SyntheticData.volumes(folder, 3, 8, 16, 100);
        Path run = folder.resolve("run");
        assertEquals(
                0,
                commands.train(folder, run, "--epochs", "1", "--steps-per-epoch", "2", "--patch", "8,16,8", "--quiet"),
                commands.err());
        assertEquals("", commands.err());
        Path out = folder.resolve("predicted");
        String[] predict = {
            "predict",
            "--checkpoint",
            run.resolve("last.ckpt").toString(),
            "--images",
            folder.resolve("images/case1.nii.gz").toString(),
            "--out",
            out.toString(),
            "--probabilities",
            "--flip",
            "x,z"
        };
        assertEquals(0, commands.run(predict), commands.err());
        assertEquals(List.of("case1.nii.gz", "case1_probabilities.nii.gz"), names(out));
        Image probabilities = Nifti.read(out.resolve("case1_probabilities.nii.gz"));
        LabelImage labels = LabelImages.read(out.resolve("case1.nii.gz"));
        assertTrue(labels.grid().samePlace(SyntheticData.volumeGrid(8, 16), 1e-4));
        assertTrue(probabilities.grid().samePlace(SyntheticData.volumeGrid(8, 16), 1e-4));
        assertArrayEquals(new double[] {2, 1.5, 1}, labels.grid().spacingMm(), 1e-6);
        assertEquals(2, probabilities.channels());
        int voxels = labels.grid().voxels();
        for (int v = 0; v < voxels; v++) {
            float foreground = probabilities.data()[voxels + v];
            assertEquals(1, probabilities.data()[v] + foreground, 1e-4);
            assertEquals(
                    foreground > probabilities.data()[v] ? 1 : 0,
                    labels.labels().get(v));
        }
    }

    @Test
    void predictionSkipsWhatIsDoneAndNamesWhatIsBroken() throws IOException {
        SyntheticData.pictures(folder, 3, 16);
        Path run = folder.resolve("run");
        assertEquals(0, commands.train(folder, run, "--epochs", "1", "--steps-per-epoch", "1"), commands.err());
        Path images = folder.resolve("images");
        Files.writeString(images.resolve("broken.png"), "not a picture");
        Path out = folder.resolve("masks");
        String[] predict = {
            "predict",
            "--run",
            run.toString(),
            "--images",
            images.toString(),
            "--out",
            out.toString(),
            "--probabilities"
        };
        assertEquals(1, commands.run(predict));
        assertTrue(commands.err().contains("broken is left out: "), commands.err());
        assertTrue(commands.err().contains("1 of 4 images could not be predicted"), commands.err());
        assertEquals(
                List.of("case0.png", "case0_class0.png", "case0_class1.png"),
                names(out).stream().filter(name -> name.startsWith("case0")).toList());
        assertEquals(9, names(out).size());

        assertEquals(
                1,
                commands.run(
                        Stream.concat(Stream.of(predict), Stream.of("--quiet")).toArray(String[]::new)));
        assertTrue(commands.err().startsWith("sorensen: broken is left out: "), commands.err());

        Files.delete(images.resolve("broken.png"));
        Files.setLastModifiedTime(out.resolve("case0.png"), FileTime.fromMillis(1000));
        assertEquals(0, commands.run(predict));
        assertTrue(commands.err().contains("3 of 3 images done already"), commands.err());
        assertEquals(1000, Files.getLastModifiedTime(out.resolve("case0.png")).toMillis());
        predict[7] = "--overwrite";
        assertEquals(0, commands.run(predict), commands.err());
        assertTrue(Files.getLastModifiedTime(out.resolve("case0.png")).toMillis() > 1000);
    }

    @Test
    void predictionRefusesWhatItCannotUse() throws IOException {
        SyntheticData.pictures(folder, 2, 16);
        Path run = folder.resolve("run");
        assertEquals(0, commands.train(folder, run, "--epochs", "1", "--steps-per-epoch", "1"), commands.err());
        Path images = folder.resolve("images");
        String[] intoImages = {
            "predict", "--run", run.toString(), "--images", images.toString(), "--out", images.toString()
        };
        assertEquals(2, commands.run(intoImages));
        assertTrue(commands.err().contains("--out is the folder of the images"), commands.err());

        Path colour = folder.resolve("colour.png");
        SyntheticData.colourPicture(colour, 16);
        Path out = folder.resolve("masks");
        assertEquals(
                1,
                commands.run(
                        "predict", "--run", run.toString(), "--images", colour.toString(), "--out", out.toString()));
        assertTrue(commands.err().contains("has 3 channels and 2 axes, but the network was trained on 1 channel"));
        assertEquals(List.of(), names(out));

        String nowhere = folder.resolve("nowhere").toString();
        assertEquals(
                2, commands.run("predict", "--run", nowhere, "--images", images.toString(), "--out", out.toString()));
        assertTrue(commands.err().contains("no such folder: "), commands.err());
        assertEquals(
                2,
                commands.run(
                        "predict", "--checkpoint", colour.toString(), "--images", images.toString(), "--out", nowhere));
        assertTrue(commands.err().contains("checkpoint " + colour), commands.err());
        assertFalse(Files.exists(Path.of(nowhere)));
    }

    @Test
    void separateValidationFoldersColoursAndIgnoredLabelsAreUnderstood() throws IOException {
        SyntheticData.pictures(folder, 3, 16);
        SyntheticData.pictures(folder.resolve("held"), 1, 16);
        for (int i = 0; i < 3; i++) {
            SyntheticData.colourPicture(folder.resolve("images/case" + i + ".png"), 16);
        }
        SyntheticData.colourPicture(folder.resolve("held/images/case0.png"), 16);
        int[] mask = SyntheticData.flat(0, 256);
        mask[0] = 7;
        mask[1] = 200;
        SyntheticData.label(folder.resolve("labels/case0.png"), mask, 16);
        Path held = folder.resolve("held");
        int code = commands.train(
                folder,
                folder.resolve("run"),
                "--validation-images",
                held.resolve("images").toString(),
                "--validation-labels",
                held.resolve("labels").toString(),
                "--label-map",
                "7=1",
                "--ignore-label",
                "200",
                "--class-weights",
                "1,2",
                "--loss",
                "tversky(alpha=0.4)+0.5*focal",
                "--deep-supervision",
                "1",
                "--optimizer",
                "sgd",
                "--schedule",
                "cosine",
                "--flip",
                "x,y",
                "--epochs",
                "1",
                "--steps-per-epoch",
                "2",
                "--accumulate",
                "2",
                "--network",
                "vnet");
        assertEquals(0, code, commands.err());
        assertTrue(commands.err().contains("3 training cases, 1 for validation, 3 channels"), commands.err());
        JsonNode config = json(folder.resolve("run/config.json"));
        assertEquals(
                "tversky(alpha=0.4)+0.5*focal",
                config.at("/options/objective/loss").asText());
        assertEquals(2, config.at("/options/data/classes").asInt());
        assertEquals("VNET", config.at("/network/architecture").asText());
    }

    @Test
    void theSameSeedGivesTheSameNumbers() throws IOException {
        SyntheticData.pictures(folder, 4, 16);
        String[] budget = {"--epochs", "2", "--steps-per-epoch", "3", "--dropout", "0.2"};
        assertEquals(0, commands.train(folder, folder.resolve("one"), budget), commands.err());
        assertEquals(0, commands.train(folder, folder.resolve("two"), budget), commands.err());
        assertEquals(withoutSeconds(folder.resolve("one")), withoutSeconds(folder.resolve("two")));
        String[] other = {"--epochs", "2", "--steps-per-epoch", "3", "--dropout", "0.2", "--seed", "2"};
        assertEquals(0, commands.train(folder, folder.resolve("three"), other), commands.err());
        assertFalse(withoutSeconds(folder.resolve("one")).equals(withoutSeconds(folder.resolve("three"))));
    }

    static List<List<String>> withoutSeconds(Path run) throws IOException {
        CsvTable table = Csv.read(run.resolve("metrics.csv"));
        int seconds = table.header().indexOf("seconds");
        assertEquals(table.header().size() - 1, seconds);
        return table.rows().stream().map(row -> row.subList(0, seconds)).toList();
    }
}
