package org.sorensen.djl;

/** What a label tensor holds; declared, never guessed from shapes or types. */
public enum TargetKind {
    /** One integer label per voxel, {@code [N, spatial…]} or {@code [N, 1, spatial…]}. */
    LABELS,
    /** A value in [0, 1] per voxel and class, {@code [N, C, spatial…]}: soft, one-hot, multi-label. */
    SOFT
}
