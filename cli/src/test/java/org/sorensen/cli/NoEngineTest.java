package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoEngineTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--help",
                "environment",
                "completion bash",
                "train --help",
                "predict --help",
                "losses",
                "losses dice"
            })
    void commandsThatComputeNothingLoadNoEngine(String arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("classes.log");
        Jvm.run("-Xlog:class+load=info:file=" + log, "org.sorensen.cli.Main", arguments.split(" "));
        List<String> loaded = Files.readAllLines(log);
        assertTrue(loaded.stream().anyMatch(line -> line.contains("org.sorensen.cli.Main")), "the log is not read");
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(line -> line.contains(" ai.djl.") || line.contains(" org.slf4j."))
                        .toList());
    }
}
