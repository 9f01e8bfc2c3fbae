package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sorensen.djl.train.TrainingListener;
import org.sorensen.djl.train.TrainingPlan;
import org.sorensen.report.SummaryJson;
import org.sorensen.report.TextStyle;
import org.sorensen.report.TextTable;

class DemoTest {
    private static final List<String> STRUCTURES =
            List.of("hippocampus", "amygdala", "caudate", "putamen", "pallidum", "thalamus");

    @Test
    void theSampleIsTwoHalvesOfOneGrid() throws Exception {
        BrainSample sample = BrainSample.load();
        assertEquals(STRUCTURES, sample.structures());
        assertArrayEquals(new int[] {80, 94, 54}, sample.left().image().grid().size());
        assertArrayEquals(new int[] {80, 94, 54}, sample.right().image().grid().size());
        assertEquals(-1, sample.left().image().grid().worldMm(0, 0, 53)[0]);
        assertEquals(1, sample.right().image().grid().worldMm(0, 0, 0)[0]);
        // the voxels of each structure in the atlas, left and right of the midline
        assertEquals(Map.of(1, 7469, 2, 1733, 3, 7682, 4, 7942, 5, 2285, 6, 8673), foreground(sample.left()));
        assertEquals(Map.of(1, 7606, 2, 1965, 3, 7941, 4, 8510, 5, 2188, 6, 8385), foreground(sample.right()));
    }

    private static Map<Integer, Integer> foreground(BrainSample.Half half) {
        Map<Integer, Integer> counts = half.labels().histogram();
        counts.remove(0);
        return counts;
    }

    @Test
    void theMirroredRightHalfLooksLikeALeftOne() throws Exception {
        BrainSample sample = BrainSample.load();
        // structures lie as far from the midline on both sides, within a few voxels
        int left = sample.left().labels().boundingBox().orElseThrow().start()[2];
        int mirrored =
                sample.right().mirrored().labels().boundingBox().orElseThrow().start()[2];
        int unmirrored = sample.right().labels().boundingBox().orElseThrow().start()[2];
        assertTrue(Math.abs(left - mirrored) <= 4, left + " and " + mirrored);
        assertTrue(Math.abs(left - unmirrored) > 4, left + " and " + unmirrored);
    }

    @Test
    void aShortRunGivesNumbersTableAndPage(@TempDir Path folder) throws Exception {
        BrainSample sample = BrainSample.load();
        DemoRun.Budget budget = new DemoRun.Budget(1, 1, 1);
        DemoRun run = new DemoRun(sample, budget, 3);
        List<DemoRun.Outcome> outcomes = new ArrayList<>();
        for (DemoRun.Contender contender : DemoRun.Contender.values()) {
            outcomes.add(run.run(contender, folder.resolve(contender.fileName()), new TrainingListener() {}));
        }
        DemoReport report = new DemoReport(sample, run, budget, 3, outcomes, 1);

        JsonNode summary = new ObjectMapper().readTree(SummaryJson.toJson(report.summary()));
        for (String loss : List.of("dice", "crossEntropy")) {
            JsonNode one = summary.get("losses").get(loss);
            assertTrue(one.get("trainSeconds").asDouble() > 0);
            assertEquals(351255, one.get("parameters").asInt());
            assertEquals(3, one.get("seed").asInt());
            assertEquals(1, one.get("steps").asInt());
            double sum = 0;
            for (String structure : STRUCTURES) {
                JsonNode cell = one.get("structures").get(structure);
                double dice = cell.get("dice").asDouble();
                assertEquals(dice / (2 - dice), cell.get("iou").asDouble(), 1e-12);
                sum += dice;
            }
            assertEquals(sum / 6, one.get("meanDice").asDouble(), 1e-12);
            assertEquals(
                    8510, one.get("structures").get("putamen").get("voxels").asInt());
        }

        String table = TextTable.render(report.table(), TextStyle.PLAIN);
        assertTrue(table.lines().allMatch(line -> line.length() <= 80), table);
        STRUCTURES.forEach(structure -> assertTrue(table.contains(structure), table));

        Path page = folder.resolve("report.html");
        report.page().write(page);
        String html = Files.readString(page);
        assertTrue(html.contains("Colin27"));
        assertTrue(!html.contains("src=\"http") && !html.contains("href=\"http"), "the page must not load anything");
    }

    @Test
    void bothLossesStartFromTheSamePatchesAndWeights() throws Exception {
        DemoRun run = new DemoRun(BrainSample.load(), new DemoRun.Budget(1, 1, 1), 5);
        TrainingPlan dice = run.plan(DemoRun.Contender.DICE);
        TrainingPlan other = run.plan(DemoRun.Contender.CROSS_ENTROPY);
        assertEquals(dice.seed(), other.seed());
        assertEquals(dice.network(), other.network());
        assertEquals(dice.optimizer(), other.optimizer());
        assertEquals(dice.schedule(), other.schedule());
        assertEquals(dice.patch(), other.patch());
        assertEquals(dice.augmentation(), other.augmentation());
    }

    @Test
    void aFolderWithOtherFilesIsLeftAlone(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("thesis.txt"), "precious");
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(errors, true, StandardCharsets.UTF_8);
        Terminal terminal = Terminal.of(stream, stream, false, false, 80, Map.of());
        assertEquals(2, Main.run(terminal, "demo", "--quick", "--out", folder.toString()));
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains("holds other files"), errors.toString());
        assertEquals(List.of(folder.resolve("thesis.txt")), Files.list(folder).toList());
    }
}
