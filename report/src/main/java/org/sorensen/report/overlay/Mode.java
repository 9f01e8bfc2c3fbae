package org.sorensen.report.overlay;

/** What is drawn over the image. */
public enum Mode {
    /** Nothing. */
    IMAGE,
    /** The reference as a solid blue line, the prediction as a dashed orange line, whatever the class. */
    CONTOURS,
    /** The reference as a solid line in its class's colour, the prediction as a dashed white line. */
    CLASS_CONTOURS,
    /** Areas: false positive orange, false negative blue, wrong class pink, correct pale green. */
    ERRORS
}
