package org.sorensen.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryJsonTest {
    record Structure(String name, double dice, OptionalDouble distanceMm, Optional<String> status) {}

    @TempDir
    Path folder;

    @Test
    void keepsTheOrderOfRecordsAndLinkedMapsAndSortsOthers() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("z", new Structure("Caudate", 0.5, OptionalDouble.of(1), Optional.of("OK")));
        summary.put("a", Map.of("d", 1, "c", 2, "b", 3));
        String expected = """
                {
                  "z": {
                    "name": "Caudate",
                    "dice": 0.5,
                    "distanceMm": 1.0,
                    "status": "OK"
                  },
                  "a": {
                    "b": 3,
                    "c": 2,
                    "d": 1
                  }
                }
                """;
        assertEquals(expected, SummaryJson.toJson(summary));
    }

    @Test
    void undefinedNumbersAreNull() throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("nan", Double.NaN);
        values.put("infinite", Float.POSITIVE_INFINITY);
        values.put("array", new double[] {1, Double.NaN, 1e-7});
        values.put("floats", new float[] {0.1f, Float.NEGATIVE_INFINITY});
        values.put("empty", OptionalDouble.empty());
        values.put("record", new Structure("x", Double.NaN, OptionalDouble.of(Double.NaN), Optional.empty()));
        values.put("list", List.of(Double.NaN, 2));
        String json = SummaryJson.toJson(values);
        assertTrue(json.contains("\"array\": [ 1.0, null, 1E-7 ]"), json);
        assertTrue(json.contains("\"floats\": [ 0.1, null ]"), json);
        JsonNode tree = new ObjectMapper().readTree(json);
        assertTrue(tree.get("nan").isNull());
        assertTrue(tree.get("infinite").isNull());
        assertTrue(tree.get("empty").isNull());
        assertTrue(tree.get("record").get("dice").isNull());
        assertTrue(tree.get("record").get("distanceMm").isNull());
        assertTrue(tree.get("record").get("status").isNull());
        assertTrue(tree.get("list").get(0).isNull());
    }

    @Test
    void writesAFile() throws IOException {
        Path file = folder.resolve("summary.json");
        SummaryJson.write(file, Map.of("folder", Path.of("a", "b")));
        assertEquals(
                "a" + folder.getFileSystem().getSeparator() + "b",
                new ObjectMapper()
                        .readTree(Files.readString(file))
                        .get("folder")
                        .asText());
    }

    @Test
    void refusesWhatIsNotData() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> SummaryJson.toJson(Map.of("x", new Object())));
        assertTrue(e.getMessage().startsWith("cannot write this value as JSON: "), e.getMessage());
    }
}
