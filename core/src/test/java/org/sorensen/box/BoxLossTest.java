package org.sorensen.box;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Shape;
import org.sorensen.loss.Reduction;

/** Values and gradients of box losses: by hand, of torchvision, by differences, and where boxes are degenerate. */
class BoxLossTest {
    private static final BoxOptions EACH = BoxOptions.corners().withReduction(Reduction.NONE);
    private static final double[] PREDICTED = {
        10, 20, 40, 60, 0, 0, 5, 8, 1.5, 2.25, 7, 9, 0, 0, 4, 2, 3, 3, 4, 5, 100, 100, 130, 110
    };
    private static final double[] TARGET = {
        12, 25, 45, 50, 6, 9, 11, 12, 2, 3, 6, 8, 0, 0, 4, 2.5, 2, 1, 8, 9, 90, 120, 150, 125
    };

    static Stream<BoxLoss> all() {
        return Stream.of(
                new IouLoss(),
                new IouLoss(.5),
                new GiouLoss(),
                new GiouLoss(.5),
                new DiouLoss(),
                new DiouLoss(.5),
                new CiouLoss(),
                new CiouLoss(.5, .3),
                new EiouLoss(),
                new EiouLoss(.5),
                new SiouLoss(),
                new SiouLoss(2, .5),
                new SiouLoss(1, 0));
    }

    private static DoubleArray boxes(double... coordinates) {
        return DoubleArray.of(coordinates, Shape.of(coordinates.length / 4, 4));
    }

    private static double value(BoxLoss loss, double[] predicted, double[] target) {
        return loss.evaluate(boxes(predicted), boxes(target), EACH).value();
    }

    private static double[] gradient(BoxLoss loss, double[] predicted, double[] target) {
        DoubleArray gradient = boxes(new double[predicted.length]);
        loss.evaluate(boxes(predicted), boxes(target), EACH, gradient);
        return gradient.toArray();
    }

    /** Torchvision 0.29, in double, epsilon 1e-7. */
    @Test
    void torchvision() {
        peer(
                new GiouLoss(1e-7),
                new double[] {
                    0.5252695418150211, 1.583333332891414, 0.4612794627305604,
                    0.20000000799999984, 0.9583333334201389, 1.59999999996
                },
                new double[] {
                    -0.014418123957968524,
                    -0.01419369500906495,
                    -0.023601434164405365,
                    0.01419369500906495,
                    0.02272727266988063,
                    0.0031565656173477216,
                    -0.060606060560146925,
                    -0.03787878785009183,
                    -0.09794918833060735,
                    -0.07981044975086524,
                    0.09794918833060735,
                    0.07981044975086524,
                    -0.004999999150000017,
                    0.04000000119999997,
                    0.004999999150000017,
                    -0.3999999960000001,
                    0.04166666657986111,
                    0.020833333289930554,
                    -0.04166666657986111,
                    -0.020833333289930554,
                    0.006666666666222221,
                    0.0039999999981333335,
                    -0.006666666666222221,
                    -0.019999999998666664
                });
        peer(
                new DiouLoss(1e-7),
                new double[] {
                    0.47824678581355895, 1.295283018756497, 0.46230996561460924,
                    0.2028089967514201, 0.9908333333876389, 1.0784023668620497
                },
                new double[] {
                    -0.017025406262917746,
                    -0.010891147265195017,
                    -0.014126086503938448,
                    0.012661058769557145,
                    0.0018725524998327442,
                    0.0022143111318282845,
                    -0.022641509425418295,
                    -0.024528301877536487,
                    -0.09450205848553137,
                    -0.07797814256205829,
                    0.10109727694344368,
                    0.08127575179101444,
                    0.020504987339558745,
                    0.029079662906543093,
                    -0.020504987339558745,
                    -0.41123595100568117,
                    0.026666666594861107,
                    0.010833333299930553,
                    -0.05666666656486111,
                    -0.030833333279930555,
                    -0.0011834319526347115,
                    -0.0032141731731541064,
                    -0.0011834319526347115,
                    -0.004142011834221491
                });
        peer(
                new CiouLoss(1e-7, 0),
                new double[] {
                    0.4802234604805716, 1.3027468340391712, 0.4623099679180632,
                    0.20287455667839027, 0.9910102540720345, 1.078922797382386
                },
                new double[] {
                    -0.016798661004804087,
                    -0.011061206208780261,
                    -0.014352831762052105,
                    0.012831117713142388,
                    0.004716709877453066,
                    0.00043671277081558293,
                    -0.02548566680303862,
                    -0.022750703516523786,
                    -0.09450210422161835,
                    -0.07797810529561702,
                    0.10109732267953069,
                    0.08127571452457319,
                    0.02036689624147251,
                    0.029355845102715557,
                    -0.02036689624147251,
                    -0.41151213320185365,
                    0.027453621242281363,
                    0.010439855976220425,
                    -0.05745362121228137,
                    -0.030439855956220428,
                    -0.0011398099755161577,
                    -0.0033450391045097678,
                    -0.0012270539297532653,
                    -0.00401114590286583
                });
    }

    private static void peer(BoxLoss loss, double[] values, double[] gradient) {
        DoubleArray found = boxes(new double[PREDICTED.length]);
        BoxLossValue value = loss.evaluate(boxes(PREDICTED), boxes(TARGET), EACH, found);
        assertArrayEquals(values, value.values(), 1e-14);
        assertArrayEquals(gradient, found.toArray(), 1e-14);
    }

    /** The papers' own forms of EIoU and SIoU (arcsin and all), written with torch tensors and differentiated by it. */
    @Test
    void papers() {
        double[] predicted = Arrays.copyOf(PREDICTED, 8);
        double[] target = Arrays.copyOf(TARGET, 8);
        BoxLossValue eiou = new EiouLoss().evaluate(boxes(predicted), boxes(target), EACH);
        assertArrayEquals(new double[] {0.6262187245494291, 1.4688941299790357}, eiou.values(), 1e-14);
        assertArrayEquals(
                new double[] {
                    -0.011707622008797706,
                    -0.022609897266956083,
                    -0.019024045688177005,
                    0.02437980877138086,
                    0.0018725525097899563,
                    -0.03829494811650384,
                    -0.022641509433962266,
                    0.04491614255765199
                },
                gradient(new EiouLoss(), predicted, target),
                1e-14);
        BoxLossValue siou = new SiouLoss().evaluate(boxes(predicted), boxes(target), EACH);
        assertArrayEquals(new double[] {0.4838049304205443, 1.2798367685613197}, siou.values(), 1e-14);
        assertArrayEquals(
                new double[] {
                    -0.017406513266262726,
                    -0.012118646188971172,
                    -0.014715555658926639,
                    0.012912987998008975,
                    0.003135109145909226,
                    -0.004976531303419187,
                    -0.01699681836083775,
                    -0.013176913322730919
                },
                gradient(new SiouLoss(), predicted, target),
                1e-14);
    }

    /** Unit squares half a side apart: I = 1/2, U = 3/2, C = 3/2, d² = 1/4, c² = 13/4. */
    @Test
    void byHand() {
        double[] predicted = {0, 0, 1, 1};
        double[] target = {.5, 0, 1.5, 1};
        assertEquals(2 / 3.0, value(new IouLoss(), predicted, target), 1e-15);
        assertEquals(2 / 3.0, value(new GiouLoss(), predicted, target), 1e-15);
        assertEquals(2 / 3.0 + 1 / 13.0, value(new DiouLoss(), predicted, target), 1e-15);
        assertEquals(2 / 3.0 + 1 / 13.0, value(new CiouLoss(), predicted, target), 1e-15);
        assertEquals(2 / 3.0 + 1 / 13.0, value(new EiouLoss(), predicted, target), 1e-15);
        // the offset lies along an axis: no angle cost, gamma 2, (d/c)^2 = 1/9
        assertEquals(2 / 3.0 + (1 - Math.exp(-2 / 9.0)) / 2, value(new SiouLoss(), predicted, target), 1e-15);
        // twice as wide: v = 4/pi^2 (atan 1/2 - atan 1)^2
        double[] wide = {0, 0, 2, 1};
        double v = 4 / (Math.PI * Math.PI) * Math.pow(Math.atan(2) - Math.PI / 4, 2);
        double expected = .5 + .25 / 5 + v * v / (.5 + v);
        assertEquals(expected, value(new CiouLoss(), wide, predicted), 1e-15);
        assertEquals(.5 + .25 / 5, value(new CiouLoss(0, .6), wide, predicted), 1e-15);
    }

    /** Unit cubes that share an eighth. */
    @Test
    void threeAxes() {
        DoubleArray predicted = DoubleArray.of(new double[] {0, 0, 0, 1, 1, 1}, Shape.of(1, 6));
        DoubleArray target = DoubleArray.of(new double[] {.5, .5, .5, 1.5, 1.5, 1.5}, Shape.of(1, 6));
        double iou = .125 / 1.875;
        double hull = 3.375;
        BoxOptions options = BoxOptions.corners();
        assertEquals(1 - iou, new IouLoss().evaluate(predicted, target, options).value(), 1e-15);
        assertEquals(
                1 - iou + (hull - 1.875) / hull,
                new GiouLoss().evaluate(predicted, target, options).value(),
                1e-15);
        assertEquals(
                1 - iou + .75 / 6.75,
                new DiouLoss().evaluate(predicted, target, options).value(),
                1e-15);
    }

    @ParameterizedTest
    @MethodSource("all")
    void gradientIsThatOfDifferences(BoxLoss loss) {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int axes = loss.planar() || round % 2 == 0 ? 2 : 3;
            for (BoxFormat format : BoxFormat.values()) {
                double[] target = box(random, axes, format);
                double[] predicted = box(random, axes, format);
                while (!smooth(predicted, target, format)) {
                    predicted = box(random, axes, format);
                }
                Shape shape = Shape.of(1, 2 * axes);
                BoxOptions options = format == BoxFormat.CORNERS ? BoxOptions.corners() : BoxOptions.centers();
                DoubleArray gradient = DoubleArray.zeros(shape);
                loss.evaluate(DoubleArray.of(predicted, shape), DoubleArray.of(target, shape), options, gradient);
                double alpha = loss instanceof CiouLoss ciou ? alpha(ciou, predicted, target, format) : 0;
                // alpha is a constant of the gradient
                BoxLoss smooth = loss instanceof CiouLoss ciou ? new DiouLoss(ciou.epsilon()) : loss;
                ToDoubleFunction<double[]> function =
                        at -> smooth.evaluate(DoubleArray.of(at, shape), DoubleArray.of(target, shape), options)
                                        .value()
                                + (alpha == 0 ? 0 : alpha * aspect(at, target, format));
                for (int i = 0; i < 2 * axes; i++) {
                    assertEquals(
                            difference(function, predicted, i),
                            gradient.get(i),
                            1e-8,
                            Arrays.toString(predicted) + " on " + Arrays.toString(target) + " by " + i);
                }
            }
        }
    }

    /** Whether no two edges, centres or sizes are so close that a difference would step over a kink. */
    private static boolean smooth(double[] predicted, double[] target, BoxFormat format) {
        int axes = target.length / 2;
        double least = 1;
        for (int a = 0; a < axes; a++) {
            double[] p = span(predicted[a], predicted[axes + a], format);
            double[] t = span(target[a], target[axes + a], format);
            for (double edge : p) {
                least = Math.min(least, Math.min(Math.abs(edge - t[0]), Math.abs(edge - t[1])));
            }
            double size = p[1] - p[0] - t[1] + t[0];
            double offset = p[1] + p[0] - t[1] - t[0];
            least = Math.min(least, Math.min(Math.abs(size), Math.abs(offset)));
        }
        return least > .05;
    }

    private static double[] span(double first, double second, BoxFormat format) {
        return format == BoxFormat.CORNERS
                ? new double[] {first, second}
                : new double[] {first - second / 2, first + second / 2};
    }

    private static double alpha(CiouLoss loss, double[] predicted, double[] target, BoxFormat format) {
        Shape shape = Shape.of(1, 4);
        double v = aspect(predicted, target, format);
        double iou = 1
                - new IouLoss(loss.epsilon())
                        .pairwise(DoubleArray.of(predicted, shape), DoubleArray.of(target, shape), format)
                        .get(0);
        return iou < loss.aspectFrom() ? 0 : v / (1 - iou + v + loss.epsilon());
    }

    private static double aspect(double[] predicted, double[] target, BoxFormat format) {
        return 4
                / (Math.PI * Math.PI)
                * Math.pow(Math.atan(ratio(target, format)) - Math.atan(ratio(predicted, format)), 2);
    }

    private static double ratio(double[] box, BoxFormat format) {
        return format == BoxFormat.CENTER ? box[2] / box[3] : (box[2] - box[0]) / (box[3] - box[1]);
    }

    private static double[] box(Random random, int axes, BoxFormat format) {
        double[] box = new double[2 * axes];
        for (int a = 0; a < axes; a++) {
            double first = 3 * random.nextDouble();
            double size = .7 + 2 * random.nextDouble();
            box[a] = first;
            box[axes + a] = format == BoxFormat.CORNERS ? first + size : size;
        }
        return box;
    }

    private static double difference(ToDoubleFunction<double[]> function, double[] point, int i) {
        double step = 2e-4;
        return (8 * (at(function, point, i, step) - at(function, point, i, -step))
                        - (at(function, point, i, 2 * step) - at(function, point, i, -2 * step)))
                / (12 * step);
    }

    private static double at(ToDoubleFunction<double[]> function, double[] point, int i, double shift) {
        double[] moved = point.clone();
        moved[i] += shift;
        return function.applyAsDouble(moved);
    }

    @ParameterizedTest
    @MethodSource("all")
    void formatsAgree(BoxLoss loss) {
        double[] predicted = {3.5, 4, 3, 6, 2, 2.5, 4, 5};
        double[] target = {4, 4.5, 2, 3, 20, 2, 2, 2};
        double[] predictedCorners = {2, 1, 5, 7, 0, 0, 4, 5};
        double[] targetCorners = {3, 3, 5, 6, 19, 1, 21, 3};
        DoubleArray byCenter = boxes(new double[8]);
        BoxLossValue value = loss.evaluate(boxes(predicted), boxes(target), BoxOptions.centers(), byCenter);
        DoubleArray byCorner = boxes(new double[8]);
        BoxLossValue other =
                loss.evaluate(boxes(predictedCorners), boxes(targetCorners), BoxOptions.corners(), byCorner);
        assertArrayEquals(other.values(), value.values(), 1e-15);
        for (int k = 0; k < 2; k++) {
            for (int a = 0; a < 2; a++) {
                double low = byCorner.get(4 * k + a);
                double high = byCorner.get(4 * k + 2 + a);
                assertEquals(low + high, byCenter.get(4 * k + a), 1e-15);
                assertEquals((high - low) / 2, byCenter.get(4 * k + 2 + a), 1e-15);
            }
        }
    }

    /** Equal, contained, disjoint, touching, without width, without area, at one point, inverted. */
    @ParameterizedTest
    @MethodSource("all")
    void degenerateBoxesStayFinite(BoxLoss loss) {
        double[][] forms = {
            {0, 0, 2, 2},
            {.5, .5, 1, 1},
            {2, 0, 4, 2},
            {5, 5, 6, 6},
            {1, 0, 1, 2},
            {0, 1, 2, 1},
            {1, 1, 1, 1},
            {0, 0, 0, 0},
            {1e-300, 0, 2e-300, 1e-300},
            {0, 0, 1e-150, 1e-150},
            {-1e100, 0, 1e100, 1}
        };
        for (double[] predicted : forms) {
            for (double[] target : forms) {
                double value = value(loss, predicted, target);
                assertTrue(value >= 0 && value < 4.5, () -> Arrays.toString(predicted) + " gives " + value);
                for (double slope : gradient(loss, predicted, target)) {
                    assertTrue(Double.isFinite(slope), () -> Arrays.toString(predicted) + Arrays.toString(target));
                }
            }
        }
        double[] box = {1, 2, 4, 7};
        assertEquals(
                0,
                value(loss, box, box),
                loss instanceof Record && loss.toString().contains("0.5") ? .1 : 0);
        // no derivative of IoU alone, but of its generalisations
        boolean pulled =
                Arrays.stream(gradient(loss, box, new double[] {9, 9, 12, 12})).anyMatch(slope -> slope != 0);
        assertEquals(!(loss instanceof IouLoss), pulled);
    }

    @Test
    void boxesWithoutAreaOverlapByNothing() {
        double[] point = {1, 1, 1, 1};
        assertEquals(1, value(new IouLoss(), point, point));
        assertEquals(1, value(new GiouLoss(), point, point));
        assertArrayEquals(new double[4], gradient(new EiouLoss(), point, point));
        // a line inside the target can grow
        assertArrayEquals(
                new double[] {.5, -0.0, -.5, -0.0},
                gradient(new IouLoss(), new double[] {1, 0, 1, 2}, new double[] {0, 0, 2, 2}));
    }

    @ParameterizedTest
    @MethodSource("all")
    void invertedPredictionsAreReadInOrder(BoxLoss loss) {
        double[] right = {1, 2, 4, 7};
        double[] swapped = {4, 2, 1, 7};
        double[] target = {2, 3, 5, 6};
        DoubleArray gradient = boxes(new double[4]);
        BoxLossValue value = loss.evaluate(boxes(swapped), boxes(target), EACH, gradient);
        double[] expected = gradient(loss, right, target);
        assertEquals(value(loss, right, target), value.value());
        assertEquals(1, value.inverted());
        assertArrayEquals(new double[] {expected[2], expected[1], expected[0], expected[3]}, gradient.toArray(), 1e-16);
        BoxOptions centers = BoxOptions.centers();
        BoxLossValue negative = loss.evaluate(boxes(2.5, 4.5, -3, 5), boxes(3.5, 4.5, 3, 3), centers);
        assertEquals(value.value(), negative.value(), 1e-15);
        assertEquals(1, negative.inverted());
        assertTrue(negative.toString().endsWith("over 1 boxes, 1 inverted"), negative::toString);
    }

    @Test
    void reductionsAndWeights() {
        DoubleArray predicted = boxes(PREDICTED);
        DoubleArray target = boxes(TARGET);
        BoxLoss loss = new GiouLoss();
        double[] each = loss.evaluate(predicted, target, EACH).values();
        double sum = Arrays.stream(each).sum();
        assertEquals(sum, loss.evaluate(predicted, target, EACH).value(), 1e-15);
        assertEquals(
                sum,
                loss.evaluate(predicted, target, EACH.withReduction(Reduction.SUM))
                        .value(),
                1e-15);
        assertEquals(
                sum / 6, loss.evaluate(predicted, target, BoxOptions.corners()).value(), 1e-15);

        double[] holes = PREDICTED.clone();
        Arrays.fill(holes, 4, 8, Double.NaN);
        BoxOptions weighted =
                BoxOptions.corners().withWeights(DoubleArray.of(new double[] {1, 0, 2, .5, 0, 0}, Shape.of(6)));
        DoubleArray gradient = boxes(new double[24]);
        Arrays.fill(holes, 16, 20, Double.POSITIVE_INFINITY);
        double value = loss.evaluate(boxes(holes), target, weighted, gradient).value();
        assertEquals((each[0] + 2 * each[2] + .5 * each[3]) / 3.5, value, 1e-15);
        double[] plain = gradient(loss, PREDICTED, TARGET);
        for (int i = 0; i < 4; i++) {
            assertEquals(plain[i] / 3.5, gradient.get(i), 1e-16);
            assertEquals(0, gradient.get(4 + i));
            assertEquals(plain[8 + i] * 2 / 3.5, gradient.get(8 + i), 1e-16);
        }
        BoxOptions none = BoxOptions.corners().withWeights(FloatArray.zeros(Shape.of(6)));
        assertEquals(0, loss.evaluate(boxes(holes), target, none, gradient).value());
        assertArrayEquals(new double[24], gradient.toArray());
    }

    @ParameterizedTest
    @MethodSource("all")
    void floatsAreEvaluatedInDouble(BoxLoss loss) {
        float[] predicted = new float[PREDICTED.length];
        float[] target = new float[TARGET.length];
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = (float) PREDICTED[i];
            target[i] = (float) TARGET[i];
        }
        Shape shape = Shape.of(6, 4);
        FloatArray gradient = FloatArray.zeros(shape);
        BoxLossValue value =
                loss.evaluate(FloatArray.of(predicted, shape), FloatArray.of(target, shape), EACH, gradient);
        assertArrayEquals(loss.evaluate(boxes(PREDICTED), boxes(TARGET), EACH).values(), value.values());
        double[] expected = gradient(loss, PREDICTED, TARGET);
        for (int i = 0; i < expected.length; i++) {
            assertEquals((float) expected[i], gradient.get(i));
        }
    }

    @Test
    void pairwise() {
        DoubleArray predicted = boxes(Arrays.copyOf(PREDICTED, 8));
        DoubleArray target = boxes(Arrays.copyOf(TARGET, 12));
        for (BoxLoss loss : List.of(new IouLoss(), new GiouLoss(), new SiouLoss())) {
            DoubleArray matrix = loss.pairwise(predicted, target, BoxFormat.CORNERS);
            assertEquals(Shape.of(2, 3), matrix.shape());
            for (int i = 0; i < 6; i++) {
                int k = i / 3;
                int m = i % 3;
                assertEquals(
                        value(
                                loss,
                                Arrays.copyOfRange(PREDICTED, 4 * k, 4 * k + 4),
                                Arrays.copyOfRange(TARGET, 4 * m, 4 * m + 4)),
                        matrix.get(i));
            }
        }
        // torchvision's generalized_box_iou
        assertEquals(
                0.4747304582210243,
                1
                        - new GiouLoss()
                                .pairwise(predicted, target, BoxFormat.CORNERS)
                                .get(0),
                1e-15);
    }
}
