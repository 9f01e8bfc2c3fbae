package org.sorensen.report;

/**
 * A paragraph of plain text.
 *
 * @param text the text; characters with a meaning in HTML are shown as they are
 */
public record Paragraph(String text) implements Block {
    /** Checks the text. */
    public Paragraph {
        Texts.requireText("a paragraph", text);
    }

    /**
     * A paragraph.
     *
     * @param text plain text
     * @return the block
     */
    public static Paragraph of(String text) {
        return new Paragraph(text);
    }
}
