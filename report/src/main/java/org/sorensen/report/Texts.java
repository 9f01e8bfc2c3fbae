package org.sorensen.report;

import java.util.ArrayList;
import java.util.List;

/** Checks of text and wrapping of lines. */
final class Texts {
    private Texts() {}

    static String requireText(String what, String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
        return text;
    }

    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    static int longestWord(String text) {
        int longest = 0;
        for (String word : text.split("\\s+")) {
            longest = Math.max(longest, width(word));
        }
        return longest;
    }

    /** Lines of at most {@code width} code points; a longer word is cut into pieces, and nothing is lost. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String word : text.strip().split("\\s+")) {
            String rest = word;
            if (used > 0 && used + 1 + width(rest) <= width) {
                line.append(' ').append(rest);
                used += 1 + width(rest);
                continue;
            }
            if (used > 0) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (width(rest) > width) {
                int cut = rest.offsetByCodePoints(0, width);
                lines.add(rest.substring(0, cut));
                rest = rest.substring(cut);
            }
            line.append(rest);
            used = width(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - width(text))) + text;
    }
}
