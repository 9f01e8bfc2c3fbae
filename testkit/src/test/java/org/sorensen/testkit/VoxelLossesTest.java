package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.loss.AsymmetricLoss;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.ClassFactors;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.ExpectedCostLoss;
import org.sorensen.loss.FocalBalance;
import org.sorensen.loss.Focus;
import org.sorensen.loss.GeneralizedCrossEntropyLoss;
import org.sorensen.loss.JensenShannonLoss;
import org.sorensen.loss.KlDivergenceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Losses;
import org.sorensen.loss.NeighborPenaltyLoss;
import org.sorensen.loss.NonFiniteLossException;
import org.sorensen.loss.PolyLoss;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.SymmetricCrossEntropyLoss;
import org.sorensen.loss.VoxelLoss;
import org.sorensen.loss.VoxelLoss.Divisor;
import org.sorensen.loss.VoxelLoss.Kind;
import org.sorensen.loss.WeightNormalization;

/** What per-voxel losses have in common: divisors, clipping, parameters by class, limits of parameters, mistakes. */
class VoxelLossesTest {
    private static final LossOptions SOFTMAX = LossOptions.softmax();
    private static final LossOptions SIGMOID = LossOptions.sigmoid();
    private static final LossOptions PROBABILITIES = LossOptions.probabilities();

    /** The catalog's own losses are under the contract already; these are what is made of them. */
    @TestFactory
    Stream<DynamicNode> contract() {
        return Stream.of(
                        new CrossEntropyLoss(.1).dividedBy(Divisor.POSITIVES),
                        new BinaryCrossEntropyLoss().dividedBy(Divisor.SAMPLES),
                        new KlDivergenceLoss().dividedBy(Divisor.CELLS),
                        new CrossEntropyLoss(.1).clipped(.05),
                        new SigmoidFocalLoss(2, .25).clipped(.05))
                .flatMap(LossContract::of);
    }

    private static double value(Loss loss, LossOptions options) {
        return loss.evaluate(PeerFixture.logits(), PeerFixture.labels(), options)
                .value();
    }

    @Test
    void divisors() {
        LossOptions options = SIGMOID.withIgnoreLabel(2);
        VoxelLoss loss = new BinaryCrossEntropyLoss();
        // 2 samples of 4 voxels and 3 channels; 7 voxels are valid, each with one positive of its channels
        double sum = 7 * value(loss.dividedBy(Divisor.VOXELS), options);
        assertEquals(sum / 21, value(loss, options), 1e-15);
        assertEquals(sum / 8, value(loss.dividedBy(Divisor.ALL_VOXELS), options), 1e-15);
        assertEquals(sum / 24, value(loss.dividedBy(Divisor.ALL_ELEMENTS), options), 1e-15);
        assertEquals(sum / 3.5, value(loss.dividedBy(Divisor.IMAGE_VOXELS), options), 1e-15);
        assertEquals(sum / 2, value(loss.dividedBy(Divisor.SAMPLES), options), 1e-15);
        assertEquals(sum / 6, value(loss.dividedBy(Divisor.CELLS), options), 1e-15);
        assertEquals(sum / 7, value(loss.dividedBy(Divisor.POSITIVES), options), 1e-15);
        // of exclusive classes, the three voxels of class 1 are the positives
        VoxelLoss categorical = new CrossEntropyLoss();
        LossOptions softmax = SOFTMAX.withIgnoreLabel(2);
        assertEquals(
                7 * value(categorical, softmax) / 3, value(categorical.dividedBy(Divisor.POSITIVES), softmax), 1e-15);
        // without any positive the divisor is 1
        LabelMap none = LabelMap.of(new int[8], Shape.of(2, 2, 2));
        assertEquals(
                8 * categorical.evaluate(PeerFixture.logits(), none, softmax).value(),
                categorical
                        .dividedBy(Divisor.POSITIVES)
                        .evaluate(PeerFixture.logits(), none, softmax)
                        .value(),
                1e-14);
    }

    @Test
    void normalisedWeightsScaleEveryDivisor() {
        ClassWeights weights = ClassWeights.of(WeightNormalization.BY_WEIGHT_SUM, 1, 2, 3);
        double plain = value(new CrossEntropyLoss(), SOFTMAX.withClassWeights(weights));
        for (Divisor divisor : Divisor.values()) {
            VoxelLoss loss = new CrossEntropyLoss().dividedBy(divisor);
            double equal = value(loss, SOFTMAX) / value(new CrossEntropyLoss(), SOFTMAX);
            assertEquals(plain * equal, value(loss, SOFTMAX.withClassWeights(weights)), 1e-14, divisor::toString);
        }
    }

    /** Divisors that count every voxel are outside the contract: an ignored sample is not as if absent. */
    @Test
    void gradientsUnderDivisorsThatCountEveryVoxel() {
        for (Loss loss : List.of(
                new CrossEntropyLoss(.1).dividedBy(Divisor.ALL_VOXELS),
                new CrossEntropyLoss().dividedBy(Divisor.ALL_ELEMENTS))) {
            LossCases.of(loss).sample(100).forEach(subject -> {
                GradientCheck.assertMatches(subject, LossContract.GRADIENT_TOLERANCE);
                Compare.close(subject, subject.evaluate(), subject.evaluateFast(), LossContract.FAST_TOLERANCE);
            });
        }
    }

    @Test
    void clippingBoundsProbabilitiesOfZeroAndOne() {
        Shape shape = Shape.of(1, 2, 2);
        LabelMap labels = LabelMap.of(new int[] {1, 0}, Shape.of(1, 2));
        DoubleArray p = DoubleArray.of(new double[] {1, .5, 0, .5}, shape);
        DoubleArray gradient = DoubleArray.zeros(shape);
        VoxelLoss loss = new CrossEntropyLoss().clipped(1e-7);
        double expected = -(Math.log(1e-7) + Math.log(.5)) / 2;
        assertEquals(expected, loss.evaluate(p, labels, PROBABILITIES, gradient).value(), 1e-14);
        assertArrayEquals(new double[] {0, -1, 0, 0}, gradient.toArray(), 1e-15);
        FloatArray single = FloatArray.of(new float[] {1, .5f, 0, .5f}, shape);
        assertEquals(expected, loss.evaluate(single, labels, PROBABILITIES).value(), 1e-6);
        assertThrows(NonFiniteLossException.class, () -> new CrossEntropyLoss().evaluate(p, labels, PROBABILITIES));
        // NaN is no probability to be clipped
        DoubleArray bad = DoubleArray.of(new double[] {Double.NaN, .5, 0, .5}, shape);
        assertThrows(
                ArithmeticException.class,
                () -> new CrossEntropyLoss(.1).clipped(.01).evaluate(bad, labels, SOFTMAX));
    }

    @Test
    void limitsOfParameters() {
        double crossEntropy = value(new CrossEntropyLoss(), SOFTMAX);
        assertEquals(crossEntropy, value(new SoftmaxFocalLoss(0), SOFTMAX), 1e-15);
        assertEquals(crossEntropy / 3, value(new SoftmaxFocalLoss(0, Divisor.ELEMENTS), SOFTMAX), 1e-15);
        assertEquals(crossEntropy, value(new PolyLoss(0), SOFTMAX), 1e-15);
        assertEquals(crossEntropy, value(new SymmetricCrossEntropyLoss(1, 0, -4), SOFTMAX), 1e-15);
        assertEquals(crossEntropy, value(new KlDivergenceLoss(), SOFTMAX), 1e-15);
        assertEquals(crossEntropy, value(new GeneralizedCrossEntropyLoss(1e-9), SOFTMAX), 1e-8);
        double miss = value(new ExpectedCostLoss(), SOFTMAX);
        assertEquals(miss, value(new GeneralizedCrossEntropyLoss(1), SOFTMAX), 1e-15);
        assertEquals(crossEntropy + 2 * miss, value(new PolyLoss(2), SOFTMAX), 1e-15);
        assertEquals(4 * miss, value(new SymmetricCrossEntropyLoss(0, 1, -4), SOFTMAX), 1e-14);
        double focal = value(new SigmoidFocalLoss(2), SIGMOID);
        assertEquals(focal, value(new AsymmetricLoss(2, 2, 0), SIGMOID), 1e-15);
        assertEquals(focal, value(new PolyLoss(Kind.CHANNELWISE, 2, List.of(0.0)), SIGMOID), 1e-15);
        double binary = value(new BinaryCrossEntropyLoss(), SIGMOID);
        assertEquals(binary, value(new SigmoidFocalLoss(0), SIGMOID), 1e-15);
        assertEquals(binary, value(new KlDivergenceLoss(Kind.CHANNELWISE, 0), SIGMOID), 1e-15);
        // reduced by a threshold of 1: only the power is left
        double reduced = value(new SigmoidFocalLoss(Focus.reduced(2, 1), FocalBalance.NONE, Divisor.ELEMENTS), SIGMOID);
        assertTrue(reduced > focal && reduced <= binary, () -> focal + ", " + reduced + ", " + binary);
    }

    /** Smoothing towards one half is that of SMP with half the number: t(1 − 2ε) + ε. */
    @Test
    void smoothingOfBinaryTargets() {
        double[] logits = PeerFixture.logits().toArray();
        SoftMap hard = PeerFixture.oneHot();
        double expected = 0;
        for (int i = 0; i < logits.length; i++) {
            double t = hard.get(i) * (1 - 2 * .05) + .05;
            expected += Math.log1p(Math.exp(logits[i])) - t * logits[i];
        }
        assertEquals(expected / logits.length, value(new BinaryCrossEntropyLoss(.1), SIGMOID), 1e-15);
    }

    @Test
    void divergencesOfASoftTargetFromItselfAreZero() {
        Shape shape = Shape.of(2, 3, 2, 2);
        double[] t = PeerFixture.logits().toArray();
        for (int i = 0; i < t.length; i++) {
            t[i] = 1 / (1 + Math.exp(-t[i]));
        }
        SoftMap target = SoftMap.of(DoubleArray.of(t, shape));
        for (Kind kind : Kind.values()) {
            for (Loss loss : List.of(
                    new KlDivergenceLoss(kind, 0), new KlDivergenceLoss(kind, 1e-3), new JensenShannonLoss(kind))) {
                LossCase same = new LossCase("same", loss, PROBABILITIES, DoubleArray.of(t.clone(), shape), target);
                assertEquals(0, same.evaluate().value().value(), 1e-15, loss::toString);
            }
        }
        // and the farthest apart of all
        LossCase opposite = new LossCase(
                "opposite",
                new JensenShannonLoss(),
                PROBABILITIES,
                DoubleArray.of(new double[] {1, 0}, Shape.of(1, 2, 1)),
                LabelMap.of(new int[] {1}, Shape.of(1, 1)));
        assertEquals(Math.log(2), opposite.evaluate().value().value(), 1e-15);
        assertEquals(Math.log(2), opposite.evaluateFast().value().value(), 1e-7);
    }

    @Test
    void easyNegativesBelowTheMarginCountForNothing() {
        Shape shape = Shape.of(1, 1, 2);
        DoubleArray gradient = DoubleArray.zeros(shape);
        double value = new AsymmetricLoss(0, 1, .3)
                .evaluate(
                        DoubleArray.of(new double[] {.25, .5}, shape),
                        LabelMap.of(new int[2], Shape.of(1, 2)),
                        PROBABILITIES,
                        gradient)
                .value();
        assertEquals(-.2 * Math.log(.8) / 2, value, 1e-15);
        assertEquals(0, gradient.get(0));
        assertTrue(gradient.get(1) > 0);
    }

    @Test
    void costsOfABinaryChannel() {
        Shape shape = Shape.of(1, 1, 2);
        Loss loss = ExpectedCostLoss.of(new double[][] {{0, 1}, {5, .5}});
        double value = loss.evaluate(
                        DoubleArray.of(new double[] {.25, .75}, shape),
                        LabelMap.of(new int[] {0, 1}, Shape.of(1, 2)),
                        PROBABILITIES)
                .value();
        assertEquals((.25 + 5 * .25 + .5 * .75) / 2, value, 1e-15);
    }

    /** Three voxels in a row, labels 1 1 0, one channel: shares of neighbours are 2/3, 2/3 and 1/3. */
    @Test
    void neighboursOutsideTheImageAreNone() {
        double[] z = {1, 0, 1};
        Shape shape = Shape.of(1, 1, 3);
        LabelMap labels = LabelMap.of(new int[] {1, 1, 0}, Shape.of(1, 3));
        double value = new NeighborPenaltyLoss()
                .evaluate(DoubleArray.of(z, shape), labels, SIGMOID)
                .value();
        assertEquals((1 / 3.0 + 2 / 3.0 + 2 / 3.0) / 3, value, 1e-15);
        double even = new NeighborPenaltyLoss(NeighborPenaltyLoss.Filter.MEAN, 2, 1, true)
                .evaluate(DoubleArray.of(z, shape), labels, SIGMOID)
                .value();
        assertEquals((0 + .25 + 1) / 3, even, 1e-15);
    }

    private static void refused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void mistakes() {
        VoxelLoss two = new BinaryCrossEntropyLoss(0, ClassFactors.each(1, 2));
        refused(
                "expected one factor for each of the 3 channels, background included, found 2: [1.0, 2.0]",
                () -> value(two, SIGMOID));
        refused("factors of classes must be finite and at least 0, found [1.0, -2.0]", () -> ClassFactors.each(1, -2));
        refused("expected a factor for each class, found []", () -> ClassFactors.each());
        refused("alpha must lie in [0, 1], found 1.5", () -> FocalBalance.background(1.5));
        refused(
                "expected one alpha, found [0.5, 0.25]; one for each class is read as FACTOR",
                () -> FocalBalance.of(FocalBalance.Reading.POSITIVE, .5, .25));
        refused("the threshold of a reduced focal loss must lie in (0, 1], found 0.0", () -> Focus.reduced(2, 0));
        refused("q must lie above 0 and up to 1, found 0.0", () -> new GeneralizedCrossEntropyLoss(0));
        refused("logZero must be finite and below 0, found 0.0", () -> new SymmetricCrossEntropyLoss(1, 1, 0));
        refused("alpha must be finite and at least 0, found -1.0", () -> new SymmetricCrossEntropyLoss(-1, 1, -4));
        refused(
                "epsilon 2 must be finite and at least -1/2, found -0.75",
                () -> new PolyLoss(Kind.CATEGORICAL, 0, List.of(-1.0, -.75)));
        refused("the margin must lie in [0, 1), found 1.0", () -> new AsymmetricLoss(0, 4, 1));
        refused("the floor must lie in [0, 1/2), found 0.5", () -> new KlDivergenceLoss(Kind.CATEGORICAL, .5));
        refused("probabilities are clipped above 0 and below 1/2, found 0.0", () -> two.clipped(0));
        refused(
                "the matrix of costs must be of 3 by 3 classes, found 2 by 2",
                () -> value(ExpectedCostLoss.of(new double[][] {{0, 1}, {1, 0}}), SOFTMAX));
        refused(
                "the matrix of costs must be square, found 1 rows and a row [0.0, 1.0]",
                () -> ExpectedCostLoss.of(new double[][] {{0, 1}}));
        refused(
                "costs must be finite and at least 0, found [0.0, -1.0]",
                () -> ExpectedCostLoss.of(new double[][] {{0, -1}, {1, 0}}));
        refused(
                "the size of the kernel must be at least 1 voxel, found 0",
                () -> new NeighborPenaltyLoss(NeighborPenaltyLoss.Filter.MEAN, 0, 1, false));
        refused(
                "sigma must be finite and above 0 voxels, found 0.0",
                () -> new NeighborPenaltyLoss(NeighborPenaltyLoss.Filter.GAUSSIAN, 3, 0, false));
    }

    @Test
    void parametersCanBeTyped() {
        assertEquals(
                new BinaryCrossEntropyLoss(.1, ClassFactors.each(1, 2, 3)),
                Losses.parse("binary-cross-entropy(labelSmoothing=0.1, positiveWeight=1x2x3)"));
        assertEquals(
                new SoftmaxFocalLoss(Focus.reduced(3, .4), FocalBalance.background(.25), Divisor.ELEMENTS),
                Losses.parse("focal(gamma=3, threshold=0.4, alpha=0.25, divisor=elements)"));
        assertEquals(
                new SoftmaxFocalLoss(Focus.of(2), FocalBalance.factor(1, 2), Divisor.VOXELS),
                Losses.parse("focal(alpha=1x2, alphaAs=factor)"));
        assertEquals(new SigmoidFocalLoss(2, .25), Losses.parse("binary-focal(alpha=0.25)"));
        assertEquals(
                new PolyLoss(Kind.CATEGORICAL, 2, List.of(1.0, -.5)), Losses.parse("poly(gamma=2, epsilon=1x-0.5)"));
        assertEquals(
                ExpectedCostLoss.of(new double[][] {{0, 1}, {5, 0}}), Losses.parse("expected-cost(costs=0x1x5x0)"));
        refused(
                "expected the costs of a square matrix row by row, found 3 numbers",
                () -> Losses.named("expected-cost").make(Map.of("costs", "0x1x2")));
        assertEquals(
                new NeighborPenaltyLoss(NeighborPenaltyLoss.Filter.GAUSSIAN, 3, 2, true).withCrossEntropy(.5),
                Losses.parse("nacl(alpha=0.5, filter=gaussian, sigmaVoxels=2, squared=true)"));
    }

    /** What counts is the difference of logits, on the fast path too: 1e4 more of each changes nothing. */
    @Test
    void largeLogitsLoseNoDigits() {
        float[] near = new float[24];
        float[] far = new float[24];
        for (int i = 0; i < 24; i++) {
            // quarters, which single precision holds beside 1e4
            near[i] = Math.round(4 * PeerFixture.logits().get(i)) / 4f;
            far[i] = near[i] + 1e4f;
        }
        Shape shape = PeerFixture.logits().shape();
        for (Loss loss : List.of(new CrossEntropyLoss(.1), new SoftmaxFocalLoss(2), new JensenShannonLoss())) {
            double expected = loss.evaluate(FloatArray.of(near, shape), PeerFixture.labels(), SOFTMAX)
                    .value();
            assertEquals(
                    expected,
                    loss.evaluate(FloatArray.of(far, shape), PeerFixture.labels(), SOFTMAX)
                            .value(),
                    1e-9);
        }
    }

    @Test
    void factorsOfClassesReachTheirClass() {
        Shape shape = Shape.of(1, 3, 3);
        double[] zeros = new double[9];
        LabelMap labels = LabelMap.of(new int[] {0, 1, 2}, Shape.of(1, 3));
        FocalBalance balance = FocalBalance.factor(1, 10, 100);
        Loss loss = new SoftmaxFocalLoss(Focus.of(0), balance, Divisor.VOXELS);
        double expected = Math.log(3) * 111 / 3;
        assertEquals(
                expected,
                loss.evaluate(DoubleArray.of(zeros, shape), labels, SOFTMAX).value(),
                1e-12);
        assertEquals(
                expected,
                loss.evaluate(FloatArray.zeros(shape), labels, SOFTMAX).value(),
                1e-5);
        // smoothed targets take another way through the fast path
        Loss smoothed = new SoftmaxFocalLoss(Focus.of(0), balance, Divisor.VOXELS, VoxelLoss.Normalization.NONE, .3);
        double all = Math.log(3) * (.7 * 111 / 3 + .3 * 111 / 3);
        assertEquals(
                all, smoothed.evaluate(FloatArray.zeros(shape), labels, SOFTMAX).value(), 1e-5);
        assertArrayEquals(new double[] {4, 5, 5}, ClassFactors.background(4, 5).forChannels(3));
        assertArrayEquals(new double[] {5}, ClassFactors.background(4, 5).forChannels(1));
        assertEquals("[1.0, 2.0]", ClassFactors.each(1, 2).toString());
        assertEquals(
                "background 0.75, others 0.25",
                FocalBalance.background(.25).positive().toString());
    }
}
