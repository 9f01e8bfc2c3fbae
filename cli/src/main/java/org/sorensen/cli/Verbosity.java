package org.sorensen.cli;

/** How much a command says besides its result. */
public enum Verbosity {
    /** Results and errors only: no progress. */
    QUIET,
    /** Results, errors and progress. */
    NORMAL,
    /** Also the log of the engine, and the stack trace of an error. */
    VERBOSE
}
