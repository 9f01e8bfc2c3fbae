package org.sorensen.internal.engine;

import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.loss.LossOptions;

/** The activation of a call in double precision, and its derivative, for losses that change probabilities. */
public final class ChainRule {
    private final Problem in;
    private final double[] prediction;
    private final double[] target;

    /**
     * Activates scores; ignored voxels hold 0.
     *
     * @param scores the scores
     * @param target the target
     * @param options how to read them
     */
    public ChainRule(Scores scores, Target target, LossOptions options) {
        in = new Problem(scores, target, options);
        prediction = new double[scores.shape().size()];
        this.target = new double[prediction.length];
        VoxelReader at = new VoxelReader(in);
        for (int n = 0; n < in.samples; n++) {
            for (int v = 0; v < in.voxels; v++) {
                at.load(n, v);
                for (int c = 0; c < in.classes && at.weight != 0; c++) {
                    prediction[in.offset(n, c) + v] = at.p[c];
                    this.target[in.offset(n, c) + v] = at.t[c];
                }
            }
        }
    }

    /**
     * The probabilities.
     *
     * @return {@code [N, C, spatial…]}; not to be modified
     */
    public double[] prediction() {
        return prediction;
    }

    /**
     * The target.
     *
     * @return {@code [N, C, spatial…]}; not to be modified
     */
    public double[] target() {
        return target;
    }

    /**
     * Writes the gradient by the scores.
     *
     * @param byPrediction the derivative by the probabilities
     * @param gradient overwritten; 0 where ignored
     */
    public void write(double[] byPrediction, Scores gradient) {
        VoxelReader at = new VoxelReader(in);
        double[] byP = new double[in.classes];
        double[] bySeed = new double[in.classes];
        double[] byScore = new double[in.classes];
        for (int n = 0; n < in.samples; n++) {
            for (int v = 0; v < in.voxels; v++) {
                at.load(n, v);
                for (int c = 0; c < in.classes; c++) {
                    byP[c] = byPrediction[in.offset(n, c) + v];
                }
                at.chain(byP, bySeed, byScore);
                for (int c = 0; c < in.classes; c++) {
                    gradient.set(in.offset(n, c) + v, at.weight == 0 ? 0 : byScore[c]);
                }
            }
        }
    }
}
