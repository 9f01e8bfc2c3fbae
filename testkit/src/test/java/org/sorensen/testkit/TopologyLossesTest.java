package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.DiceClDice;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.SkeletonRecallLoss;
import org.sorensen.loss.SoftClDiceLoss;

/** Losses over skeletons. */
class TopologyLossesTest {
    /** How MONAI's clDice sums: over the whole batch, without the first class. */
    private static final LossOptions MONAI = LossOptions.probabilities()
            .withAggregation(Aggregation.GLOBAL_MICRO)
            .withClasses(ClassSelection.foreground())
            .withAbsentClass(AbsentClassPolicy.COUNT);

    private static final double[] CLDICE = {
        0.5803513913185552, 0.01038603956457374, 0.02810092308702087, -0.33271156894460174
    };
    private static final double[] DICE_CLDICE = {
        0.5872339857257463, 0.027312433191983787, 0.016369547423737155, -0.3251163038001302
    };

    private static DoubleArray plus(boolean prediction, boolean background) {
        double[] values = new double[25];
        for (int i = 0; i < values.length; i++) {
            boolean in = i / 5 == 2 || i % 5 == 2;
            values[i] = prediction ? in ? .1 + .7 : .1 : in ? 1 : 0;
        }
        if (prediction) {
            values[12] = .4;
            values[0] = .5;
        }
        if (!background) {
            return DoubleArray.of(values, Shape.of(1, 1, 5, 5));
        }
        double[] both = new double[50];
        Arrays.setAll(both, i -> i < 25 ? 1 - values[i] : values[i - 25]);
        return DoubleArray.of(both, Shape.of(1, 2, 5, 5));
    }

    /** The numbers are MONAI 1.5.2's, in double. */
    @Test
    void plusShapedMask() {
        DoubleArray gradient = DoubleArray.zeros(Shape.of(1, 2, 5, 5));
        Loss loss = new SoftClDiceLoss();
        SoftMap target = SoftMap.of(plus(false, true));
        assertEquals(
                0.15772566655958886,
                loss.evaluate(plus(true, true), target, MONAI, gradient).value(),
                1e-14);
        assertEquals(0, gradient.get(0));
        assertEquals(-0.08747912575359085, gradient.get(25 + 12), 1e-14);
        assertEquals(0.06223035550635868, gradient.get(25), 1e-14);
        assertEquals(-0.02456461401566789, gradient.get(26), 1e-14);
        assertEquals(-0.10494729572028805, gradient.get(27), 1e-14);
        assertEquals(0.00218352124583715, gradient.get(28), 1e-14);
        assertEquals(-0.0043670424916743, gradient.get(32), 1e-14);
        assertEquals(
                0.19056496093936892,
                DiceClDice.standard()
                        .evaluate(plus(true, true), target, MONAI, gradient)
                        .value(),
                1e-14);
        assertEquals(-0.07627691009273024, gradient.get(37), 1e-14);
        assertEquals(0.02065414214576732, gradient.get(29), 1e-14);
    }

    /** One channel is a class of its own, where MONAI 1.5 gives 0 with no gradient. */
    @Test
    void oneChannelIsNotDropped() {
        DoubleArray gradient = DoubleArray.zeros(Shape.of(1, 1, 5, 5));
        double value = new SoftClDiceLoss()
                .evaluate(plus(true, false), SoftMap.of(plus(false, false)), LossOptions.probabilities(), gradient)
                .value();
        assertEquals(0.15772566655958886, value, 1e-14);
        assertEquals(0.06223035550635868, gradient.get(0), 1e-14);
    }

    /** Volumes full of ties: who has the derivative is as in torch. Sums over MONAI 1.5.2's gradient, in double. */
    @Test
    void tiesInVolumes() {
        Shape shape = Shape.of(2, 2, 3, 4, 5);
        double[] p = new double[shape.size()];
        double[] t = new double[shape.size()];
        Arrays.setAll(p, i -> (i * 7 % 11 + 1) / 12.0);
        Arrays.setAll(t, i -> i * 5 % 3 == 0 ? 1 : 0);
        checksums(new SoftClDiceLoss(2, 1), p, t, shape, CLDICE);
        checksums(DiceClDice.of(.5, 1, 1), p, t, shape, DICE_CLDICE);
    }

    private static void checksums(Loss loss, double[] p, double[] t, Shape shape, double[] expected) {
        DoubleArray gradient = DoubleArray.zeros(shape);
        double value = loss.evaluate(DoubleArray.of(p, shape), SoftMap.of(DoubleArray.of(t, shape)), MONAI, gradient)
                .value();
        double waves = 0;
        double squares = 0;
        double sum = 0;
        for (int i = 0; i < shape.size(); i++) {
            waves += gradient.get(i) * Math.sin(i + 1);
            squares += gradient.get(i) * gradient.get(i);
            sum += gradient.get(i);
        }
        assertArrayEquals(expected, new double[] {value, waves, squares, sum}, 1e-13);
    }

    /** A perfect prediction of a mask has the same skeleton; a prediction that misses a link is told from one that
     * misses as many voxels of the side. */
    @Test
    void brokenLinksCostMoreThanThinSides() {
        Shape shape = Shape.of(1, 1, 5, 12);
        int[] labels = new int[60];
        Arrays.fill(labels, 12, 48, 1);
        LabelMap target = LabelMap.of(labels, Shape.of(1, 5, 12));
        double[] whole = Arrays.stream(labels).asDoubleStream().toArray();
        double[] broken = whole.clone();
        double[] thin = whole.clone();
        for (int y = 1; y < 4; y++) {
            broken[y * 12 + 6] = 0;
            thin[12 + 4 + y] = 0;
        }
        Loss loss = new SoftClDiceLoss();
        LossOptions options = LossOptions.probabilities();
        assertEquals(
                0, loss.evaluate(DoubleArray.of(whole, shape), target, options).value(), 1e-15);
        double ofBroken =
                loss.evaluate(DoubleArray.of(broken, shape), target, options).value();
        double ofThin =
                loss.evaluate(DoubleArray.of(thin, shape), target, options).value();
        assertTrue(ofBroken > ofThin, ofBroken + " against " + ofThin);
        Loss recall = new SkeletonRecallLoss(0, 0);
        assertEquals(
                0, recall.evaluate(DoubleArray.of(thin, shape), target, options).value(), 1e-15);
        assertTrue(
                recall.evaluate(DoubleArray.of(broken, shape), target, options).value() > 0);
    }

    /** An ignored voxel is as if outside the image: the rest of a column is a shorter column. */
    @Test
    void ignoredVoxelsEndTheImage() {
        double[] p = {.2, .9, .7, .4, .8, .3};
        int[] labels = {0, 1, 1, 0, 1, 255};
        LossOptions options = LossOptions.probabilities();
        Loss loss = new SoftClDiceLoss(2, 1);
        DoubleArray whole = DoubleArray.zeros(Shape.of(1, 1, 6));
        DoubleArray part = DoubleArray.zeros(Shape.of(1, 1, 5));
        double ignoring = loss.evaluate(
                        DoubleArray.of(p, Shape.of(1, 1, 6)),
                        LabelMap.of(labels, Shape.of(1, 6)),
                        options.withIgnoreLabel(255),
                        whole)
                .value();
        double shorter = loss.evaluate(
                        DoubleArray.of(Arrays.copyOf(p, 5), Shape.of(1, 1, 5)),
                        LabelMap.of(Arrays.copyOf(labels, 5), Shape.of(1, 5)),
                        options,
                        part)
                .value();
        assertEquals(shorter, ignoring);
        assertArrayEquals(part.toArray(), Arrays.copyOf(whole.toArray(), 5));
    }

    /** Of a bar of 3 by 7 the skeleton is within the middle row; radius 1 is nearly the bar itself. */
    @Test
    void skeletonRecallByHand() {
        Shape shape = Shape.of(1, 1, 3, 7);
        int[] labels = new int[21];
        Arrays.fill(labels, 1);
        LabelMap target = LabelMap.of(labels, Shape.of(1, 3, 7));
        double[] middle = new double[21];
        Arrays.fill(middle, 7, 14, .25);
        DoubleArray gradient = DoubleArray.zeros(shape);
        double value = new SkeletonRecallLoss(0, 0)
                .evaluate(DoubleArray.of(middle, shape), target, LossOptions.probabilities(), gradient)
                .value();
        assertEquals(.75, value, 1e-15);
        for (int i = 0; i < 21; i++) {
            assertTrue(i / 7 == 1 || gradient.get(i) == 0);
        }
        double sum = Arrays.stream(gradient.toArray()).sum();
        assertEquals(-1, sum, 1e-14);
    }

    @Test
    void badInputSaysWhatIsWrong() {
        assertThrows(IllegalArgumentException.class, () -> new SoftClDiceLoss(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new SoftClDiceLoss(1, -1));
        assertThrows(IllegalArgumentException.class, () -> new SkeletonRecallLoss(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new SkeletonRecallLoss(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> DiceClDice.of(1.5, 3, 1));
        FloatArray scores = FloatArray.zeros(Shape.of(1, 1, 2, 2, 2, 2));
        LabelMap ones =
                LabelMap.of(new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, Shape.of(1, 2, 2, 2, 2));
        for (Loss loss : List.of(new SoftClDiceLoss(), new SkeletonRecallLoss())) {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> loss.evaluate(scores, ones, LossOptions.sigmoid()))
                    .getMessage();
            assertTrue(message.contains("one to three spatial axes") && message.contains("[2, 2, 2, 2]"), message);
        }
    }
}
