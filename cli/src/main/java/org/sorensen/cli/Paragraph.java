package org.sorensen.cli;

/** Breaking a paragraph into lines. */
public final class Paragraph {
    /** The width of everything that this program writes as text. */
    public static final int COLUMNS = 80;

    private Paragraph() {}

    /**
     * Lines broken at spaces; a longer word, as a path, stays whole.
     *
     * @param text any text; runs of white space become one space
     * @param columns the most characters of a line
     * @return the lines, without a line end after the last
     */
    public static String wrap(String text, int columns) {
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
