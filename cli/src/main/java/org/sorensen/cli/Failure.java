package org.sorensen.cli;

import java.io.CharConversionException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.zip.ZipException;

/** What the user is told of an exception, and the exit code it means. */
record Failure(int exitCode, String message) {
    static final int WORK_FAILED = 1;
    static final int WRONG_USAGE = 2;

    /** The package whose own exceptions about files say everything already. */
    private static final String OURS = "org.sorensen.";

    static Failure of(Throwable thrown) {
        if (thrown instanceof CommandException known) {
            return new Failure(known.exitCode(), text(known));
        }
        if (thrown instanceof UncheckedIOException wrapped) {
            return of(wrapped.getCause());
        }
        if (thrown instanceof IllegalArgumentException && thrown.getMessage() != null) {
            return new Failure(WRONG_USAGE, thrown.getMessage());
        }
        if (thrown instanceof FileSystemException file) {
            return ofFile(file);
        }
        if (thrown instanceof IOException io) {
            return new Failure(isAboutInput(io) ? WRONG_USAGE : WORK_FAILED, text(io));
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Failure(
                    WORK_FAILED,
                    "out of memory (" + text(thrown) + "); give Java more, as in SORENSEN_JAVA_OPTS=-Xmx8g, or use"
                            + " smaller patches or batches");
        }
        return new Failure(
                WORK_FAILED,
                "unexpected error: " + thrown.getClass().getSimpleName()
                        + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage())
                        + "; this is a defect of sorensen, and --verbose shows where it is");
    }

    private static boolean isAboutInput(IOException io) {
        return io instanceof FileNotFoundException
                || io instanceof EOFException
                || io instanceof ZipException
                || io instanceof CharacterCodingException
                || io instanceof CharConversionException
                || io.getClass().getName().startsWith(OURS);
    }

    /** The JDK's own messages are often no more than the path. */
    private static Failure ofFile(FileSystemException problem) {
        String file = Objects.requireNonNullElse(problem.getFile(), "a file");
        if (problem instanceof NoSuchFileException) {
            return new Failure(WRONG_USAGE, "no such file or folder: " + file);
        }
        if (problem instanceof NotDirectoryException) {
            return new Failure(WRONG_USAGE, "not a folder: " + file);
        }
        if (problem instanceof AccessDeniedException) {
            return new Failure(WRONG_USAGE, "no permission to read or write " + file);
        }
        if (problem instanceof FileAlreadyExistsException) {
            return new Failure(WRONG_USAGE, "already there: " + file);
        }
        if (problem instanceof DirectoryNotEmptyException) {
            return new Failure(WRONG_USAGE, "the folder is not empty: " + file);
        }
        return new Failure(
                WORK_FAILED,
                problem.getReason() == null ? "cannot read or write " + file : file + ": " + problem.getReason());
    }

    private static String text(Throwable thrown) {
        return Objects.requireNonNullElse(thrown.getMessage(), thrown.getClass().getSimpleName());
    }
}
