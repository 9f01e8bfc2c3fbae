package org.sorensen.cli;

/** Breaking a paragraph into lines. */
final class Paragraph {
    /** The width of everything that this program writes as text. */
    static final int COLUMNS = 80;

    private Paragraph() {}

    /** Lines of at most {@code columns} characters, broken at spaces; a longer word, as a path, stays whole. */
    static String wrap(String text, int columns) {
        StringBuilder wrapped = new StringBuilder(text.length() + 8);
        int column = 0;
        for (String word : text.strip().split("\\s+")) {
            if (column > 0 && column + 1 + word.length() > columns) {
                wrapped.append(System.lineSeparator());
                column = 0;
            } else if (column > 0) {
                wrapped.append(' ');
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.toString();
    }
}
