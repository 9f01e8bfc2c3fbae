package org.sorensen.cli;

/** Wrong usage or wrong input: the command ends with exit code 2. */
public final class UsageException extends CommandException {
    private static final long serialVersionUID = 1L;

    /**
     * A problem that the user's command line or files have.
     *
     * @param message what was expected, what was found, where, and how to mend it
     */
    public UsageException(String message) {
        this(message, null);
    }

    /**
     * A problem that the user's command line or files have.
     *
     * @param message what was expected, what was found, where, and how to mend it
     * @param cause shown with {@code --verbose}
     */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    int exitCode() {
        return Failure.WRONG_USAGE;
    }
}
