package org.sorensen.report;

/**
 * What one colour of a picture means.
 *
 * @param label the meaning
 * @param rgb the colour as {@code 0xRRGGBB}
 * @param mark how the colour is drawn
 */
public record LegendEntry(String label, int rgb, Mark mark) {
    /** How a colour is drawn. */
    public enum Mark {
        /** An unbroken line. */
        SOLID_LINE,
        /** A dashed line. */
        DASHED_LINE,
        /** A filled area. */
        FILL
    }

    /** Checks the label and the colour. */
    public LegendEntry {
        Texts.requireText("a legend's label", label);
        if (rgb < 0 || rgb > 0xFFFFFF) {
            throw new IllegalArgumentException(
                    "a colour must be 0x000000 to 0xFFFFFF, found 0x" + Integer.toHexString(rgb));
        }
    }
}
