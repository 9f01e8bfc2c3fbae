package org.sorensen.testkit;

import java.io.IOException;

/** A file of golden cases that does not say what it should: names file, line, field, what was expected and found. */
public final class GoldenFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Names the place.
     *
     * @param source the file
     * @param line the line, from 1
     * @param problem the field, what was expected and what was found
     */
    public GoldenFormatException(String source, int line, String problem) {
        super(source + ", line " + line + ": " + problem);
    }
}
