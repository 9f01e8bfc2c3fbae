package org.sorensen.box;

/** What the numbers of a box are. */
public enum BoxFormat {
    /**
     * The lower corner, then the upper one: {@code x1, y1, x2, y2} or {@code x1, y1, z1, x2, y2, z2}, with
     * {@code x1 ≤ x2}.
     */
    CORNERS,
    /** The centre, then the size: {@code cx, cy, w, h} or {@code cx, cy, cz, w, h, d}, with sizes of 0 or more. */
    CENTER
}
