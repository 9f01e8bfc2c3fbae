package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    @TempDir
    private Path folder;

    private final Commands commands = new Commands();

    private static final String[] LONG = {"--epochs", "3", "--steps-per-epoch", "150", "--dropout", "0.1"};

    private Process start(String prefix, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "sh",
                "-c",
                prefix + "exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "org.sorensen.cli.Main"));
        line.addAll(List.of(command));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static boolean ended(Process process) throws InterruptedException {
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        return ended;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8).replaceAll("\\s+", " ");
    }

    private long epochsDone(Path run) throws IOException {
        Path metrics = run.resolve("metrics.csv");
        if (!Files.exists(metrics)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(metrics)) {
            return lines.count() - 1;
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInterruptedRunGoesOnAsIfNothingHadHappened() throws IOException, InterruptedException {
        SyntheticData.pictures(folder, 4, 16);
        Path stopped = folder.resolve("stopped");
        Process process = start("", Commands.trainLine(folder, stopped, LONG));
        while (process.isAlive() && epochsDone(stopped) < 1) {
            Thread.sleep(10);
        }
        // Not SIGINT, which takes the same way: a build started in the background ignores it, and so do its children.
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertTrue(ended(process), log());
        assertEquals(143, process.exitValue(), log());
        assertTrue(log().contains("go on with: sorensen train --resume --out " + stopped), log());
        assertFalse(Files.exists(stopped.resolve("report.html")));

        Path whole = folder.resolve("whole");
        assertEquals(0, commands.train(folder, whole, LONG), commands.err());
        assertEquals(
                0, commands.run("train", "--resume", "--out", stopped.toString(), "--threads", "1"), commands.err());
        assertEquals(TrainPredictTest.withoutSeconds(whole), TrainPredictTest.withoutSeconds(stopped));
        assertTrue(Files.exists(stopped.resolve("report.html")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFullDiskIsSaidAndLeavesNoHalfCheckpoint() throws IOException, InterruptedException {
        SyntheticData.pictures(folder, 4, 16);
        Path run = folder.resolve("run");
        // A limit on the size of files stands in for a full disk; checkpoints of this width are larger.
        String[] line = Commands.trainLine(folder, run, "--epochs", "2", "--steps-per-epoch", "1", "--width", "24");
        Process process = start("ulimit -f 64; ", line);
        assertTrue(ended(process), log());
        assertEquals(1, process.exitValue(), log());
        assertTrue(log().contains("could not write checkpoint " + run.resolve("best.ckpt")), log());
        try (Stream<Path> files = Files.list(run)) {
            assertEquals(
                    List.of("config.json", "metrics.csv"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertEquals(0, commands.train(folder, run, "--epochs", "1", "--steps-per-epoch", "1"), commands.err());
    }

    @Test
    void settingsComeFromTheRunAndContradictionsAreRefused() throws IOException {
        SyntheticData.pictures(folder, 4, 16);
        Path run = folder.resolve("run");
        String[] small = {"--epochs", "1", "--steps-per-epoch", "2"};
        assertEquals(2, commands.run("train", "--resume", "--out", run.toString()));
        assertTrue(commands.err().contains("holds no run to resume"), commands.err());
        assertEquals(0, commands.train(folder, run, small), commands.err());

        assertEquals(2, commands.train(folder, run, small));
        assertTrue(commands.err().contains(run + " holds another run; go on with it by --resume"), commands.err());

        assertEquals(2, commands.run("train", "--resume", "--out", run.toString(), "--epochs", "9", "--flip", "x"));
        assertTrue(commands.err().contains("--epochs is 1 there, given 9"), commands.err());
        assertTrue(commands.err().contains("--flip is [] there, given [\"X\"]"), commands.err());

        assertEquals(0, commands.train(folder, run, "--epochs", "1", "--resume"), commands.err());
        assertEquals(1, TrainPredictTest.withoutSeconds(run).size());

        Files.delete(folder.resolve("labels/case0.png"));
        assertEquals(2, commands.run("train", "--resume", "--out", run.toString()));
        assertTrue(commands.err().contains("which the run in " + run + " was trained on"), commands.err());
    }

    @Test
    void aCheckpointOfAnotherArchitectureIsRefused() throws IOException {
        SyntheticData.pictures(folder, 4, 16);
        String[] small = {"--epochs", "1", "--steps-per-epoch", "1"};
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        assertEquals(0, commands.train(folder, one, small), commands.err());
        assertEquals(0, commands.train(folder, other, "--epochs", "1", "--steps-per-epoch", "1", "--width", "6"));
        Files.copy(other.resolve("last.ckpt"), one.resolve("last.ckpt"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(2, commands.run("train", "--resume", "--out", one.toString()));
        assertTrue(commands.err().contains("it holds another architecture"), commands.err());
        assertTrue(commands.err().contains("width 6 instead of 4"), commands.err());
    }
}
