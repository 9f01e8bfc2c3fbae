/** Distances on grids of voxels: spacing, regions, the exact Euclidean distance transform. */
package org.sorensen.geometry;
