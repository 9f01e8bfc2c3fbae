package org.sorensen.cli;

/** What the engine and its libraries may say. */
final class EngineLog {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private EngineLog() {}

    /** Takes effect if called before the first logger is made, so before any engine class is loaded. */
    static void configure(Verbosity verbosity) {
        System.setProperty(PREFIX + "logFile", "System.err");
        System.setProperty(PREFIX + "showThreadName", "false");
        System.setProperty(PREFIX + "showShortLogName", "true");
        System.setProperty(PREFIX + "defaultLogLevel", verbosity == Verbosity.VERBOSE ? "info" : "off");
    }
}
