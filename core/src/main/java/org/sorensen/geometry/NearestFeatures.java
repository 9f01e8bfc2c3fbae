package org.sorensen.geometry;

/**
 * For each voxel of a grid the nearest feature voxel.
 *
 * @param squared the squared distance to it; not copied
 * @param index its place in row-major order; of several equally near ones always the same. Not copied.
 */
public record NearestFeatures(double[] squared, int[] index) {}
