package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sorensen.loss.AbsentClassPolicy.COUNT;
import static org.sorensen.loss.AbsentClassPolicy.SKIP;
import static org.sorensen.loss.AbsentClassPolicy.ZERO;
import static org.sorensen.loss.Denominator.LINEAR;
import static org.sorensen.loss.Denominator.SQUARED;
import static org.sorensen.loss.ScoreTransform.COMPLEMENT;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.BoundaryDouLoss;
import org.sorensen.loss.ClassDistances;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.GeneralizedWassersteinDiceLoss;
import org.sorensen.loss.GeneralizedWassersteinDiceLoss.Weighting;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Losses;
import org.sorensen.loss.NoiseRobustDiceLoss;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.SensitivitySpecificityLoss;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.WeightNormalization;

/** Overlap losses over voxels: closed forms, identities. */
class DenseOverlapLossesTest {
    private static final double EXACT = 1e-13;
    private static final LossOptions PROBABILITIES = LossOptions.probabilities();
    private static final double[] REGULAR = {.8, .6, .3, .1};
    private static final int[] HALF = {1, 1, 0, 0};
    private static final ClassDistances THREE =
            ClassDistances.of(new double[] {0, 2, 2}, new double[] {2, 0, 1}, new double[] {1, .5, 0});

    @TestFactory
    Stream<DynamicNode> contractOfMatrices() {
        return Stream.of(Weighting.values())
                .map(weighting -> new GeneralizedWassersteinDiceLoss(THREE, weighting, Smoothing.DEFAULT))
                .flatMap(LossContract::of);
    }

    private static double value(Loss loss, LossOptions options, int[] labels, double... p) {
        int voxels = labels.length;
        return loss.evaluate(
                        DoubleArray.of(p.clone(), Shape.of(1, p.length / voxels, voxels)),
                        LabelMap.of(labels, Shape.of(1, voxels)),
                        options)
                .value();
    }

    @Test
    void sensitivityAndSpecificityByHand() {
        Loss loss = new SensitivitySpecificityLoss(.2);
        double inside = (.04 + .16) / 2;
        double outside = (.09 + .01) / 2;
        assertEquals(.2 * inside + .8 * outside, value(loss, PROBABILITIES, HALF, REGULAR), EXACT);
        // a side without voxels is left out
        assertEquals(
                .8 * (.64 + .36 + .09 + .01) / 4,
                value(loss, PROBABILITIES.withAbsentClass(COUNT), new int[4], REGULAR),
                EXACT);
        assertEquals(
                .2 * (.04 + .16 + .49 + .81) / 4, value(loss, PROBABILITIES, new int[] {1, 1, 1, 1}, REGULAR), EXACT);
        assertEquals(
                "the ratio must lie in [0, 1], found 1.5",
                assertThrows(IllegalArgumentException.class, () -> new SensitivitySpecificityLoss(1.5))
                        .getMessage());
    }

    @Test
    void noiseRobustDiceByHandAndAsSquaredDice() {
        double sizes = .64 + .36 + .09 + .01 + 2;
        double errors = Math.pow(.2, 1.5) + Math.pow(.4, 1.5) + Math.pow(.3, 1.5) + Math.pow(.1, 1.5);
        assertEquals(errors / sizes, value(new NoiseRobustDiceLoss(1.5, 0), PROBABILITIES, HALF, REGULAR), EXACT);
        DiceLoss squared = new DiceLoss(SQUARED, new Smoothing(0, 0, 0), COMPLEMENT);
        same(new NoiseRobustDiceLoss(2, 0), squared);
        assertThrows(IllegalArgumentException.class, () -> new NoiseRobustDiceLoss(2.5, 0));
        assertThrows(IllegalArgumentException.class, () -> new NoiseRobustDiceLoss(1.5, -1));
    }

    private static void same(Loss one, Loss other) {
        // the mean prediction of an absent class is that of p², for squared sums
        LossOptions options = LossOptions.softmax().withAbsentClass(SKIP);
        LossCase first = new LossCase("fixture", one, options, PeerFixture.logits(), PeerFixture.labels());
        LossCase second = new LossCase("fixture", other, options, PeerFixture.logits(), PeerFixture.labels());
        Compare.close(first, first.evaluate(), second.evaluate(), EXACT);
    }

    @Test
    void boundaryDouLiesBetweenDiceAndJaccard() {
        same(new BoundaryDouLoss(-1, -1, 0), new DiceLoss(SQUARED, Smoothing.NONE, COMPLEMENT));
        same(new BoundaryDouLoss(0, 0, 0), new JaccardLoss(SQUARED, Smoothing.NONE, COMPLEMENT));
    }

    /** A 5×5 square in 7×7 has 16 voxels on its boundary and 25 in all. */
    @Test
    void boundaryDouMeasuresTheTarget() {
        int[] labels = new int[49];
        double[] p = new double[49];
        Arrays.fill(p, .5);
        for (int y = 1; y < 6; y++) {
            Arrays.fill(labels, 7 * y + 1, 7 * y + 6, 1);
        }
        double alpha = 1 - 2 * 16 / 25.0;
        assertEquals(expected(alpha, 25, 49), image(new BoundaryDouLoss(-1, .8, 0), labels, p, 7, 7), EXACT);
        assertEquals(expected(0, 25, 49), image(new BoundaryDouLoss(), labels, p, 7, 7), 1e-6);
        // beyond the image is outside: 24 of 49 voxels
        Arrays.fill(labels, 1);
        assertEquals(expected(1 - 48 / 49.0, 49, 49), image(new BoundaryDouLoss(-1, .8, 0), labels, p, 7, 7), EXACT);
        // a volume of 4×4×4 in itself: all but 8 are boundary
        assertEquals(
                expected(1 - 2 * 56 / 64.0, 64, 64),
                image(new BoundaryDouLoss(-1, .8, 0), ones(64), halves(64), 4, 4, 4),
                EXACT);
        // large targets meet the bound
        assertEquals(
                expected(.8, 6400, 6400),
                image(new BoundaryDouLoss(-1, .8, 0), ones(6400), halves(6400), 80, 80),
                EXACT);
    }

    private static int[] ones(int size) {
        int[] ones = new int[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] halves(int size) {
        double[] halves = new double[size];
        Arrays.fill(halves, .5);
        return halves;
    }

    /** A prediction of ½ everywhere. */
    private static double expected(double alpha, int target, int voxels) {
        double sizes = target + voxels / 4.0;
        return (sizes - target) / (sizes - (1 + alpha) * target / 2);
    }

    private static double image(Loss loss, int[] labels, double[] p, int... extents) {
        Shape spatial = Shape.of(extents);
        return loss.evaluate(
                        DoubleArray.of(p, spatial.prepend(1, 1)),
                        LabelMap.of(labels, spatial.prepend(1)),
                        PROBABILITIES)
                .value();
    }

    @Test
    void boundaryDouIgnoresWhatItCannotSee() {
        // the neighbour that is ignored is neither inside nor outside: the middle of the row stays no boundary
        int[] labels = {1, 1, 1, 255, 1, 1, 1};
        LossOptions options = PROBABILITIES.withIgnoreLabel(255);
        double sizes = 6 + 6 / 4.0;
        double alpha = 1 - 2 * 2 / 6.0;
        assertEquals(
                (sizes - 6) / (sizes - (1 + alpha) * 3),
                value(new BoundaryDouLoss(-1, .8, 0), options, labels, halves(7)),
                EXACT);
        assertThrows(IllegalArgumentException.class, () -> new BoundaryDouLoss(.5, .2, 0));
        assertThrows(IllegalArgumentException.class, () -> new BoundaryDouLoss(-2, .2, 0));
        assertThrows(IllegalArgumentException.class, () -> new BoundaryDouLoss(0, 1, 0));
    }

    /** What the authors' own tests ask: two classes at distance 1 are Dice of the foreground, for any batch. */
    @Test
    void wassersteinOfTwoClassesIsDice() {
        Random random = new Random(8);
        Shape shape = Shape.of(3, 2, 4, 5);
        double[] logits = random.doubles(shape.size(), -2, 2).toArray();
        int[] labels = random.ints(60, 0, 2).toArray();
        DiceLoss dice = new DiceLoss();
        for (Weighting weighting : new Weighting[] {Weighting.DEFAULT, Weighting.PAPER}) {
            Loss wasserstein = new GeneralizedWassersteinDiceLoss(ClassDistances.equal(), weighting, Smoothing.DEFAULT);
            for (Aggregation aggregation :
                    new Aggregation[] {Aggregation.PER_SAMPLE_CLASS, Aggregation.PER_CLASS_OVER_BATCH}) {
                LossOptions options = LossOptions.softmax().withAggregation(aggregation);
                LossOptions foreground = options.withClasses(ClassSelection.foreground());
                DoubleArray scores = DoubleArray.of(logits, shape);
                LabelMap target = LabelMap.of(labels, Shape.of(3, 4, 5));
                LossCase one = new LossCase("batch of 3", wasserstein, options, scores, target);
                LossCase other = new LossCase("batch of 3", dice, foreground, scores, target);
                Compare.close(one, other.evaluate(), one.evaluate(), EXACT);
            }
        }
        // one channel is the same against its complement
        Loss wasserstein = new GeneralizedWassersteinDiceLoss(ClassDistances.equal());
        assertEquals(
                value(dice, PROBABILITIES, HALF, REGULAR), value(wasserstein, PROBABILITIES, HALF, REGULAR), EXACT);
    }

    /** Peers up to MONAI 1.5 mix up samples: a batch must be the mean of its samples. */
    @Test
    void wassersteinOfABatchIsTheMeanOfItsSamples() {
        Loss loss = new GeneralizedWassersteinDiceLoss(THREE);
        LossOptions apart = LossOptions.softmax().withReduction(Reduction.NONE);
        double[] each =
                loss.evaluate(PeerFixture.logits(), PeerFixture.labels(), apart).values();
        LossCase whole =
                new LossCase("fixture", loss, LossOptions.softmax(), PeerFixture.logits(), PeerFixture.labels());
        for (int n = 0; n < 2; n++) {
            double alone = Rearrangement.of(whole).withSamples(n).apply(whole).value();
            assertEquals(alone, each[n], EXACT);
        }
        assertEquals((each[0] + each[1]) / 2, whole.value(), EXACT);
    }

    @Test
    void wassersteinByHand() {
        // two voxels of classes 1 and 0; p = (.2, .5, .3) and (.6, .1, .3); THREE is divided by 2
        double[] p = {.2, .6, .5, .1, .3, .3};
        int[] labels = {1, 0};
        double first = 1 * .2 + .5 * .3;
        double second = .1 + .3;
        Loss loss = new GeneralizedWassersteinDiceLoss(THREE, Weighting.DEFAULT, Smoothing.NONE);
        double right = 2 * (1 - first);
        assertEquals(1 - right / (right + first + second), value(loss, PROBABILITIES, labels, p), EXACT);
        // fractional targets: the expectation, here half class 1 and half class 2 in a voxel
        double expected = .5 * first + .5 * (.5 * .2 + .25 * .5);
        double soft = loss.evaluate(
                        DoubleArray.of(new double[] {.2, .5, .3}, Shape.of(1, 3, 1)),
                        SoftMap.of(DoubleArray.of(new double[] {0, .5, .5}, Shape.of(1, 3, 1))),
                        PROBABILITIES)
                .value();
        assertEquals(1 - 2 * (1 - expected) / (2 * (1 - expected) + expected), soft, EXACT);
        // class 2 is only ½ from the background, so the paper counts its right voxels half
        Loss paper = new GeneralizedWassersteinDiceLoss(THREE, Weighting.PAPER, Smoothing.NONE);
        double error = .5 * .2 + .25 * .5;
        double half = 2 * .5 * (.5 - error);
        assertEquals(1 - half / (half + error), value(paper, PROBABILITIES, new int[] {2}, .2, .5, .3), EXACT);
        ClassWeights weights = ClassWeights.of(WeightNormalization.NONE, 1, 3, 1);
        assertEquals(
                1 - 3 * right / (3 * right + 3 * first + second),
                value(loss, PROBABILITIES.withClassWeights(weights), labels, p),
                EXACT);
    }

    @Test
    void wassersteinOfNothingFollowsThePolicy() {
        Loss loss = new GeneralizedWassersteinDiceLoss(ClassDistances.equal());
        double[] p = {.2, .4, .7, .9, .8, .6, .3, .1};
        int[] empty = new int[4];
        assertEquals(.45, value(loss, PROBABILITIES, empty, p), EXACT);
        for (AbsentClassPolicy policy : new AbsentClassPolicy[] {SKIP, ZERO}) {
            assertEquals(0, value(loss, PROBABILITIES.withAbsentClass(policy), empty, p));
        }
        assertEquals(1 - 1e-5 / (1.8 + 1e-5), value(loss, PROBABILITIES.withAbsentClass(COUNT), empty, p), EXACT);
    }

    @Test
    void distancesAreChecked() {
        assertEquals(
                "distances must be square, found 2 rows and 1 columns in row 1",
                refusal(new double[] {0, 1}, new double[] {1}));
        assertEquals(
                "distances must be finite, at least 0, and 0 from a class to itself, found 1.0 from class 1 to class 1",
                refusal(new double[] {0, 1}, new double[] {1, 1}));
        assertEquals("distances must not all be 0", refusal(new double[] {0}));
        Loss loss = new GeneralizedWassersteinDiceLoss(THREE);
        assertEquals(
                "distances of 3 classes do not fit scores of 2 classes",
                assertThrows(IllegalArgumentException.class, () -> value(loss, PROBABILITIES, HALF, REGULAR))
                        .getMessage());
    }

    private static String refusal(double[]... rows) {
        return assertThrows(IllegalArgumentException.class, () -> ClassDistances.of(rows))
                .getMessage();
    }

    @Test
    void distancesAreTyped() {
        assertEquals(
                new GeneralizedWassersteinDiceLoss(THREE),
                Losses.parse("generalized-wasserstein-dice(distances=0x2x2x2x0x1x1x.5x0)"));
        assertEquals(
                "in \"generalized-wasserstein-dice(distances=0x1x1)\", distances must be C² numbers, one for each pair of"
                        + " classes, found 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Losses.parse("generalized-wasserstein-dice(distances=0x1x1)"))
                        .getMessage());
        assertEquals(new JaccardLoss(LINEAR, Smoothing.of(.5), COMPLEMENT), Losses.parse("jaccard(smoothing=.5)"));
    }
}
