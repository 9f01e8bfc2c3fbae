package org.sorensen.cli.run;

import java.util.List;
import java.util.SortedMap;

/**
 * What the files of a training have in common.
 *
 * @param rank the number of spatial axes, 2 or 3
 * @param channels of every image
 * @param filesPerImage 1, or the channel files of every image
 * @param medianSize of the training images along each axis, slowest first
 * @param voxelsByLabel of the training label maps, without the ignored label
 */
record DataFacts(
        int rank, int channels, int filesPerImage, List<Integer> medianSize, SortedMap<Integer, Long> voxelsByLabel) {}
