package org.sorensen.report;

import java.nio.charset.Charset;

/** The characters that tables and plots for a terminal are drawn with. */
public enum Glyphs {
    /** Lines, dots and blocks of Unicode. */
    UNICODE("─│└", "▁▂▃▄▅▆▇█", "●○▲△■□", '◉'),
    /** Plain ASCII, for terminals and logs that cannot show more. */
    ASCII("-|+", "_.-=+*#@", "ox+*%s", '#');

    private final String lines;
    private final String levels;
    private final String markers;
    private final char shared;

    Glyphs(String lines, String levels, String markers, char shared) {
        this.lines = lines;
        this.levels = levels;
        this.markers = markers;
        this.shared = shared;
    }

    /**
     * The characters that a terminal can show.
     *
     * @param charset the terminal's encoding
     * @return Unicode if the encoding has the characters, otherwise ASCII
     */
    public static Glyphs of(Charset charset) {
        String all = UNICODE.lines + UNICODE.levels + UNICODE.markers + UNICODE.shared;
        return charset.canEncode() && charset.newEncoder().canEncode(all) ? UNICODE : ASCII;
    }

    String rule(int width) {
        return lines.substring(0, 1).repeat(width);
    }

    char vertical() {
        return lines.charAt(1);
    }

    char corner() {
        return lines.charAt(2);
    }

    /** Eight levels from low to high. */
    String levels() {
        return levels;
    }

    char marker(int series) {
        return markers.charAt(series % markers.length());
    }

    /** Where two series meet. */
    char shared() {
        return shared;
    }
}
