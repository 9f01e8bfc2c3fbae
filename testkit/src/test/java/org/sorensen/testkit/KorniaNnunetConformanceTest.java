package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every golden case of kornia and nnU-Net, kornia's on both paths. */
class KorniaNnunetConformanceTest {
    @ParameterizedTest
    @CsvSource({"kornia, 140, false", "kornia, 140, true", "nnunet-2, 171, false"})
    void all(String file, int count, boolean floatPath) throws IOException {
        List<CaseResult> results = GoldenCases.read(Path.of("..", "conformance", file + ".jsonl.gz")).stream()
                .map(Conformance.of(floatPath)::check)
                .toList();
        String bad = results.stream()
                .filter(result -> result.status() != CaseResult.Status.PASSED)
                .map(result -> result.id() + ": " + result.reason().orElse(""))
                .collect(Collectors.joining("\n"));
        assertEquals("", bad);
        assertEquals(count, results.size());
    }
}
