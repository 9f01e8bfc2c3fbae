package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sorensen.loss.AbsentClassPolicy.COUNT;
import static org.sorensen.loss.Aggregation.GLOBAL_MICRO;
import static org.sorensen.loss.Aggregation.PER_CLASS_OVER_BATCH;
import static org.sorensen.loss.Aggregation.PER_SAMPLE_MICRO;
import static org.sorensen.loss.ScoreTransform.COMPLEMENT;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FBetaLoss;
import org.sorensen.loss.GeneralizedDiceLoss;
import org.sorensen.loss.GeneralizedDiceLoss.AbsentWeight;
import org.sorensen.loss.GeneralizedDiceLoss.Weighting;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.LogCoshDiceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.PenaltyGeneralizedDiceLoss;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftOverlap;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.WeightNormalization;

/** Overlap losses over sums: closed forms, identities. */
class OverlapLossesTest {
    private static final double EXACT = 1e-13;
    private static final LossOptions PROBABILITIES = LossOptions.probabilities();

    private static void same(Loss one, Loss other, LossOptions options, Target target) {
        same(one, options, other, options, target);
    }

    private static void same(Loss one, LossOptions options, Loss other, LossOptions otherOptions, Target target) {
        LossCase first = new LossCase("fixture", one, options, PeerFixture.logits(), target);
        LossCase second = new LossCase("fixture", other, otherOptions, PeerFixture.logits(), target);
        Compare.close(first, first.evaluate(), second.evaluate(), EXACT);
    }

    /** The classes of one sample of four voxels, probabilities given. */
    private static double value(Loss loss, LossOptions options, int[] labels, double... p) {
        DoubleArray scores = DoubleArray.of(p, Shape.of(1, p.length / 4, 4));
        return loss.evaluate(scores, LabelMap.of(labels, Shape.of(1, 4)), options)
                .value();
    }

    @Test
    void fBetaOfOneIsDiceAndAnyIsTversky() {
        Smoothing smoothing = new Smoothing(.5, .7, .9);
        LossOptions options = LossOptions.softmax();
        same(
                new FBetaLoss(1, smoothing, COMPLEMENT),
                new DiceLoss(Denominator.LINEAR, smoothing, COMPLEMENT),
                options,
                PeerFixture.labels());
        double square = 2.25;
        Smoothing less = new Smoothing(.5 / (1 + square), .7 / (1 + square), .9 / (1 + square));
        TverskyLoss tversky = new TverskyLoss(1 / (1 + square), square / (1 + square), less, COMPLEMENT);
        same(new FBetaLoss(1.5, smoothing, COMPLEMENT), tversky, options, PeerFixture.soft());
    }

    @Test
    void fBetaByHand() {
        // I = 1.4, P = 1.8, T = 2, β² = 4
        double expected = 1 - 5 * 1.4 / (1.8 + 8);
        Loss loss = new FBetaLoss(2, Smoothing.NONE, COMPLEMENT);
        assertEquals(expected, value(loss, PROBABILITIES, new int[] {1, 1, 0, 0}, .8, .6, .3, .1), EXACT);
        assertEquals(
                "beta must be above 0 and finite, found 0.0",
                assertThrows(IllegalArgumentException.class, () -> new FBetaLoss(0))
                        .getMessage());
    }

    @Test
    void logCoshKeepsItsDigits() {
        // a Dice loss of 1e-6 has a log-cosh of half its square, which ln(cosh x) would round to 5e-13
        double p = 1 - 2e-6 / (1 + 1e-6);
        Loss loss = new LogCoshDiceLoss(new DiceLoss(Denominator.LINEAR, Smoothing.NONE, COMPLEMENT));
        double dice = 1 - 2 * p / (1 + p);
        double found = value(loss, PROBABILITIES, new int[] {1, 0, 0, 0}, p, 0, 0, 0);
        assertEquals(dice * dice / 2, found, 1e-12 * found);
        double empty = value(loss, PROBABILITIES, new int[] {1, 0, 0, 0}, 0, 0, 0, 0);
        assertEquals(Math.log(Math.cosh(1)), empty, EXACT);
        // values that are no probabilities can make the loss large
        LossOptions raw = LossOptions.with(Activation.RAW);
        assertEquals(Math.log(Math.cosh(3)), value(loss, raw, new int[] {1, 0, 0, 0}, -.5, 0, 0, 0), EXACT);
    }

    @Test
    void logCoshNeedsTheComplement() {
        DiceLoss negative = new DiceLoss(Denominator.LINEAR, Smoothing.NONE, ScoreTransform.NEGATIVE);
        assertEquals(
                "log-cosh needs the loss 1 - s, found the transform Negative[]",
                assertThrows(IllegalArgumentException.class, () -> new LogCoshDiceLoss(negative))
                        .getMessage());
    }

    /** §4.15: the semimetric forms by their own definition, over L1 norms. */
    @Test
    void softLabelsGiveTheSemimetricForms() {
        double[] x = {.8, .6, .3, .1};
        double[] y = {.5, .9, 0, .25};
        double sum = 0;
        double difference = 0;
        double falsePositive = 0;
        double falseNegative = 0;
        for (int i = 0; i < 4; i++) {
            sum += x[i] + y[i];
            difference += Math.abs(x[i] - y[i]);
            falsePositive += Math.max(x[i] - y[i], 0);
            falseNegative += Math.max(y[i] - x[i], 0);
        }
        double both = (sum - difference) / 2;
        assertEquals(
                1 - (sum - difference) / (sum + difference),
                soft(new JaccardLoss(Denominator.LINEAR, Smoothing.NONE, COMPLEMENT), x, y),
                EXACT);
        assertEquals(
                1 - (sum - difference) / sum,
                soft(new DiceLoss(Denominator.LINEAR, Smoothing.NONE, COMPLEMENT), x, y),
                EXACT);
        assertEquals(
                1 - both / (both + .3 * falsePositive + .7 * falseNegative),
                soft(new TverskyLoss(.3, .7, Smoothing.NONE, COMPLEMENT), x, y),
                EXACT);
    }

    private static double soft(Loss loss, double[] x, double[] y) {
        Shape shape = Shape.of(1, 1, 4);
        return loss.evaluate(
                        DoubleArray.of(x.clone(), shape),
                        SoftMap.of(DoubleArray.of(y.clone(), shape)),
                        PROBABILITIES.withSoftOverlap(SoftOverlap.MINIMUM))
                .value();
    }

    @Test
    void uniformGeneralizedDiceIsDiceOverAllClasses() {
        DiceLoss dice = new DiceLoss();
        Loss uniform = new GeneralizedDiceLoss(Weighting.UNIFORM, AbsentWeight.MAX_FINITE, Smoothing.DEFAULT);
        ClassWeights weights = ClassWeights.of(WeightNormalization.BY_COUNT, 1, 2, 3);
        for (Target target : new Target[] {PeerFixture.labels(), PeerFixture.soft()}) {
            LossOptions options = LossOptions.softmax().withClassWeights(weights);
            same(uniform, options, dice, options.withAggregation(PER_SAMPLE_MICRO), target);
            LossOptions batch = options.withAggregation(PER_CLASS_OVER_BATCH);
            same(uniform, batch, dice, options.withAggregation(GLOBAL_MICRO), target);
        }
    }

    private static final int[] HALF = {0, 0, 0, 1};
    private static final double[] TWO = {.9, .8, .7, .4, .1, .2, .3, .6};

    @Test
    void generalizedDiceByHand() {
        // class 0: I = 2.4, P = 2.8, T = 3; class 1: I = .6, P = 1.2, T = 1
        double square = 1 - 2 * (2.4 / 9 + .6) / (5.8 / 9 + 2.2);
        double simple = 1 - 2 * (2.4 / 3 + .6) / (5.8 / 3 + 2.2);
        assertEquals(square, value(new GeneralizedDiceLoss(), PROBABILITIES, HALF, TWO), EXACT);
        assertEquals(simple, value(new GeneralizedDiceLoss(Weighting.SIMPLE), PROBABILITIES, HALF, TWO), EXACT);
        ClassWeights weights = ClassWeights.of(WeightNormalization.NONE, 1, .5);
        double weighted = 1 - 2 * (2.4 / 9 + .3) / (5.8 / 9 + 1.1);
        LossOptions options = PROBABILITIES.withClassWeights(weights);
        assertEquals(weighted, value(new GeneralizedDiceLoss(), options, HALF, TWO), EXACT);
        double foreground = 1 - 2 * .6 / 2.2;
        LossOptions selected = PROBABILITIES.withClasses(ClassSelection.foreground());
        assertEquals(foreground, value(new GeneralizedDiceLoss(), selected, HALF, TWO), EXACT);
    }

    @Test
    void penaltyFollowsFromGeneralizedDice() {
        double g = value(new GeneralizedDiceLoss(), PROBABILITIES, HALF, TWO);
        Loss penalty = new PenaltyGeneralizedDiceLoss();
        assertEquals(g / (1 + 2.5 * (1 - g)), value(penalty, PROBABILITIES, HALF, TWO), EXACT);
        same(
                new PenaltyGeneralizedDiceLoss(new GeneralizedDiceLoss(), 0),
                new GeneralizedDiceLoss(),
                LossOptions.softmax(),
                PeerFixture.labels());
        assertThrows(
                IllegalArgumentException.class, () -> new PenaltyGeneralizedDiceLoss(new GeneralizedDiceLoss(), -1));
    }

    /** Class 2 of three is absent from the first sample of two. */
    @Test
    void absentClassesWeighAsAsked() {
        double[] p = {.7, .6, .2, .3, .2, .1, .6, .4, .1, .3, .2, .3, .5, .5, .2, .1, .3, .2, .1, .2, .2, .3, .7, .7};
        int[] labels = {0, 0, 0, 1, 0, 1, 2, 2};
        // sample 0: T = 3, 1, 0; I = 1.5, .4; P = 1.8, 1.3, .9
        double[] weights = {1 / 9.0, 1, 1};
        assertEquals(ratio(weights), first(AbsentWeight.MAX_FINITE, p, labels), EXACT);
        weights[2] = 0;
        assertEquals(ratio(weights), first(AbsentWeight.ZERO, p, labels), EXACT);
        weights[2] = 1e8;
        assertEquals(ratio(weights), first(AbsentWeight.EPSILON, p, labels), EXACT);
        weights[2] = .25;
        assertEquals(ratio(weights), first(AbsentWeight.BATCH_MAX_PER_CLASS, p, labels), EXACT);
    }

    private static double ratio(double... w) {
        return 1 - 2 * (w[0] * 1.5 + w[1] * .4) / (w[0] * 4.8 + w[1] * 2.3 + w[2] * .9);
    }

    private static double first(AbsentWeight absent, double[] p, int[] labels) {
        LossOptions options = PROBABILITIES.withReduction(Reduction.NONE);
        return new GeneralizedDiceLoss(Weighting.SQUARE, absent, Smoothing.NONE)
                .evaluate(DoubleArray.of(p.clone(), Shape.of(2, 3, 4)), LabelMap.of(labels, Shape.of(2, 4)), options)
                .values()[0];
    }

    /** The peer's defect 15: an empty sample is free there, whatever is predicted. Here its false positives cost. */
    @Test
    void emptySamplesAreNotFree() {
        LossOptions foreground = PROBABILITIES.withClasses(ClassSelection.foreground());
        int[] empty = new int[4];
        double[] wrong = {.1, .2, .3, .4, .9, .8, .7, .6};
        Loss monai = new GeneralizedDiceLoss(Weighting.SQUARE, AbsentWeight.MAX_FINITE, Smoothing.DEFAULT);
        assertEquals(0, value(monai, foreground.withAbsentClass(COUNT), empty, wrong));
        Loss own = new GeneralizedDiceLoss();
        assertEquals(.75, value(own, foreground, empty, wrong), EXACT);
        assertEquals(0, value(own, foreground, empty, 1, 1, 1, 1, 0, 0, 0, 0));
        DoubleArray gradient = DoubleArray.zeros(Shape.of(1, 2, 4));
        own.evaluate(DoubleArray.of(wrong, gradient.shape()), LabelMap.of(empty, Shape.of(1, 4)), foreground, gradient);
        assertEquals(.25, gradient.get(5), EXACT);
        assertEquals(0, gradient.get(1));
    }

    /** Sum of 1/T²·T of large structures is far below a smoothing of 1e-5, which then hides every error. */
    @Test
    void largeStructuresDoNotVanishBehindTheSmoothing() {
        Shape shape = Shape.of(1, 2, 100, 100, 20);
        double[] p = new double[shape.size()];
        Arrays.fill(p, .5);
        int[] labels = new int[shape.size() / 2];
        Arrays.fill(labels, 0, labels.length / 2, 1);
        LabelMap target = LabelMap.of(labels, Shape.of(1, 100, 100, 20));
        double own = new GeneralizedDiceLoss()
                .evaluate(DoubleArray.of(p, shape), target, PROBABILITIES)
                .value();
        assertEquals(.5, own, 1e-12);
        double smoothed = new GeneralizedDiceLoss(Weighting.SQUARE, AbsentWeight.MAX_FINITE, Smoothing.DEFAULT)
                .evaluate(DoubleArray.of(p, shape), target, PROBABILITIES)
                .value();
        assertTrue(smoothed < .48, () -> "smoothing shrinks the loss to " + smoothed);
    }
}
