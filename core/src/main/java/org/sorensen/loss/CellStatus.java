package org.sorensen.loss;

/** What is known of one cell of an overlap loss. */
public enum CellStatus {
    /** The target holds the class: the formula applies. */
    DEFINED,
    /** The target does not hold the class: the {@link AbsentClassPolicy} applied. */
    ABSENT,
    /** Every voxel is ignored or weighs 0: value 0, gradient 0, left out of every mean. */
    NO_VALID_VOXEL,
    /** The formula is not finite, as 0/0 without smoothing: value 0, gradient 0, left out of every mean. */
    UNDEFINED
}
