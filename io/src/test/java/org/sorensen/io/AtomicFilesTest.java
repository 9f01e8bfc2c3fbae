package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void replacesAndLeavesNothingBehind() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFiles.writeString(file, "one");
        AtomicFiles.writeString(file, "two – ü");
        assertEquals("two – ü", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void fullDiskKeepsTheEarlierFile() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFiles.writeString(file, "one");
        IOException e = assertThrows(
                IOException.class,
                () -> AtomicFiles.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new FileSystemException("x", null, "No space left on device");
                }));
        assertTrue(
                e.getMessage().startsWith("could not write " + file + ": No space left on device ("), e.getMessage());
        assertTrue(e.getMessage().endsWith("the earlier file is unchanged"), e.getMessage());
        assertEquals("one", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void failureOfAnyKindRemovesTheTemporaryFile() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFiles.write(folder.resolve("b"), out -> {
                    throw new IllegalStateException("stop");
                }));
        IOException e = assertThrows(
                IOException.class,
                () -> AtomicFiles.write(folder.resolve("b"), out -> {
                    throw new IOException("no");
                }));
        assertTrue(e.getMessage().endsWith("nothing was left behind"), e.getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void missingFoldersAndFoldersOfTheNameAreSaid() {
        assertThrows(NoSuchFileException.class, () -> AtomicFiles.writeString(folder.resolve("no/a"), ""));
        assertThrows(FileSystemException.class, () -> AtomicFiles.writeString(folder, ""));
    }
}
