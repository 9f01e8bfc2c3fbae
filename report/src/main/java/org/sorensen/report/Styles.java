package org.sorensen.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The style sheets of this module: colours of both modes, charts, the page. */
final class Styles {
    private Styles() {}

    static String page() {
        return drawing() + read("report.css");
    }

    static String drawing() {
        return read("colours.css") + read("chart.css");
    }

    private static String read(String name) {
        try (InputStream in = Styles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar of sorensen-report");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " from the jar of sorensen-report", e);
        }
    }
}
