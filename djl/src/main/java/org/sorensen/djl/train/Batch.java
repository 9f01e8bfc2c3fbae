package org.sorensen.djl.train;

import java.util.List;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;

/**
 * Samples to train on together.
 *
 * @param index counts the batches of the whole training, from 0
 * @param epoch counts the epochs, from 0
 * @param caseIds the case of each sample
 * @param image {@code [N, C, patch…]}, row-major
 * @param shape the shape of {@code image}
 * @param labels {@code [N, patch…]}
 */
public record Batch(long index, long epoch, List<String> caseIds, float[] image, Shape shape, LabelMap labels) {}
