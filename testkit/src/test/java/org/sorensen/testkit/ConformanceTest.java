package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every golden case of the repository, and what the comparison says of cases it cannot agree with. */
class ConformanceTest {
    /** Where Maven runs the tests is a module's folder. */
    private static final Path FOLDER = Path.of("..", "conformance");

    private static final double DOUBLE = 1e-9;

    @TestFactory
    Stream<DynamicTest> doublePath() throws IOException {
        return files().map(file -> dynamicTest(file.getFileName().toString(), () -> check(file, false)));
    }

    @TestFactory
    Stream<DynamicTest> fastPath() throws IOException {
        return files().map(file -> dynamicTest(file.getFileName().toString(), () -> check(file, true)));
    }

    @Test
    void theReadmeCountsThem() throws IOException {
        int[] count = new int[1];
        for (Path file : files().toList()) {
            GoldenCases.stream(file, golden -> count[0]++);
        }
        String said = count[0] + " passed, 0 failed, 0 skipped";
        assertTrue(Documents.text("README.md").contains(said), "README.md should say: " + said);
    }

    private static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(".jsonl.gz")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("golden cases are expected in " + FOLDER.toAbsolutePath(), e);
        }
    }

    private static void check(Path file, boolean floatPath) throws IOException {
        Conformance conformance = Conformance.of(floatPath);
        List<String> failures = new ArrayList<>();
        int[] count = new int[1];
        GoldenCases.stream(file, golden -> {
            CaseResult result = conformance.check(golden);
            count[0]++;
            // without a tolerance the peer ran in double
            boolean loose = !floatPath && golden.tolerance().isEmpty() && result.valueError() > DOUBLE;
            if (result.status() != CaseResult.Status.PASSED || loose) {
                failures.add(result.id() + ": " + result.reason().orElse("off by " + result.valueError()));
            }
        });
        assertEquals(List.of(), failures);
        assertTrue(count[0] > 0, () -> file + " holds no case");
    }

    private static CaseResult result(String line) throws IOException {
        List<CaseResult> results = new ArrayList<>();
        GoldenCases.stream(
                "test", new ByteArrayInputStream(line.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), golden -> {
                    results.add(Conformance.of(false).check(golden));
                });
        return results.get(0);
    }

    private static final String LINE =
            "{'id':'a','peer':'keras-3','loss':'Dice','kwargs':{},'input_kind':'probabilities','shape':[1,1,2],"
                    + "'input':[0.5,0.5],'target_kind':'labels','target_shape':[1,2],'target':[0,1],'value':VALUE}";

    /** {@code 1 − 2·0.5/(1 + 1 + 1e-7)}. */
    private static final String RIGHT = String.valueOf(1 - 1 / (2 + 1e-7));

    @Test
    void agreement() throws IOException {
        CaseResult right = result(LINE.replace("VALUE", RIGHT));
        assertEquals(CaseResult.Status.PASSED, right.status());
        assertEquals(0, right.valueError(), 1e-15);
        assertTrue(right.reason().isEmpty());
    }

    @Test
    void disagreement() throws IOException {
        CaseResult wrong = result(LINE.replace("VALUE", "0.6"));
        assertTrue(wrong.failed());
        assertEquals("value off by 0.167 of its size", wrong.reason().orElseThrow());
        assertEquals(.5, wrong.found()[0], 1e-6);
        CaseResult gradient = result(LINE.replace("VALUE}", RIGHT + ",'grad':[1,1]}"));
        assertTrue(gradient.failed());
        assertEquals(
                "gradient off by 1.75 of its largest entry", gradient.reason().orElseThrow());
        assertEquals(1.75, gradient.gradientError(), 1e-6);
        CaseResult apart = result(LINE.replace("VALUE", "[0.5,0.5]"));
        assertEquals("expected 2 values, got 1", apart.reason().orElseThrow());
    }

    @Test
    void unknownIsFailureWithReason() throws IOException {
        CaseResult loss = result(LINE.replace("VALUE", "0").replace("'Dice'", "'Dices'"));
        assertTrue(loss.failed());
        assertTrue(
                loss.reason().orElseThrow().startsWith("Keras 3 has no loss \"Dices\" here; there are Dice, Tversky"));
        CaseResult keyword = result(LINE.replace("VALUE", "0").replace("{},", "{'smooth':1},"));
        assertEquals(
                "Keras 3 Dice has no keyword \"smooth\"; it has reduction, name, axis, dtype",
                keyword.reason().orElseThrow());
        CaseResult peer = result(LINE.replace("VALUE", "0").replace("keras-3", "caffe"));
        assertTrue(peer.reason().orElseThrow().startsWith("there is no peer \"caffe\"; there are monai-1.5, smp-0.5"));
    }

    @Test
    void nothingToCompareWithIsSkipped() throws IOException {
        CaseResult none = result(LINE.replace("VALUE", "NaN"));
        assertEquals(CaseResult.Status.SKIPPED, none.status());
        assertEquals("the peer's value is not finite", none.reason().orElseThrow());
        CaseResult gradient = result(LINE.replace("VALUE}", RIGHT + ",'grad':[NaN,1]}"));
        assertEquals(CaseResult.Status.PASSED, gradient.status());
        assertEquals("the peer's gradient is not finite", gradient.reason().orElseThrow());
    }

    /** A release of Keras that swaps alpha and beta and one that does not are both {@code keras-3}. */
    @Test
    void releasesOfOnePeer() throws IOException {
        String tversky = LINE.replace("'Dice'", "'Tversky'")
                .replace("{},", "{'alpha':0.25,'beta':0.5},")
                .replace("[0.5,0.5]", "[0.25,0.5]");
        double falsePositives = .25;
        double falseNegatives = .5;
        double right = 1 - .5 / (.5 + .25 * falsePositives + .5 * falseNegatives + 1e-7);
        double swapped = 1 - .5 / (.5 + .5 * falsePositives + .25 * falseNegatives + 1e-7);
        assertTrue(
                result(tversky.replace("VALUE", String.valueOf(right))).reason().isEmpty());
        CaseResult other = result(tversky.replace("VALUE", String.valueOf(swapped)));
        assertEquals(CaseResult.Status.PASSED, other.status());
        assertEquals(
                "agrees with other releases of this peer, see its deviations",
                other.reason().orElseThrow());
        assertTrue(result(tversky.replace("VALUE", "0.9")).failed());
    }
}
