package org.sorensen.report;

/** Builds markup that is both HTML 5 and well-formed XML; every text and attribute is escaped. */
final class Markup {
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder out = new StringBuilder();

    /** Opens an element; attributes are pairs of name and value. */
    Markup open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        return this;
    }

    Markup close(String tag) {
        out.append("</").append(tag).append('>');
        return this;
    }

    /** An element without content that HTML or SVG lets close itself. */
    Markup empty(String tag, String... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /** An element that holds text only. */
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    Markup text(String text) {
        escape(text, false);
        return this;
    }

    /** Markup from this module's own resources, never from a caller. */
    Markup trusted(String markup) {
        out.append(markup);
        return this;
    }

    Markup line() {
        out.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1], true);
            out.append('"');
        }
    }

    private void escape(String text, boolean inAttribute) {
        text.codePoints().forEach(code -> {
            switch (code) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append(inAttribute ? "&quot;" : "\"");
                default -> {
                    if (allowed(code)) {
                        out.appendCodePoint(code);
                    } else {
                        out.append(REPLACEMENT);
                    }
                }
            }
        });
    }

    /** Characters that XML and HTML both allow: no control characters, lone surrogates or non-characters. */
    private static boolean allowed(int code) {
        boolean control = code < 0x20 && code != '\t' && code != '\n' || code >= 0x7F && code <= 0x9F;
        boolean surrogate = code >= 0xD800 && code <= 0xDFFF;
        boolean nonCharacter = code >= 0xFDD0 && code <= 0xFDEF || (code & 0xFFFE) == 0xFFFE;
        return !control && !surrogate && !nonCharacter;
    }
}
