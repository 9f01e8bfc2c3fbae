package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class EngineLogTest {
    /** Logs as an engine would. */
    static final class Chatter {
        private Chatter() {}

        public static void main(String[] args) {
            EngineLog.configure(Verbosity.valueOf(args[0]));
            LoggerFactory.getLogger("ai.djl.Engine").info("native library found");
            LoggerFactory.getLogger("ai.djl.Engine").error("no CUDA");
        }
    }

    @ParameterizedTest
    @CsvSource({"QUIET, ''", "NORMAL, ''", "VERBOSE, 'INFO Engine - native library found|ERROR Engine - no CUDA|'"})
    void theEngineIsHeardOnlyWhenVerbose(String verbosity, String heard) throws IOException, InterruptedException {
        String printed = Jvm.run("-Xshare:auto", Chatter.class.getName(), verbosity);
        assertEquals(heard, printed.replace(System.lineSeparator(), "|"));
    }
}
