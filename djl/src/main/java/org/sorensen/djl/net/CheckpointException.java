package org.sorensen.djl.net;

import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint that cannot be read, or does not fit the network it was read for; the message names the file. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the file.
     *
     * @param file the checkpoint
     * @param problem what was expected and found
     */
    public CheckpointException(Path file, String problem) {
        super("checkpoint " + file + ": " + problem);
    }
}
