package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformCommandTest {
    /** One channel, p = (.8, .6, .3, .1) against (1, 1, 0, 0). */
    private static final String DICE =
            "{\"id\": \"ID\", \"peer\": \"monai-1.5\", \"loss\": \"DiceLoss\", \"kwargs\": {}, \"input_kind\": \"probabilities\","
                    + " \"shape\": [1, 1, 4], \"input\": [0.8, 0.6, 0.3, 0.1], \"target_kind\": \"onehot\", \"target_shape\":"
                    + " [1, 1, 4], \"target\": [1, 1, 0, 0], \"value\": VALUE, \"other\": 1}\n";

    private static final double VALUE = 1 - (2.8 + 1e-5) / (3.8 + 1e-5);

    @TempDir
    private Path folder;

    private final Commands sorensen = new Commands();

    private static String dice(String id, Object value) {
        return DICE.replace("ID", id).replace("VALUE", value.toString());
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private String write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        return Files.write(file, name.endsWith(".gz") ? gzip(text) : text.getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private String lastLine() {
        return sorensen.out().lines().reduce((first, second) -> second).orElse("");
    }

    @Test
    void whatAgreesPasses() throws IOException {
        String plain = write("a.jsonl", dice("a", VALUE) + "\n" + dice("b", VALUE));
        String zipped = write("b.jsonl.gz", dice("c", VALUE));
        assertEquals(0, sorensen.run("conform", plain, zipped), sorensen.out());
        assertEquals("3 passed, 0 failed, 0 skipped", lastLine());
        assertFalse(sorensen.out().contains("failed  "), sorensen.out());
        assertTrue(sorensen.err().contains("Comparing 100%"), sorensen.err());
        assertEquals(0, sorensen.run("conform", "--float", "--quiet", plain), sorensen.out());
        assertEquals("", sorensen.err());
    }

    @Test
    void whatDoesNotIsNamedWithTheReason() throws IOException {
        String text = dice("good", VALUE)
                + dice("off", .5)
                + dice("unknown", 1).replace("DiceLoss", "DicyLoss")
                + dice("keyword", 1).replace("{}", "{\"smoth_nr\": 0}")
                + "nonsense\n"
                + dice("none", "null");
        String file = write("a.jsonl", text);
        assertEquals(1, sorensen.run("conform", file), sorensen.err());
        assertEquals("1 passed, 4 failed, 1 skipped", lastLine());
        assertTrue(sorensen.out().contains("failed  off  expected 0.5, got 0.26315"), sorensen.out());
        assertTrue(sorensen.out().contains("largest gradient error"), sorensen.out());
        assertTrue(sorensen.out().contains("failed  unknown  expected 1.0, got nothing: "), sorensen.out());
        assertTrue(sorensen.out().contains("no loss \"DicyLoss\""), sorensen.out());
        assertTrue(sorensen.out().contains("no keyword \"smoth_nr\""), sorensen.out());
        assertTrue(sorensen.out().contains(file + ":5  no case: a.jsonl, line 5"), sorensen.out());
        assertFalse(sorensen.out().contains("skipped  none"), sorensen.out());
        sorensen.run("conform", file, "--verbose");
        assertTrue(sorensen.out().contains("skipped  none"), sorensen.out());
    }

    @Test
    void jsonHoldsEveryCase() throws IOException {
        String file = write("a.jsonl", dice("good", VALUE) + dice("off", .5));
        Path out = folder.resolve("result.json");
        Files.writeString(out, "old");
        assertEquals(1, sorensen.run("conform", file, "--json", out.toString()));
        JsonNode json = new ObjectMapper().readTree(out.toFile());
        assertEquals(1, json.at("/passed").asInt());
        assertEquals(1, json.at("/failed").asInt());
        assertEquals("off", json.at("/cases/1/id").asText());
        assertEquals(2, json.at("/cases/1/line").asInt());
        assertEquals("failed", json.at("/cases/1/status").asText());
        assertEquals(.5, json.at("/cases/1/expected").asDouble());
        assertEquals(VALUE, json.at("/cases/0/got").asDouble(), 1e-12);
        assertTrue(json.at("/cases/0/reason").isNull());
        assertEquals(
                2,
                sorensen.run(
                        "conform",
                        file,
                        "--json",
                        folder.resolve("no/result.json").toString()));
        assertTrue(sorensen.err().contains("there is no folder"), sorensen.err());
    }

    @Test
    void patternsAreResolved() throws IOException {
        write("b.jsonl", dice("b", VALUE));
        write("a.jsonl", dice("a", VALUE));
        assertEquals(0, sorensen.run("conform", folder.resolve("*.jsonl").toString()));
        assertEquals("2 passed, 0 failed, 0 skipped", lastLine());
        assertEquals(2, sorensen.run("conform", folder.resolve("*.gz").toString()));
        assertTrue(sorensen.err().contains("no file is called"), sorensen.err());
    }

    @Test
    void missingFilesAreWrongUsage() throws IOException {
        String file = write("a.jsonl", dice("a", VALUE));
        assertEquals(2, sorensen.run("conform", file, folder.resolve("b.jsonl").toString()));
        assertTrue(sorensen.err().contains("no such file"), sorensen.err());
        assertEquals("", sorensen.out());
        assertEquals(2, sorensen.run("conform", folder.toString()));
        assertTrue(sorensen.err().contains("expected a file, found a folder"), sorensen.err());
        assertEquals(2, sorensen.run("conform"));
        assertTrue(sorensen.err().contains("Missing required parameter"), sorensen.err());
    }

    @Test
    void damagedAndEmptyFilesFail() throws IOException {
        Path file = folder.resolve("cut.jsonl.gz");
        byte[] whole = gzip((dice("a", VALUE) + dice("b", VALUE)).repeat(3));
        Files.write(file, Arrays.copyOf(whole, whole.length - 12));
        String good = write("good.jsonl", dice("c", VALUE));
        assertEquals(1, sorensen.run("conform", file.toString(), good));
        assertTrue(sorensen.out().contains("the compressed file is damaged or ends early"), sorensen.out());
        assertTrue(lastLine().contains("1 failed"), sorensen.out());
        assertEquals(1, sorensen.run("conform", write("empty.jsonl", "\n")));
        assertTrue(sorensen.out().contains("the file holds no case"), sorensen.out());
    }

    @Test
    void helpFitsAndNamesTheFields() {
        assertEquals(0, sorensen.run("conform", "--help"));
        assertTrue(sorensen.out().lines().allMatch(line -> line.length() <= 80), sorensen.out());
        assertTrue(sorensen.out().contains("input_kind"), sorensen.out());
    }
}
