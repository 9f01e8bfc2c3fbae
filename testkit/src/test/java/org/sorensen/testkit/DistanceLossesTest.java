package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.HalfArray;
import org.sorensen.array.HalfFormat;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.geometry.Spacing;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.BoundaryLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ContourWeightedLoss;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.DistancePenalizedCrossEntropyLoss;
import org.sorensen.loss.HausdorffDistanceLoss;
import org.sorensen.loss.HausdorffErosionLoss;
import org.sorensen.loss.LogHausdorffDistanceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Losses;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.RegionWiseLoss;
import org.sorensen.loss.StandardRegionMap;

/** Losses that know how far voxels are from boundaries. */
class DistanceLossesTest {
    private static final Shape GRID = Shape.of(1, 1, 6, 6);
    private static final LossOptions FORMULA = LossOptions.probabilities().withAbsentClass(AbsentClassPolicy.COUNT);

    /** A square of a value on a ground of another. */
    private static double[] square(int from, int to, double inside, double outside) {
        double[] values = new double[36];
        for (int i = 0; i < values.length; i++) {
            boolean in = i / 6 >= from && i / 6 < to && i % 6 >= from && i % 6 < to;
            values[i] = in ? inside : outside;
        }
        return values;
    }

    private static LabelMap squareLabels() {
        int[] labels = Arrays.stream(square(1, 4, 1, 0)).mapToInt(v -> (int) v).toArray();
        return LabelMap.of(labels, Shape.of(1, 6, 6));
    }

    private static LossCase onSquares(Loss loss) {
        DoubleArray p = DoubleArray.of(square(2, 5, .8, .2), GRID);
        return new LossCase("squares", loss, FORMULA, p, squareLabels());
    }

    @TestFactory
    Stream<DynamicNode> contractInSums() {
        return Stream.of(new DiceLoss()
                        .plus(new BoundaryLoss())
                        .and(.5, new LogHausdorffDistanceLoss())
                        .and(.25, new ContourWeightedLoss(new CrossEntropyLoss())))
                .flatMap(LossContract::of);
    }

    /** Values of the reference: MONAI 1.5, which squares single-precision roots, and the boundary loss's authors. */
    @Test
    void squaresAsThePeersHaveThem() {
        assertEquals(.5533333421, onSquares(new HausdorffDistanceLoss()).value(), 5e-8);
        assertEquals(.4404031336, onSquares(new LogHausdorffDistanceLoss()).value(), 5e-8);
        assertEquals(.2981788598, onSquares(new BoundaryLoss()).value(), 1e-8);
    }

    private static void fixture(Loss loss, LossOptions options, double value, double... gradient) {
        LossCase subject = new LossCase("fixture", loss, options, PeerFixture.logits(), PeerFixture.labels());
        LossCase.Evaluated found = subject.evaluate();
        assertEquals(value, found.value().value(), 1e-7 * value, subject::toString);
        int[] at = {0, 5, 23};
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(gradient[i], found.gradient()[at[i]], 2e-7 * Math.abs(value), subject::toString);
        }
    }

    @Test
    void monaiOnTheFixture() {
        LossOptions options = LossOptions.softmax().withAbsentClass(AbsentClassPolicy.COUNT);
        LossOptions sum = options.withReduction(Reduction.SUM);
        LossOptions none = options.withReduction(Reduction.NONE);
        LossOptions foreground = options.withClasses(ClassSelection.foreground());
        HausdorffDistanceLoss plain = new HausdorffDistanceLoss();
        HausdorffDistanceLoss power = new HausdorffDistanceLoss(1.5, false, Spacing.unit());
        fixture(plain, options, .1611021679, -.02433623359, -.03488716377, .001810959119);
        fixture(power, sum, .9494940942, -.1460174016, -.1951510880, .01086575471);
        fixture(plain, foreground, .1492946185, -.01353118204, -.04897719696, -.005742387940);
        Loss log = new LogHausdorffDistanceLoss(plain);
        fixture(log, options, .1493696988, -.02095959707, -.03004659257, .001559689723);
        fixture(new LogHausdorffDistanceLoss(power), sum, .6675699000, -.07490015077, -.1001034518, .005573627919);
        fixture(log, foreground, .1391483784, -.01177346680, -.04261500591, -.004996445513);
        double[] cells = {.1128153179, .1334861883, .1165096624, .2231510372, .2857837408, 0};
        fixture(log, none, Arrays.stream(cells).sum(), -.1295654651, -.1847455406, .009808144797);
        double[] found =
                log.evaluate(PeerFixture.logits(), PeerFixture.labels(), none).values();
        assertArrayEquals(cells, found, 1e-8);
    }

    private static LossCase line(Loss loss, LossOptions options, double[] p, int... labels) {
        return new LossCase(
                "line",
                loss,
                options,
                DoubleArray.of(p, Shape.of(1, 1, p.length)),
                LabelMap.of(labels, Shape.of(1, p.length)));
    }

    @Test
    void boundaryByHand() {
        double[] p = {.1, .2, .3, .4, .5};
        // signed distances 2, 1, 0, −1, 0 with the right end of the region at the border of the image
        LossCase plain = line(new BoundaryLoss(), FORMULA, p, 0, 0, 1, 1, 1);
        assertEquals((.2 + .2 - .4 - 2 * .5) / 5, plain.value(), 1e-15);
        assertEquals(
                (2 * .1 + .2 - .4 - 2 * .5 + 1 + 2) / 5,
                line(new BoundaryLoss(Spacing.unit(), true), FORMULA, p, 0, 0, 1, 1, 1)
                        .value(),
                1e-15);
        // the outermost voxels stay at 0 whatever the spacing
        assertEquals(
                plain.value() / 4,
                line(new BoundaryLoss(Spacing.of(.25)), FORMULA, p, 0, 0, 1, 1, 1)
                        .value(),
                1e-15);
    }

    @Test
    void regionWiseByHand() {
        double[] p = {.1, .2, .3, .4, .5};
        Loss loss = new RegionWiseLoss(Spacing.of(2));
        assertEquals(
                (.1 + .2 - .3 / 3 - .4 * 2 / 3 - .5) / 5,
                line(loss, FORMULA, p, 0, 0, 1, 1, 1).value(),
                1e-15);
        assertEquals(.3, line(loss, FORMULA, p, 0, 0, 0, 0, 0).value(), 1e-15);
        assertEquals(
                .3, line(loss, LossOptions.probabilities(), p, 0, 0, 0, 0, 0).value(), 1e-15);
        assertEquals(-.3, line(loss, FORMULA, p, 1, 1, 1, 1, 1).value(), 1e-15);
        Loss custom = new RegionWiseLoss(region -> new double[] {5, 4, 3, 2, 1});
        assertEquals(
                (.5 + .8 + .9 + .8 + .5) / 5,
                line(custom, FORMULA, p, 0, 0, 1, 1, 1).value(),
                1e-15);
        Loss signed = new RegionWiseLoss(StandardRegionMap.SIGNED_DISTANCE);
        assertEquals(
                line(new BoundaryLoss(), FORMULA, p, 0, 0, 1, 1, 1).value(),
                line(signed, FORMULA, p, 0, 0, 1, 1, 1).value());
    }

    /** What the formulas say of masks without a boundary, and what the default says instead. */
    @Test
    void emptyAndFullTargets() {
        double[] p = {.2, .4, .9};
        LossOptions standard = LossOptions.probabilities();
        for (Loss loss : new Loss[] {new BoundaryLoss(), new HausdorffDistanceLoss(2, true, Spacing.unit())}) {
            assertEquals(0, line(loss, FORMULA, p, 0, 0, 0).value());
            assertEquals(.5, line(loss, standard, p, 0, 0, 0).value(), 1e-15);
            assertEquals(0, line(loss, standard, p, 1, 1, 1).value());
            assertEquals(0, line(loss, standard, p, 1, 1, 1).evaluate().largestEntry());
        }
        // the prediction has a boundary where the target has none: between voxels 1 and 2
        double expected = (.04 * 4 + .16 + .81) / 3;
        assertEquals(
                expected, line(new HausdorffDistanceLoss(), FORMULA, p, 0, 0, 0).value(), 1e-15);
        Loss log = new LogHausdorffDistanceLoss();
        assertEquals(Math.log1p(expected), line(log, FORMULA, p, 0, 0, 0).value(), 1e-15);
    }

    /** A perfect prediction is 0 in the non-negative forms, and the gradient is that of the other form. */
    @Test
    void nonNegativeFormsOfPerfectPredictions() {
        Random random = new Random(9);
        for (StandardRegionMap map : StandardRegionMap.values()) {
            Loss plain = new RegionWiseLoss(map, Spacing.of(.7), false);
            Loss raised = new RegionWiseLoss(map, Spacing.of(.7), true);
            for (int repeat = 0; repeat < 50; repeat++) {
                int[] labels = random.ints(12, 0, 2).toArray();
                double[] right = Arrays.stream(labels).mapToDouble(t -> t).toArray();
                double[] p = random.doubles(12).toArray();
                assertEquals(0, line(raised, FORMULA, right, labels).value(), 1e-15);
                assertTrue(line(raised, FORMULA, p, labels).value() >= -1e-15);
                assertArrayEquals(
                        line(plain, FORMULA, p, labels).evaluate().gradient(),
                        line(raised, FORMULA, p, labels).evaluate().gradient());
            }
        }
    }

    /** The nearest known voxel counts: what an ignored one might be does not matter. */
    @Test
    void ignoredVoxelsAreNotMeasured() {
        double[] p = {.5, .5, .5, .5};
        LossOptions options = FORMULA.withIgnoreLabel(255);
        // distances 3 and 3, not 1 and 1
        assertEquals(
                (-2 * .5 + 3 * .5) / 2,
                line(new BoundaryLoss(), options, p, 1, 255, 255, 0).value(),
                1e-15);
        assertEquals(
                (9 * .25 + 9 * .25) / 2,
                line(new HausdorffDistanceLoss(2, true, Spacing.unit()), options, p, 1, 255, 255, 0)
                        .value(),
                1e-15);
    }

    @Test
    void anisotropicSpacing() {
        Random random = new Random(10);
        Spacing flat = Spacing.of(2.5, .6);
        Spacing volume = Spacing.of(3, 1, .5);
        for (Spacing spacing : List.of(flat, volume)) {
            int rank = spacing.equals(flat) ? 2 : 3;
            Shape spatial = rank == 2 ? Shape.of(5, 6) : Shape.of(3, 4, 4);
            for (Loss loss : List.of(
                    new BoundaryLoss(spacing),
                    new RegionWiseLoss(spacing),
                    new HausdorffDistanceLoss(1.5, false, spacing),
                    new LogHausdorffDistanceLoss(new HausdorffDistanceLoss(2, false, spacing)),
                    new ContourWeightedLoss(new CrossEntropyLoss(), 4, 1, spacing, false),
                    new DistancePenalizedCrossEntropyLoss(new CrossEntropyLoss(), spacing, true))) {
                LabelMap labels =
                        LossCases.labels(spatial.prepend(2), 3, false, new LossTraits(new BoundaryLoss()), random);
                DoubleArray scores =
                        LossCases.scores(spatial.prepend(2, 3), false, new LossTraits(new BoundaryLoss()), random);
                GradientCheck.assertMatches(
                        new LossCase("anisotropic", loss, LossOptions.softmax(), scores, labels), 1e-7);
            }
        }
        // one column apart is .6, one row 2.5
        double[] p = {1, 0, 0, 0};
        Shape shape = Shape.of(1, 1, 2, 2);
        LabelMap corner = LabelMap.of(new int[] {0, 1, 1, 1}, Shape.of(1, 2, 2));
        Loss loss = new HausdorffDistanceLoss(1, true, flat);
        double far = Math.hypot(.6, 2.5);
        assertEquals(
                (.6 + .6 + 2.5 + far) / 4,
                loss.evaluate(DoubleArray.of(p, shape), corner, FORMULA).value(),
                1e-15);
    }

    @Test
    void spacingOfAnotherRankIsRefused() {
        Loss loss = new BoundaryLoss(Spacing.of(3, 1, 1));
        assertEquals(
                "spacing 3.0x1.0x1.0 is for 3 axes, found a grid of 2; give one number for each axis, slowest first,"
                        + " or one for all",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> onSquares(loss).value())
                        .getMessage());
    }

    private static double[] crossEntropies(double[] p, int... labels) {
        double[] losses = new double[labels.length];
        Arrays.setAll(losses, i -> -Math.log(labels[i] == 1 ? p[i] : 1 - p[i]));
        return losses;
    }

    @Test
    void contourWeightsByHand() {
        double[] p = {.1, .2, .6, .8};
        int[] labels = {0, 0, 1, 1};
        double[] losses = crossEntropies(p, labels);
        double near = 1 + 3 * Math.exp(-.25 / 8);
        double far = 1 + 3 * Math.exp(-1 / 8.0);
        double sum = far * losses[0] + near * losses[1] + near * losses[2] + far * losses[3];
        BinaryCrossEntropyLoss inner = new BinaryCrossEntropyLoss();
        Loss plain = new ContourWeightedLoss(inner, 3, 2, Spacing.of(.5), false);
        Loss mean = new ContourWeightedLoss(inner, 3, 2, Spacing.of(.5), true);
        // weights are held in single precision
        assertEquals(sum / 4, line(plain, FORMULA, p, labels).value(), 1e-7);
        assertEquals(sum / (2 * near + 2 * far), line(mean, FORMULA, p, labels).value(), 1e-7);
        LossOptions apart = FORMULA.withReduction(Reduction.SUM);
        assertEquals(sum, line(plain, apart, p, labels).value(), 1e-6);
        // without a contour, or without extra weight, it is the inner loss
        assertEquals(
                line(inner, FORMULA, p, 1, 1, 1, 1).value(),
                line(plain, FORMULA, p, 1, 1, 1, 1).value(),
                1e-15);
        Loss none = new ContourWeightedLoss(inner, 0, 2, Spacing.unit(), false);
        assertEquals(
                line(inner, FORMULA, p, labels).value(),
                line(none, FORMULA, p, labels).value(),
                1e-15);
    }

    @Test
    void distancePenaltyByHand() {
        double[] p = {.1, .2, .6, .8};
        int[] labels = {0, 0, 0, 1};
        double[] losses = crossEntropies(p, labels);
        double sum = losses[0] + 1.5 * losses[1] + 2 * losses[2] + 2 * losses[3];
        BinaryCrossEntropyLoss inner = new BinaryCrossEntropyLoss();
        Loss plain = new DistancePenalizedCrossEntropyLoss(inner, Spacing.of(.3), false);
        Loss mean = new DistancePenalizedCrossEntropyLoss(inner, Spacing.of(.3), true);
        assertEquals(sum / 4, line(plain, FORMULA, p, labels).value(), 1e-15);
        assertEquals(sum / 6.5, line(mean, FORMULA, p, labels).value(), 1e-15);
        assertEquals(
                line(inner, FORMULA, p, 0, 0, 0, 0).value(),
                line(plain, FORMULA, p, 0, 0, 0, 0).value(),
                1e-15);
    }

    /** One-hot and labels divide the image alike; multi-label targets by what is set together. */
    @Test
    void softTargetsAreDividedByWhatTheyHold() {
        Random random = new Random(11);
        Loss loss = new DistancePenalizedCrossEntropyLoss();
        Shape spatial = Shape.of(4, 5);
        LabelMap labels = LossCases.labels(spatial.prepend(1), 3, false, new LossTraits(new BoundaryLoss()), random);
        DoubleArray scores = LossCases.scores(spatial.prepend(1, 3), false, new LossTraits(new BoundaryLoss()), random);
        Target oneHot = SoftMap.oneHot(labels, 3);
        assertEquals(
                loss.evaluate(scores, labels, LossOptions.softmax()).value(),
                loss.evaluate(scores, oneHot, LossOptions.softmax()).value(),
                1e-15);
    }

    @Test
    void parametersAreChecked() {
        refused(
                "alpha must be finite and above 0, found 0.0",
                () -> new HausdorffDistanceLoss(0, false, Spacing.unit()));
        refused(
                "alpha must be finite and above 0, found NaN",
                () -> new HausdorffErosionLoss(Double.NaN, 1, Spacing.unit()));
        refused("steps must be at least 1, found 0", () -> new HausdorffErosionLoss(2, 0, Spacing.unit()));
        CrossEntropyLoss inner = new CrossEntropyLoss();
        refused(
                "w0 must be finite and at least 0, found -1.0",
                () -> new ContourWeightedLoss(inner, -1, 5, Spacing.unit(), false));
        refused(
                "sigma must be finite and above 0, found 0.0",
                () -> new ContourWeightedLoss(inner, 1, 0, Spacing.unit(), false));
        refused(
                "in \"contour-weighted(inner=dice)\", inner of contour-weighted must be the id of a loss over voxels such"
                        + " as cross-entropy, found \"dice\"",
                () -> Losses.parse("contour-weighted(inner=dice)"));
        assertEquals(
                new BoundaryLoss(Spacing.of(3, 1, .5), true),
                Losses.parse("boundary(spacing=3x1x0.5, nonNegative=true)"));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    /** Shapes are compared before the target is measured. */
    @Test
    void shapesAreComparedFirst() {
        LabelMap labels = LabelMap.of(new int[6], Shape.of(1, 6));
        DoubleArray scores = DoubleArray.zeros(Shape.of(1, 2, 5));
        Loss loss = new ContourWeightedLoss(new CrossEntropyLoss());
        refused(
                "target labels [1, 6] do not match scores [1, 2, 5], expected [1, 5]",
                () -> loss.evaluate(scores, labels, LossOptions.softmax()));
    }

    /** A gradient in half precision is the one in single precision, rounded once. */
    @Test
    void halfPrecisionIsRoundedOnce() {
        Shape shape = Shape.of(2, 3, 4, 5);
        Random random = new Random(12);
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 4 * random.nextFloat() - 2;
        }
        HalfArray half = HalfArray.round(values, HalfFormat.FLOAT16, shape);
        half.read(0, values, values.length);
        LabelMap labels = LossCases.labels(Shape.of(2, 4, 5), 3, false, new LossTraits(new BoundaryLoss()), random);
        for (Loss loss : List.of(
                new LogHausdorffDistanceLoss(),
                new ContourWeightedLoss(new CrossEntropyLoss()),
                new DistancePenalizedCrossEntropyLoss())) {
            HalfArray found = HalfArray.zeros(HalfFormat.FLOAT16, shape);
            FloatArray exact = FloatArray.zeros(shape);
            LossOptions options = LossOptions.softmax();
            double value = loss.evaluate(half, labels, options, found).value();
            assertEquals(
                    loss.evaluate(FloatArray.of(values, shape), labels, options, exact)
                            .value(),
                    value,
                    1e-7);
            HalfArray rounded = HalfArray.round(exact.toArray(), HalfFormat.FLOAT16, shape);
            for (int i = 0; i < shape.size(); i++) {
                assertEquals(rounded.get(i), found.get(i));
            }
        }
    }
}
