/** Grids of voxels: distances, regions, connected components, skeletons. */
package org.sorensen.geometry;
