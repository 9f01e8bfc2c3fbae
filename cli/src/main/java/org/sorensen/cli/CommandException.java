package org.sorensen.cli;

/** A failure that a command explains to its user in one paragraph. */
public abstract sealed class CommandException extends RuntimeException permits UsageException, WorkFailedException {
    private static final long serialVersionUID = 1L;

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }

    abstract int exitCode();
}
