package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sorensen.loss.AbsentClassPolicy.COUNT;
import static org.sorensen.loss.AbsentClassPolicy.SKIP;
import static org.sorensen.loss.Denominator.LINEAR;
import static org.sorensen.loss.ScoreTransform.COMPLEMENT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.AsymmetricFocalLoss;
import org.sorensen.loss.AsymmetricFocalTverskyLoss;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.ComboLoss;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.ExponentialLogarithmicLoss;
import org.sorensen.loss.FineGrainedLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Losses;
import org.sorensen.loss.MccLoss;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.UnifiedFocalLoss;
import org.sorensen.loss.WeightNormalization;
import org.sorensen.loss.WeightedSum;

/** Losses of several means or terms, and MCC: closed forms, identities. */
class CompoundOverlapLossesTest {
    private static final double EXACT = 1e-13;
    private static final LossOptions PROBABILITIES = LossOptions.probabilities();
    private static final ClassSelection FOREGROUND = ClassSelection.foreground();
    private static final double[] REGULAR = {.8, .6, .3, .1};
    private static final int[] HALF = {1, 1, 0, 0};

    private static double value(Loss loss, LossOptions options, int[] labels, double... p) {
        int voxels = labels.length;
        return loss.evaluate(
                        DoubleArray.of(p.clone(), Shape.of(1, p.length / voxels, voxels)),
                        LabelMap.of(labels, Shape.of(1, voxels)),
                        options)
                .value();
    }

    private static void same(Loss one, Loss other, LossOptions options) {
        LossCase first = new LossCase("fixture", one, options, PeerFixture.logits(), PeerFixture.labels());
        LossCase second = new LossCase("fixture", other, options, PeerFixture.logits(), PeerFixture.labels());
        Compare.close(first, first.evaluate(), second.evaluate(), 1e-12);
    }

    @Test
    void correlationByHand() {
        // TP = 1.4, FP = .4, FN = .6, TN = 1.6
        double expected = 1 - (1.4 * 1.6 - .4 * .6) / Math.sqrt(1.8 * 2 * 2 * 2.2);
        assertEquals(expected, value(new MccLoss(MccLoss.Form.ROOT, 0, 0), PROBABILITIES, HALF, REGULAR), EXACT);
        double e = .1;
        double smoothed = 1 - (1.5 * 1.7 - .5 * .7) / Math.sqrt(2.0 * 2.2 * 2.2 * 2.4);
        for (MccLoss.Form form : new MccLoss.Form[] {MccLoss.Form.COUNTS, MccLoss.Form.MIRRORED}) {
            assertEquals(smoothed, value(new MccLoss(form, e, 0), PROBABILITIES, HALF, REGULAR), EXACT);
        }
        double root = 1 - (1.4 * 1.6 - .4 * .6 + .5) / Math.sqrt(1.8 * 2 * 2 * 2.2 + .1);
        assertEquals(root, value(new MccLoss(MccLoss.Form.ROOT, e, .5), PROBABILITIES, HALF, REGULAR), EXACT);
    }

    /** The values SMP's tests assert, and what our own form makes of the trivial ones. */
    @Test
    void correlationOfTrivialTargets() {
        Loss smp = new MccLoss(MccLoss.Form.COUNTS, 1e-5, 0);
        LossOptions count = PROBABILITIES.withAbsentClass(COUNT);
        assertEquals(0, value(smp, count, new int[] {1, 0}, 1, 0), 1e-4);
        assertEquals(2, value(smp, count, new int[] {1, 0}, 0, 1), 1e-4);
        assertEquals(1, value(smp, count, new int[] {1, 0}, .5, .5), EXACT);
        assertEquals(.5, value(smp, count, new int[] {1, 1}, 1, 1), 1e-4);
        assertEquals(1.5, value(smp, count, new int[] {1, 1}, 0, 0), 1e-4);
        Loss own = new MccLoss();
        assertEquals(0, value(own, PROBABILITIES, new int[] {1, 1}, 1, 1), EXACT);
        assertEquals(.3, value(own, PROBABILITIES, new int[] {1, 1}, .8, .6), EXACT);
        assertEquals(.7, value(own, PROBABILITIES, new int[] {0, 0}, .8, .6), EXACT);
        Loss monai = new MccLoss(MccLoss.Form.ROOT, 1e-5, 0);
        assertEquals(0, value(monai, count, new int[] {1, 1}, 1, 1), EXACT);
        assertEquals(0, value(monai, count, new int[] {0, 0}, 0, 0), EXACT);
        assertEquals(1, value(monai, count, new int[] {0, 0}, .5, 0), EXACT);
        assertThrows(IllegalArgumentException.class, () -> new MccLoss(MccLoss.Form.ROOT, -1, 0));
    }

    @Test
    void correlationIsTheSameForForegroundAndBackground() {
        Loss loss = new MccLoss();
        double[] swapped = {1 - .8, 1 - .6, 1 - .3, 1 - .1};
        assertEquals(
                value(loss, PROBABILITIES, HALF, REGULAR),
                value(loss, PROBABILITIES, new int[] {0, 0, 1, 1}, swapped),
                EXACT);
    }

    @Test
    void fineGrainedMeans() {
        DiceLoss dice = new DiceLoss();
        LossOptions skip = LossOptions.softmax().withAbsentClass(SKIP);
        same(new FineGrainedLoss(dice, 0, 1, 0), dice, skip);
        // classes 0 and 1 are in both samples, class 2 in the first alone
        double[] cells = dice.evaluate(PeerFixture.logits(), PeerFixture.labels(), skip.withReduction(Reduction.NONE))
                .values();
        double byClass = ((cells[0] + cells[3]) / 2 + (cells[1] + cells[4]) / 2 + cells[2]) / 3;
        double byImage = ((cells[0] + cells[1] + cells[2]) / 3 + (cells[3] + cells[4]) / 2) / 2;
        assertEquals(byClass, fixture(new FineGrainedLoss(dice, 0, 0, 1), skip), EXACT);
        assertEquals(.2 * byImage + .5 * byClass, fixture(new FineGrainedLoss(dice, 0, .2, .5), skip), EXACT);
        LossOptions weighted = skip.withClassWeights(ClassWeights.of(WeightNormalization.BY_WEIGHT_SUM, 1, 2, 5));
        double byWeight = ((cells[0] + cells[3]) / 2 + (cells[1] + cells[4]) + 5 * cells[2]) / 8;
        assertEquals(byWeight, fixture(new FineGrainedLoss(dice, 0, 0, 1), weighted), EXACT);
    }

    private static double fixture(Loss loss, LossOptions options) {
        return loss.evaluate(PeerFixture.logits(), PeerFixture.labels(), options)
                .value();
    }

    @Test
    void fineGrainedRefusals() {
        Loss loss = new FineGrainedLoss(new DiceLoss(), 1, 0, 0);
        assertThrows(
                IllegalArgumentException.class,
                () -> fixture(loss, LossOptions.softmax().withReduction(Reduction.SUM)));
        assertThrows(IllegalArgumentException.class, () -> new FineGrainedLoss(new DiceLoss(), 0, 0, 0));
        FocalTverskyLoss after =
                new FocalTverskyLoss(new TverskyLoss(.3, .7), 2, FocalTverskyLoss.Placement.AFTER_MEAN);
        assertThrows(IllegalArgumentException.class, () -> new FineGrainedLoss(after, 1, 0, 0));
    }

    @Test
    void asymmetricFocalWithoutFocusIsHalfOfCrossEntropy() {
        same(
                new AsymmetricFocalLoss(.5, 0),
                new WeightedSum(List.of(new WeightedSum.Term(.5, new CrossEntropyLoss()))),
                LossOptions.softmax());
        same(
                new AsymmetricFocalLoss(.5, 0),
                new WeightedSum(List.of(new WeightedSum.Term(.5, new BinaryCrossEntropyLoss()))),
                LossOptions.sigmoid());
        // no class is rare but the last: the others are focal
        LossOptions weights =
                LossOptions.softmax().withClassWeights(ClassWeights.of(WeightNormalization.BY_COUNT, 1, 1, 0));
        same(new AsymmetricFocalLoss(0, 2, ClassSelection.of(2), 0), new SoftmaxFocalLoss(2), weights);
    }

    @Test
    void asymmetricFocalTverskyWithoutFocusIsTversky() {
        TverskyLoss tversky = new TverskyLoss(.3, .7, Smoothing.of(1e-7), COMPLEMENT);
        for (LossOptions options : new LossOptions[] {
            LossOptions.softmax(),
            LossOptions.softmax().withAbsentClass(SKIP),
            LossOptions.softmax().withClasses(FOREGROUND)
        }) {
            same(new AsymmetricFocalTverskyLoss(.7, 0), tversky, options);
        }
        // all classes rare: focal Tversky
        same(
                new AsymmetricFocalTverskyLoss(.7, .25, ClassSelection.all(), 1e-7, false),
                new FocalTverskyLoss(tversky, .75, FocalTverskyLoss.Placement.BEFORE_MEAN),
                LossOptions.softmax());
    }

    /** At one end of γ each form is weighted cross-entropy plus Tversky; between, the forms meet at ½. */
    @Test
    void unifiedFocalHasAPlainEndForEachForm() {
        LossOptions options = LossOptions.softmax();
        WeightedSum plain =
                WeightedSum.of(.2, new AsymmetricFocalLoss(.6, 0), .8, new AsymmetricFocalTverskyLoss(.6, 0));
        same(new UnifiedFocalLoss(UnifiedFocalLoss.Form.ASYMMETRIC, .2, .6, 0), plain, options);
        same(new UnifiedFocalLoss(UnifiedFocalLoss.Form.SYMMETRIC, .2, .6, 1), plain, options);
        WeightedSum focused =
                WeightedSum.of(.2, new AsymmetricFocalLoss(.6, .3), .8, new AsymmetricFocalTverskyLoss(.6, .3));
        same(new UnifiedFocalLoss(UnifiedFocalLoss.Form.ASYMMETRIC, .2, .6, .3), focused, options);
        same(
                new UnifiedFocalLoss(UnifiedFocalLoss.Form.SYMMETRIC, 1, .5, .3),
                new WeightedSum(List.of(new WeightedSum.Term(.5, new SoftmaxFocalLoss(.7)))),
                options);
        TverskyLoss tversky = new TverskyLoss(.4, .6, Smoothing.of(1e-7), COMPLEMENT);
        same(
                new UnifiedFocalLoss(UnifiedFocalLoss.Form.SYMMETRIC, 0, .6, .3),
                new FocalTverskyLoss(tversky, .3, FocalTverskyLoss.Placement.BEFORE_MEAN),
                options);
    }

    /** One channel is two classes: the same numbers as two channels of probabilities. */
    @Test
    void unifiedFocalOfOneChannelIsThatOfTwo() {
        double[] both = {.2, .4, .7, .9, .8, .6, .3, .1};
        for (UnifiedFocalLoss.Form form : UnifiedFocalLoss.Form.values()) {
            Loss loss = new UnifiedFocalLoss(form, .4, .7, .3);
            assertEquals(value(loss, PROBABILITIES, HALF, both), value(loss, PROBABILITIES, HALF, REGULAR), EXACT);
        }
    }

    @Test
    void clampingTakesTheGradientOfSaturatedVoxels() {
        DoubleArray scores = DoubleArray.of(new double[] {-30, 30}, Shape.of(1, 1, 2));
        LabelMap labels = LabelMap.of(new int[] {1, 0}, Shape.of(1, 2));
        DoubleArray gradient = DoubleArray.zeros(scores.shape());
        new AsymmetricFocalLoss(.7, 2, FOREGROUND, 1e-7).evaluate(scores, labels, LossOptions.sigmoid(), gradient);
        assertEquals(0, gradient.get(0));
        new AsymmetricFocalLoss(.7, 2).evaluate(scores, labels, LossOptions.sigmoid(), gradient);
        assertEquals(-.35, gradient.get(0), 1e-9);
    }

    @Test
    void unifiedFocalRefusals() {
        assertEquals(
                "gamma must lie in [0, 1) for the asymmetric form, found 1.0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new UnifiedFocalLoss(UnifiedFocalLoss.Form.ASYMMETRIC, .5, .5, 1))
                        .getMessage());
        assertEquals(
                "gamma must lie in (0, 1] for the symmetric form, found 0.0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new UnifiedFocalLoss(UnifiedFocalLoss.Form.SYMMETRIC, .5, .5, 0))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> new UnifiedFocalLoss(UnifiedFocalLoss.Form.SYMMETRIC, 2, .5, 1));
        assertThrows(IllegalArgumentException.class, () -> new AsymmetricFocalLoss(1.5, 1));
        assertThrows(IllegalArgumentException.class, () -> new AsymmetricFocalTverskyLoss(.5, 1));
        assertEquals(
                new AsymmetricFocalLoss(.7, 2, ClassSelection.of(1, 2), 0), Losses.parse("asymmetric-focal(rare=1x2)"));
    }

    @Test
    void comboByHand() {
        double entropy = -(.7 * (Math.log(.8) + Math.log(.6)) + .3 * (Math.log(.7) + Math.log(.9))) / 4;
        double dice = (2 * 1.4 + 1) / (1.8 + 2 + 1);
        Loss combo = ComboLoss.of(.4, .7, Smoothing.of(1));
        assertEquals(.4 * entropy - .6 * dice, value(combo, PROBABILITIES, HALF, REGULAR), EXACT);
        assertThrows(IllegalArgumentException.class, () -> ComboLoss.of(2, .5, Smoothing.NONE));
        assertThrows(IllegalArgumentException.class, () -> ComboLoss.of(.5, 2, Smoothing.NONE));
    }

    @Test
    void exponentialLogarithmicByHand() {
        double[] p = {.2, .4, .7, .9, .8, .6, .3, .1};
        // class 0: I = 1.6, P = 2.2; class 1: I = 1.4, P = 1.8; T = 2
        double dice = (Math.pow(-Math.log((3.2 + 1e-5) / (4.2 + 1e-5)), .3)
                        + Math.pow(-Math.log((2.8 + 1e-5) / (3.8 + 1e-5)), .3))
                / 2;
        ClassWeights weights = ExponentialLogarithmicLoss.weights(300, 100);
        double entropy = 0;
        for (double right : new double[] {.8, .6}) {
            entropy += 2 * Math.pow(-Math.log(right), .3) / 4;
        }
        for (double right : new double[] {.7, .9}) {
            entropy += Math.sqrt(4 / 3.0) * Math.pow(-Math.log(right), .3) / 4;
        }
        Loss loss = ExponentialLogarithmicLoss.of(.8, .2, .3);
        assertEquals(.8 * dice + .2 * entropy, value(loss, PROBABILITIES.withClassWeights(weights), HALF, p), EXACT);
        assertThrows(IllegalArgumentException.class, () -> ExponentialLogarithmicLoss.weights(1, 0));
        assertThrows(IllegalArgumentException.class, () -> ExponentialLogarithmicLoss.of(1, 1, 0));
    }

    /** The power's slope would be infinite at a perfect score. */
    @Test
    void exponentialLogarithmicIsBoundedAtAPerfectScore() {
        Loss loss = new ExponentialLogarithmicLoss.LogDice(new DiceLoss(LINEAR, Smoothing.NONE, COMPLEMENT), .3);
        DoubleArray gradient = DoubleArray.zeros(Shape.of(1, 1, 2));
        double value = loss.evaluate(
                        DoubleArray.of(new double[] {1, 0}, Shape.of(1, 1, 2)),
                        LabelMap.of(new int[] {1, 0}, Shape.of(1, 2)),
                        PROBABILITIES,
                        gradient)
                .value();
        assertEquals(0, value);
        assertEquals(.5 * Math.pow(1e-6, -.7), gradient.get(1), 1e-6);
        assertTrue(gradient.get(0) < 0);
    }
}
