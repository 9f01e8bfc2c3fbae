package org.sorensen.report;

/** Which of several numbers is the best one. */
public enum Better {
    /** The largest, as for Dice. */
    HIGHER,
    /** The smallest, as for a distance. */
    LOWER,
    /** None: nothing is marked. */
    NEITHER
}
