package org.sorensen.internal.engine;

import org.sorensen.loss.Denominator;
import org.sorensen.loss.OverlapCoefficients;
import org.sorensen.loss.SoftOverlap;

/**
 * The sum of the coefficients of all overlap terms of a group, by sample and class:
 * {@code ∂L/∂p = product·t + minimum·∂min + linear + 2·squared·p}.
 */
public final class GradientCoefficients {
    final double[] product;
    final double[] minimum;
    final double[] linear;
    final double[] squared;
    private final int classes;

    GradientCoefficients(int samples, int classes) {
        this.classes = classes;
        product = new double[samples * classes];
        minimum = new double[samples * classes];
        linear = new double[samples * classes];
        squared = new double[samples * classes];
    }

    /**
     * {@code ∂L/∂Σpt}.
     *
     * @return row-major {@code [samples, classes]}; not copied
     */
    public double[] product() {
        return product;
    }

    /**
     * {@code ∂L/∂Σmin(p,t)}.
     *
     * @return row-major {@code [samples, classes]}; not copied
     */
    public double[] minimum() {
        return minimum;
    }

    /**
     * {@code ∂L/∂Σp}.
     *
     * @return row-major {@code [samples, classes]}; not copied
     */
    public double[] linear() {
        return linear;
    }

    /**
     * {@code ∂L/∂Σp²}.
     *
     * @return row-major {@code [samples, classes]}; not copied
     */
    public double[] squared() {
        return squared;
    }

    void add(OverlapCoefficients term, double weight, SoftOverlap form, int firstSample) {
        double[] byIntersection =
                OverlapAggregator.form(term.denominator(), form) == SoftOverlap.PRODUCT ? product : minimum;
        double[] byPrediction = term.denominator() == Denominator.LINEAR ? linear : squared;
        for (int i = 0; i < byIntersection.length; i++) {
            byIntersection[i] += weight * term.byIntersection(firstSample + i / classes, i % classes);
            byPrediction[i] += weight * term.byPrediction(firstSample + i / classes, i % classes);
        }
    }
}
