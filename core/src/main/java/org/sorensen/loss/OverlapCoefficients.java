package org.sorensen.loss;

import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;

/**
 * What an overlap loss makes of a state: its value, and {@code ∂value/∂I} and {@code ∂value/∂P} for each sample and
 * class. With them any batch that took part in the state can write its own gradient, and an engine can form
 * {@code Σ A·I + B·P} with A and B held constant, whose gradient is the loss's own.
 */
public final class OverlapCoefficients {
    private final LossValue value;
    private final int samples;
    private final int classes;
    private final double[] byIntersection;
    private final double[] byPrediction;
    private final Denominator denominator;

    /**
     * Coefficients by row-major {@code [samples, classes]}.
     *
     * @param value the loss
     * @param samples the number of samples of the state
     * @param classes the number of classes
     * @param byIntersection {@code A = ∂value/∂I}; not copied
     * @param byPrediction {@code B = ∂value/∂P}; not copied
     * @param denominator the power of {@code P}
     */
    public OverlapCoefficients(
            LossValue value,
            int samples,
            int classes,
            double[] byIntersection,
            double[] byPrediction,
            Denominator denominator) {
        this.value = value;
        this.samples = samples;
        this.classes = classes;
        this.byIntersection = byIntersection;
        this.byPrediction = byPrediction;
        this.denominator = denominator;
    }

    /**
     * The loss of the state.
     *
     * @return the value
     */
    public LossValue value() {
        return value;
    }

    /**
     * {@code A = ∂value/∂I} of a sample and class. Coefficients of a pooled state hold for every sample.
     *
     * @param sample the sample
     * @param classIndex the class
     * @return the coefficient
     */
    public double byIntersection(int sample, int classIndex) {
        return byIntersection[row(sample) * classes + classIndex];
    }

    /**
     * {@code B = ∂value/∂P} of a sample and class. Coefficients of a pooled state hold for every sample.
     *
     * @param sample the sample
     * @param classIndex the class
     * @return the coefficient
     */
    public double byPrediction(int sample, int classIndex) {
        return byPrediction[row(sample) * classes + classIndex];
    }

    /**
     * The power of {@code P}.
     *
     * @return the denominator of the loss
     */
    public Denominator denominator() {
        return denominator;
    }

    /** Adds these coefficients, times a weight, to others of the same state. */
    void addTo(double weight, double[] intersections, double[] predictions) {
        for (int i = 0; i < byIntersection.length; i++) {
            intersections[i] += weight * byIntersection[i];
            predictions[i] += weight * byPrediction[i];
        }
    }

    private int row(int sample) {
        if (sample < 0 || sample >= samples && samples != 1) {
            throw new IllegalArgumentException(
                    "sample " + sample + " does not exist in coefficients of " + samples + " samples");
        }
        return samples == 1 ? 0 : sample;
    }

    /**
     * Writes the gradient of the state's loss by the scores of one batch that took part in it.
     *
     * @param scores the batch {@code [N, C, spatial…]}; sample i reads the coefficients of sample {@code firstSample +
     *     i}. Not modified.
     * @param target its target. Not modified.
     * @param options the options the state was made with
     * @param firstSample the place of the batch's first sample in the state, 0 for a pooled state
     * @param gradient an array of the scores' type and shape. Overwritten.
     * @throws IllegalArgumentException if shapes do not fit
     */
    public void writeGradient(Scores scores, Target target, LossOptions options, int firstSample, Scores gradient) {
        if (scores.shape().rank() < 2 || scores.shape().extent(1) != classes) {
            throw new IllegalArgumentException(
                    "coefficients of " + classes + " classes do not fit scores " + scores.shape());
        }
        Evaluation.writeGradient(this, scores, target, options, firstSample, Evaluation.requireGradient(gradient));
    }
}
