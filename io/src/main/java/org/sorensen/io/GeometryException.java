package org.sorensen.io;

import java.io.IOException;

/** Files that belong together but do not lie on one grid. */
public final class GeometryException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * An error between two files.
     *
     * @param message both files and what each has
     */
    public GeometryException(String message) {
        super(message);
    }
}
