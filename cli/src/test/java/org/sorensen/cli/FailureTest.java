package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

class FailureTest {
    /** As the modules below make them: an exception of ours about a file. */
    private static final class BadVolume extends IOException {
        private static final long serialVersionUID = 1L;

        BadVolume(String message) {
            super(message);
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new UsageException("give a folder"), 2, "give a folder"),
                Arguments.of(new WorkFailedException("loss is NaN"), 1, "loss is NaN"),
                Arguments.of(new IllegalArgumentException("alpha must be above 0"), 2, "alpha must be above 0"),
                Arguments.of(new NoSuchFileException("a/b"), 2, "no such file or folder: a/b"),
                Arguments.of(new NotDirectoryException("a/b"), 2, "not a folder: a/b"),
                Arguments.of(new AccessDeniedException("a/b"), 2, "no permission to read or write a/b"),
                Arguments.of(new FileAlreadyExistsException("a/b"), 2, "already there: a/b"),
                Arguments.of(new DirectoryNotEmptyException("a/b"), 2, "the folder is not empty: a/b"),
                Arguments.of(new FileNotFoundException("a/b (gone)"), 2, "a/b (gone)"),
                Arguments.of(new EOFException("header: expected 348 bytes"), 2, "header: expected 348 bytes"),
                Arguments.of(new BadVolume("a.nii: dim[0] is 9"), 2, "a.nii: dim[0] is 9"),
                Arguments.of(new UncheckedIOException(new NoSuchFileException("x")), 2, "no such file or folder: x"),
                Arguments.of(
                        new FileSystemException("run/last.params", null, "No space left on device"),
                        1,
                        "run/last.params: No space left on device"),
                Arguments.of(new FileSystemException("run/x"), 1, "cannot read or write run/x"),
                Arguments.of(new IOException("No space left on device"), 1, "No space left on device"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isMappedToACodeAndAMessage(Throwable thrown, int exitCode, String message) {
        assertEquals(new Failure(exitCode, message), Failure.of(thrown));
    }

    @Test
    void theUnexpectedPointsToVerbose() {
        Failure failure = Failure.of(new IllegalStateException("odd"));
        assertEquals(1, failure.exitCode());
        assertTrue(failure.message().startsWith("unexpected error: IllegalStateException: odd"), failure.message());
        assertTrue(failure.message().contains("--verbose"), failure.message());
    }

    @Test
    void outOfMemorySaysHowToGiveMore() {
        Failure failure = Failure.of(new OutOfMemoryError("Java heap space"));
        assertEquals(1, failure.exitCode());
        assertTrue(failure.message().contains("SORENSEN_JAVA_OPTS=-Xmx8g"), failure.message());
    }

    @Command(name = "fail")
    private static final class Failing implements Callable<Integer> {
        private final Throwable failure;

        Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }
    }

    private static int run(TestTerminal io, Throwable failure, List<String> args) {
        Sorensen sorensen = new Sorensen(io.terminal);
        return Main.commandLine(sorensen).addSubcommand(new Failing(failure)).execute(args.toArray(String[]::new));
    }

    @Test
    void aCommandsFailureIsOneParagraphOnStandardError() {
        TestTerminal io = new TestTerminal(false);
        assertEquals(2, run(io, new NoSuchFileException("images"), List.of("fail")));
        assertEquals("sorensen: no such file or folder: images", io.err().strip());
        assertEquals("", io.out());
    }

    @Test
    void verboseAddsTheStackTrace() {
        TestTerminal io = new TestTerminal(false);
        assertEquals(1, run(io, new WorkFailedException("fell short"), List.of("fail", "--verbose")));
        assertTrue(io.err().startsWith("sorensen: fell short"), io.err());
        assertTrue(io.err().contains("\tat org.sorensen.cli."), io.err());
        TestTerminal brief = new TestTerminal(false);
        run(brief, new WorkFailedException("fell short"), List.of("fail"));
        assertFalse(brief.err().contains("\tat "), brief.err());
    }
}
