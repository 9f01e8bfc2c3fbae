package org.sorensen.report.overlay;

/**
 * A label and the name of what it marks.
 *
 * @param label its number in the label map, not 0 (the background)
 * @param name the name, such as {@code Hippocampus}
 */
public record LabelClass(int label, String name) {
    /** Checks that the label is not the background. */
    public LabelClass {
        if (label == 0) {
            throw new IllegalArgumentException("label 0 is the background and cannot be the class '" + name + "'");
        }
    }
}
