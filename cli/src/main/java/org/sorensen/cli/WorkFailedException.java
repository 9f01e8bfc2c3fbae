package org.sorensen.cli;

/** The work failed or fell short of what was asked: the command ends with exit code 1. */
public final class WorkFailedException extends CommandException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure of the work itself.
     *
     * @param message what failed, what is kept, and how to go on
     */
    public WorkFailedException(String message) {
        this(message, null);
    }

    /**
     * A failure of the work itself.
     *
     * @param message what failed, what is kept, and how to go on
     * @param cause shown with {@code --verbose}
     */
    public WorkFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    int exitCode() {
        return Failure.WORK_FAILED;
    }
}
