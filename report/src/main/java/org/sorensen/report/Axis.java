package org.sorensen.report;

/**
 * What an axis of a chart shows.
 *
 * @param label the quantity
 * @param unit its unit; empty if it has none
 */
public record Axis(String label, String unit) {
    /** Checks the label. */
    public Axis {
        Texts.requireText("the label of an axis", label);
    }

    /** The label with its unit, as {@code Time (s)}. */
    String text() {
        return unit.isEmpty() ? label : label + " (" + unit + ")";
    }
}
