package org.sorensen.report;

/**
 * How text for a terminal looks.
 *
 * @param width the longest line in characters, at least 20
 * @param glyphs the characters to draw with
 * @param bold whether best values are also set in bold with ANSI codes, which take no room
 */
public record TextStyle(int width, Glyphs glyphs, boolean bold) {
    /** 80 characters, Unicode, no ANSI codes. */
    public static final TextStyle PLAIN = new TextStyle(80, Glyphs.UNICODE, false);

    /** Checks the width. */
    public TextStyle {
        if (width < 20) {
            throw new IllegalArgumentException("text needs a width of at least 20 characters, found " + width);
        }
    }
}
