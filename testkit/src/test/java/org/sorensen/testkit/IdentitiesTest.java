package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sorensen.loss.Denominator.LINEAR;
import static org.sorensen.loss.Denominator.SQUARED;
import static org.sorensen.loss.ScoreTransform.COMPLEMENT;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.Configured;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FBetaLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.GeneralizedDiceLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.LogCoshDiceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.OverlapCoefficients;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.PenaltyGeneralizedDiceLoss;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftOverlap;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.WeightedSum;

/** Equalities between losses, and inequalities, that hold for all data. */
class IdentitiesTest {
    private static final double EXACT = 1e-13;

    private static final List<OverlapLoss> OVERLAP = List.of(
            new DiceLoss(),
            new DiceLoss(SQUARED),
            new JaccardLoss(),
            new TverskyLoss(.3, .7),
            new FocalTverskyLoss(.3, .7, .75),
            new FBetaLoss(2),
            new LogCoshDiceLoss(),
            new GeneralizedDiceLoss(),
            new PenaltyGeneralizedDiceLoss());

    private static void same(Loss one, Loss other, LossOptions options, Target target) {
        LossCase first = new LossCase("fixture", one, options, PeerFixture.logits(), target);
        LossCase second = new LossCase("fixture", other, options, PeerFixture.logits(), target);
        Compare.close(first, first.evaluate(), second.evaluate(), EXACT);
    }

    @ParameterizedTest
    @EnumSource(Aggregation.class)
    void tverskyOfHalvesIsDiceWithHalfTheSmoothing(Aggregation aggregation) {
        // the fixture's logits are no probabilities
        for (Activation activation : EnumSet.complementOf(EnumSet.of(Activation.IDENTITY))) {
            LossOptions options = LossOptions.with(activation).withAggregation(aggregation);
            TverskyLoss tversky = new TverskyLoss(.5, .5, new Smoothing(.01, .02, .03), COMPLEMENT);
            DiceLoss dice = new DiceLoss(LINEAR, new Smoothing(.02, .04, .06), COMPLEMENT);
            same(tversky, dice, options, PeerFixture.labels());
            same(tversky, dice, options, PeerFixture.soft());
        }
    }

    @Test
    void tverskyOfOnesIsJaccard() {
        TverskyLoss tversky = new TverskyLoss(1, 1, new Smoothing(.01, .02, 0), COMPLEMENT);
        JaccardLoss jaccard = new JaccardLoss(LINEAR, new Smoothing(.01, .02, 0), COMPLEMENT);
        same(tversky, jaccard, LossOptions.softmax(), PeerFixture.labels());
    }

    @Test
    void jaccardFollowsFromDice() {
        LossOptions options =
                LossOptions.softmax().withReduction(Reduction.NONE).withAbsentClass(AbsentClassPolicy.COUNT);
        LossValue dice = new DiceLoss(LINEAR, Smoothing.NONE, COMPLEMENT)
                .evaluate(PeerFixture.logits(), PeerFixture.labels(), options);
        LossValue jaccard = new JaccardLoss(LINEAR, Smoothing.NONE, COMPLEMENT)
                .evaluate(PeerFixture.logits(), PeerFixture.labels(), options);
        for (int i = 0; i < 6; i++) {
            double d = 1 - dice.values()[i];
            assertEquals(d / (2 - d), 1 - jaccard.values()[i], EXACT);
        }
    }

    @Test
    void focalWithoutFocusIsCrossEntropy() {
        for (Target target : List.of(PeerFixture.labels(), PeerFixture.soft())) {
            same(new SoftmaxFocalLoss(0), new CrossEntropyLoss(), LossOptions.softmax(), target);
            same(new SigmoidFocalLoss(0), new BinaryCrossEntropyLoss(), LossOptions.sigmoid(), target);
        }
    }

    @Test
    void focalTverskyWithoutFocusIsTversky() {
        same(new FocalTverskyLoss(.3, .7, 1), new TverskyLoss(.3, .7), LossOptions.softmax(), PeerFixture.labels());
    }

    @Test
    void negativeIsComplementLessOne() {
        Loss negative = new DiceLoss(LINEAR, Smoothing.DEFAULT, ScoreTransform.NEGATIVE);
        LossOptions options = LossOptions.softmax();
        double below = negative.evaluate(PeerFixture.logits(), PeerFixture.labels(), options)
                .value();
        double above = new DiceLoss()
                .evaluate(PeerFixture.logits(), PeerFixture.labels(), options)
                .value();
        assertEquals(above - 1, below, EXACT);
    }

    @Test
    void oneHotTargetsAreLabels() {
        for (Loss loss : OVERLAP) {
            for (SoftOverlap form : SoftOverlap.values()) {
                LossOptions options = LossOptions.softmax().withSoftOverlap(form);
                LossCase labels = new LossCase("labels", loss, options, PeerFixture.logits(), PeerFixture.labels());
                LossCase oneHot = new LossCase("one-hot", loss, options, PeerFixture.logits(), PeerFixture.oneHot());
                Compare.close(labels, labels.evaluate(), oneHot.evaluate(), EXACT);
            }
        }
    }

    @Test
    void l1FormOfASoftTargetWithItselfIsPerfect() {
        double[] t = new double[24];
        Arrays.setAll(t, i -> PeerFixture.soft().get(i));
        DoubleArray prediction = DoubleArray.of(t, PeerFixture.logits().shape());
        LossOptions options = LossOptions.probabilities();
        assertEquals(
                0,
                new DiceLoss()
                        .evaluate(prediction, SoftMap.of(prediction), options)
                        .value(),
                EXACT);
        assertTrue(new DiceLoss()
                        .evaluate(prediction, SoftMap.of(prediction), options.withSoftOverlap(SoftOverlap.PRODUCT))
                        .value()
                > .1);
    }

    @Test
    void sumIsTheSumOfItsTerms() {
        Loss dice = new DiceLoss();
        Loss entropy = new CrossEntropyLoss(.1);
        Loss sigmoid = new Configured(new BinaryCrossEntropyLoss(), LossOptions.sigmoid());
        WeightedSum sum = WeightedSum.of(.25, dice, -2, entropy).and(.5, sigmoid);
        LossOptions options = LossOptions.softmax();
        LossCase.Evaluated total = evaluate(sum, options);
        double value = 0;
        double[] gradient = new double[24];
        for (WeightedSum.Term term : sum.terms()) {
            LossCase.Evaluated one = evaluate(term.loss(), options);
            value += term.weight() * one.value().value();
            Arrays.setAll(gradient, i -> gradient[i] + term.weight() * one.gradient()[i]);
        }
        assertEquals(value, total.value().value(), EXACT);
        assertArrayEquals(gradient, total.gradient(), EXACT);
        assertEquals(3, total.value().parts().size());
        assertEquals(-2, total.value().parts().get(1).weight());
    }

    private static LossCase.Evaluated evaluate(Loss loss, LossOptions options) {
        return new LossCase("fixture", loss, options, PeerFixture.logits(), PeerFixture.labels()).evaluate();
    }

    /** Value and gradient of two batches merged, by addition, by an array as in an all-reduce, and by joining samples. */
    @Test
    void mergedStatesAreTheConcatenatedBatch() {
        for (OverlapLoss loss : OVERLAP) {
            for (Aggregation aggregation : Aggregation.values()) {
                LossOptions options = LossOptions.softmax().withAggregation(aggregation);
                LossCase whole = new LossCase("fixture", loss, options, PeerFixture.logits(), PeerFixture.labels());
                LossCase first = Rearrangement.of(whole).withSamples(0).apply(whole);
                LossCase second = Rearrangement.of(whole).withSamples(1).apply(whole);
                OverlapState one = OverlapState.of(first.scores(), first.target(), options);
                OverlapState two = OverlapState.of(second.scores(), second.target(), options);
                if (aggregation.poolsSamples()) {
                    checkMerged(loss, whole, first, second, one.pooled().plus(two.pooled()), 0);
                    double[] reduced = one.toArray();
                    double[] other = two.toArray();
                    Arrays.setAll(reduced, i -> reduced[i] + other[i]);
                    checkMerged(loss, whole, first, second, OverlapState.ofArray(1, 3, reduced), 0);
                } else {
                    checkMerged(loss, whole, first, second, one.concat(two), 1);
                }
            }
        }
    }

    private static void checkMerged(
            OverlapLoss loss, LossCase whole, LossCase first, LossCase second, OverlapState state, int secondSample) {
        LossCase.Evaluated expected = whole.evaluate();
        OverlapCoefficients coefficients = loss.coefficients(state, whole.options());
        double[] gradient = new double[24];
        DoubleArray part = DoubleArray.zeros(first.scores().shape());
        coefficients.writeGradient(first.scores(), first.target(), first.options(), 0, part);
        System.arraycopy(part.toArray(), 0, gradient, 0, 12);
        coefficients.writeGradient(second.scores(), second.target(), second.options(), secondSample, part);
        System.arraycopy(part.toArray(), 0, gradient, 12, 12);
        Compare.close(whole, expected, new LossCase.Evaluated(coefficients.value(), gradient), EXACT);
    }

    @Test
    void worseWithEveryFalsePositiveAndFalseNegative() {
        Random random = new Random(5);
        for (OverlapLoss loss : OVERLAP) {
            for (int round = 0; round < 50; round++) {
                double[] p = random.doubles(12, .05, .9).toArray();
                int[] labels = random.ints(12, 0, 2).toArray();
                labels[0] = 1;
                double before = binary(loss, p, labels);
                assertTrue(before >= 0 && before <= 1, () -> loss + " left [0, 1]: " + before);
                for (int i = 0; i < p.length; i++) {
                    double kept = p[i];
                    p[i] += labels[i] == 0 ? .05 : -.05;
                    double after = binary(loss, p, labels);
                    assertTrue(after > before, () -> loss + " did not grow: " + before + " to " + after);
                    p[i] = kept;
                }
            }
        }
    }

    private static double binary(OverlapLoss loss, double[] p, int[] labels) {
        return loss.evaluate(
                        DoubleArray.of(p, Shape.of(1, 1, p.length)),
                        LabelMap.of(labels, Shape.of(1, labels.length)),
                        LossOptions.probabilities())
                .value();
    }

    /** Two million voxels, where a sum kept in single precision would stop growing or overflow in half. */
    @Test
    void largeVolumesKeepTheirDigits() {
        Shape shape = Shape.of(1, 1, 128, 128, 128);
        float[] p = new float[shape.size()];
        Arrays.fill(p, .3f);
        byte[] labels = new byte[shape.size()];
        Arrays.fill(labels, (byte) 1);
        FloatArray gradient = FloatArray.zeros(shape);
        LossOptions options = LossOptions.probabilities();
        LabelMap ones = LabelMap.of(labels, Shape.of(1, 128, 128, 128));
        double value = new DiceLoss()
                .evaluate(FloatArray.of(p, shape), ones, options, gradient)
                .value();
        assertEquals(1 - .6 / 1.3, value, 1e-7);
        // −2/D + 2I/D² with D = 1.3 n and I = .3 n
        double slope = (-2 / 1.3 + .6 / 1.69) / shape.size();
        assertEquals(slope, gradient.get(0), Math.abs(slope) * 1e-6);
        assertEquals(slope, gradient.get(shape.size() - 1), Math.abs(slope) * 1e-6);
        Arrays.fill(p, 1f);
        double perfect =
                new DiceLoss().evaluate(FloatArray.of(p, shape), ones, options).value();
        assertEquals(0, perfect, 1e-12);
    }
}
