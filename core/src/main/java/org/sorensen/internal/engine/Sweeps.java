package org.sorensen.internal.engine;

import java.util.List;
import org.sorensen.array.Scores;

/** The two passes over scores and target. */
interface Sweeps {
    /**
     * Accumulates the sums of all terms, by sample.
     *
     * @param overlap whether overlap sums are wanted
     * @param terms per-voxel terms
     */
    SampleSums forward(boolean overlap, List<VoxelTerm> terms);

    /**
     * Writes the gradient by the scores.
     *
     * @param coefficients the overlap terms' coefficients, or null without such terms
     * @param terms per-voxel terms with their scales set
     */
    void backward(GradientCoefficients coefficients, List<VoxelTerm> terms, Scores gradient);
}
