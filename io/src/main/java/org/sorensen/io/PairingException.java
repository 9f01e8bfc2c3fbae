package org.sorensen.io;

import java.io.IOException;

/** Names of images and label maps that cannot be matched, or that match in more than one way. */
public final class PairingException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * An error in the names.
     *
     * @param message what was looked at and what is wrong
     */
    public PairingException(String message) {
        super(message);
    }
}
