package org.sorensen.report;

/**
 * A short text that stands out.
 *
 * @param kind how strongly
 * @param text plain text
 */
public record Note(Kind kind, String text) implements Block {
    /** How strongly a note stands out. */
    public enum Kind {
        /** Something good to know. */
        NOTE,
        /** Something that limits what the results mean. */
        WARNING
    }

    /** Checks the text. */
    public Note {
        Texts.requireText("a note", text);
    }

    /**
     * Something good to know.
     *
     * @param text plain text
     * @return the block
     */
    public static Note note(String text) {
        return new Note(Kind.NOTE, text);
    }

    /**
     * Something that limits what the results mean.
     *
     * @param text plain text
     * @return the block
     */
    public static Note warning(String text) {
        return new Note(Kind.WARNING, text);
    }
}
