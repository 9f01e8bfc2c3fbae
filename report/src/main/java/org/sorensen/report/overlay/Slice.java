package org.sorensen.report.overlay;

/**
 * One slice of a volume.
 *
 * @param axis the axis across the slice, 0 (slowest) to 2; 0 for a two-dimensional image
 * @param index its position along that axis, from 0; 0 for a two-dimensional image
 */
public record Slice(int axis, int index) {}
