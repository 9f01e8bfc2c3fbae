package org.sorensen.djl.train;

/** A training that cannot go on; its checkpoints are whole. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Says why.
     *
     * @param message what happened, where, and what to try
     * @param cause what the loss or the engine said, or null
     */
    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
