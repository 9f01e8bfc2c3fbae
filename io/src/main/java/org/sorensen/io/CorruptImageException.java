package org.sorensen.io;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is truncated, damaged, or says something that its content contradicts. */
public final class CorruptImageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The file, as text. */
    private final String file;

    /** The field, as its format names it. */
    private final String field;

    /** What would be right. */
    private final String expected;

    /** What is there. */
    private final String found;

    /**
     * An error in one field of one file.
     *
     * @param file the file
     * @param field the field or part of it, as its format names it
     * @param expected what would be right
     * @param found what is there
     */
    public CorruptImageException(Path file, String field, String expected, String found) {
        this(file, field, expected, found, null);
    }

    /**
     * An error in one field of one file, with the error that revealed it.
     *
     * @param file the file
     * @param field the field or part of it, as its format names it
     * @param expected what would be right
     * @param found what is there
     * @param cause the underlying error, or null
     */
    public CorruptImageException(Path file, String field, String expected, String found, Throwable cause) {
        super(file + ": " + field + ": expected " + expected + ", found " + found, cause);
        this.file = file.toString();
        this.field = field;
        this.expected = expected;
        this.found = found;
    }

    /**
     * The file.
     *
     * @return its path as text
     */
    public String file() {
        return file;
    }

    /**
     * The field.
     *
     * @return its name in the file's format
     */
    public String field() {
        return field;
    }

    /**
     * What would be right.
     *
     * @return the expectation
     */
    public String expected() {
        return expected;
    }

    /**
     * What is there.
     *
     * @return the finding
     */
    public String found() {
        return found;
    }
}
