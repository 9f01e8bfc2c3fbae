package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.geometry.Components.Connectivity;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.BlobLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.InstanceMaskDice;
import org.sorensen.loss.LesionSizeWeightedLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.NonFiniteLossException;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;

/** Losses over connected components and instances. */
class InstanceLossesTest {
    private static final Loss DICE = new DiceLoss(Denominator.LINEAR, Smoothing.NONE, ScoreTransform.COMPLEMENT);

    @TestFactory
    Stream<DynamicNode> contract() {
        return Stream.of(
                        new BlobLoss(new DiceLoss().plus(new CrossEntropyLoss())),
                        new BlobLoss(new DiceLoss().plus(new BinaryCrossEntropyLoss())),
                        InstanceMaskDice.perInstance(3))
                .flatMap(LossContract::of);
    }

    /** Two components, of 2 and of 1 voxel: for each the other is not there. */
    @Test
    void blobsByHand() {
        double[] p = {.8, .6, .1, .2, .3};
        Shape shape = Shape.of(1, 1, 5);
        DoubleArray gradient = DoubleArray.zeros(shape);
        LabelMap target = LabelMap.of(new int[] {1, 1, 0, 0, 1}, Shape.of(1, 5));
        double global = 1 - 2 * 1.7 / (2.0 + 3);
        double first = 1 - 2 * 1.4 / (1.7 + 2);
        double second = 1 - 2 * .3 / (.6 + 1);
        double value = new BlobLoss(DICE, 2, 1, Connectivity.FULL)
                .evaluate(DoubleArray.of(p, shape), target, LossOptions.probabilities(), gradient)
                .value();
        assertEquals(2 * global + (first + second) / 2, value, 1e-14);
        double ofGlobal = -2 / 5.0 + 3.4 / 25;
        double ofFirst = -2 / 3.7 + 2.8 / (3.7 * 3.7);
        assertEquals(2 * ofGlobal + ofFirst / 2, gradient.get(0), 1e-14);
        double ofSecond = -2 / 1.6 + .6 / (1.6 * 1.6);
        assertEquals(2 * ofGlobal + ofSecond / 2, gradient.get(4), 1e-14);
        double background = 2 * 3.4 / 25 + (2.8 / (3.7 * 3.7) + .6 / (1.6 * 1.6)) / 2;
        assertEquals(background, gradient.get(2), 1e-14);
    }

    /** The second sample holds nothing and is left out of the mean over blobs. */
    @Test
    void samplesWithoutComponentsAreSkipped() {
        double[] p = {.8, .6, .1, .5, .5, .5};
        LabelMap target = LabelMap.of(new int[] {1, 0, 1, 0, 0, 0}, Shape.of(2, 3));
        double value = new BlobLoss(DICE, 0, 1, Connectivity.FACES)
                .evaluate(DoubleArray.of(p, Shape.of(2, 1, 3)), target, LossOptions.probabilities())
                .value();
        assertEquals((1 - 1.6 / (1.4 + 1) + 1 - .2 / (.7 + 1)) / 2, value, 1e-14);
    }

    /** Softmax of two classes, the foreground's components: the sigmoid of the difference. */
    @Test
    void softmaxIsOneClassAgainstTheRest() {
        double[] z = {.3, -1, 2, .5, -.4, 1.2, .7, -2};
        double[] difference = {z[4] - z[0], z[5] - z[1], z[6] - z[2], z[7] - z[3]};
        LabelMap target = LabelMap.of(new int[] {1, 0, 1, 1}, Shape.of(1, 4));
        DoubleArray two = DoubleArray.zeros(Shape.of(1, 2, 4));
        DoubleArray one = DoubleArray.zeros(Shape.of(1, 1, 4));
        double softmax = new BlobLoss(new CrossEntropyLoss(), 1, 1, Connectivity.FULL)
                .evaluate(
                        DoubleArray.of(z, Shape.of(1, 2, 4)),
                        target,
                        LossOptions.softmax().withClasses(ClassSelection.foreground()),
                        two)
                .value();
        double sigmoid = new BlobLoss(new BinaryCrossEntropyLoss(), 1, 1, Connectivity.FULL)
                .evaluate(DoubleArray.of(difference, Shape.of(1, 1, 4)), target, LossOptions.sigmoid(), one)
                .value();
        assertEquals(sigmoid, softmax, 1e-14);
        for (int i = 0; i < 4; i++) {
            assertEquals(one.get(i), two.get(4 + i), 1e-14);
            assertEquals(-one.get(i), two.get(i), 1e-14);
        }
    }

    /** The logit of another component may be anything: it is not there, and its derivative by that blob is 0. */
    @Test
    void otherComponentsWeighNothingAfterTheActivation() {
        LabelMap target = LabelMap.of(new int[] {1, 0, 1}, Shape.of(1, 3));
        LabelMap firstOnly = LabelMap.of(new int[] {1, 0, 9}, Shape.of(1, 3));
        LabelMap secondOnly = LabelMap.of(new int[] {9, 0, 1}, Shape.of(1, 3));
        DoubleArray scores = DoubleArray.of(new double[] {.5, -.2, 4}, Shape.of(1, 1, 3));
        LossOptions options = LossOptions.sigmoid();
        Loss inner = new DiceLoss();
        double blobs = new BlobLoss(inner, 0, 1, Connectivity.FULL)
                .evaluate(scores, target, options)
                .value();
        double first =
                inner.evaluate(scores, firstOnly, options.withIgnoreLabel(9)).value();
        double second =
                inner.evaluate(scores, secondOnly, options.withIgnoreLabel(9)).value();
        assertEquals((first + second) / 2, blobs, 1e-14);
    }

    /** 6 voxels, components of 1 and 2: weights 6/3/1, 6/3/2 and, of the background of 3, 6/3/3. */
    @Test
    void lesionWeightsByHand() {
        float[] weights = {2, 2 / 3f, 1, 1, 2 / 3f, 2 / 3f};
        DoubleArray scores = DoubleArray.of(new double[] {.5, -.2, 1, .3, -.6, .1}, Shape.of(1, 1, 6));
        LabelMap target = LabelMap.of(new int[] {1, 0, 1, 1, 0, 0}, Shape.of(1, 6));
        Loss inner = new BinaryCrossEntropyLoss();
        LossOptions options = LossOptions.sigmoid();
        double expected = inner.evaluate(
                        scores, target, options.withVoxelWeights(FloatArray.of(weights, Shape.of(1, 6))))
                .value();
        assertEquals(
                expected,
                new LesionSizeWeightedLoss(inner)
                        .evaluate(scores, target, options)
                        .value(),
                1e-14);
        float[] clipped = {1.5f, 2 / 3f, 1, 1, 2 / 3f, 2 / 3f};
        assertEquals(
                inner.evaluate(scores, target, options.withVoxelWeights(FloatArray.of(clipped, Shape.of(1, 6))))
                        .value(),
                new LesionSizeWeightedLoss(inner, Connectivity.FACES, 1.5)
                        .evaluate(scores, target, options)
                        .value(),
                1e-14);
    }

    /** Every component's voxels weigh the same together, in each class of exclusive ones. */
    @Test
    void lesionsOfAllClassesWeighTheSame() {
        LabelMap target = LabelMap.of(new int[] {1, 2, 2, 0, 1, 1, 1, 0}, Shape.of(1, 8));
        DoubleArray gradient = DoubleArray.zeros(Shape.of(1, 3, 8));
        new LesionSizeWeightedLoss(new CrossEntropyLoss())
                .evaluate(DoubleArray.zeros(Shape.of(1, 3, 8)), target, LossOptions.softmax(), gradient);
        double[] own = new double[8];
        for (int v = 0; v < 8; v++) {
            own[v] = gradient.get(target.get(v) * 8 + v);
        }
        assertEquals(own[0], own[1] + own[2], 1e-7);
        assertEquals(own[0], own[4] + own[5] + own[6], 1e-7);
        assertEquals(own[0], own[3] + own[7], 1e-7);
    }

    @Test
    void instanceMasksByHand() {
        Shape shape = Shape.of(2, 1, 1, 2);
        double[] z = {Math.log(3), 0, -Math.log(3), Math.log(3)};
        LabelMap target = LabelMap.of(new int[] {1, 0, 0, 0}, Shape.of(2, 1, 2));
        double first = 1 - (2 * .75 + 1) / (1.25 + 1 + 1);
        double second = 1 - 1 / (1.0 + 0 + 1);
        DoubleArray scores = DoubleArray.of(z, shape);
        assertEquals(
                (first + second) / 2,
                InstanceMaskDice.standard().evaluate(scores, target).value(),
                1e-14);
        assertEquals(
                (first + second) / 5,
                InstanceMaskDice.perInstance(5)
                        .evaluate(scores, target, LossOptions.sigmoid())
                        .value(),
                1e-14);
    }

    @Test
    void badInputSaysWhatIsWrong() {
        assertThrows(IllegalArgumentException.class, () -> new BlobLoss(DICE, -1, 1, Connectivity.FULL));
        assertThrows(IllegalArgumentException.class, () -> new LesionSizeWeightedLoss(DICE, Connectivity.FULL, 0));
        assertThrows(IllegalArgumentException.class, () -> InstanceMaskDice.perInstance(0));
        DoubleArray scores = DoubleArray.of(new double[] {.5, Double.NaN, 1, 2}, Shape.of(1, 2, 2));
        LabelMap target = LabelMap.of(new int[] {1, 0}, Shape.of(1, 2));
        NonFiniteLossException notFinite = assertThrows(
                NonFiniteLossException.class, () -> new BlobLoss(DICE).evaluate(scores, target, LossOptions.softmax()));
        assertArrayEquals(new int[] {0, 0}, new int[] {notFinite.sample(), notFinite.classIndex()});
        DoubleArray fine = DoubleArray.of(new double[] {.5, .1, 1, 2}, Shape.of(1, 2, 2));
        String reduction = assertThrows(
                        IllegalArgumentException.class,
                        () -> new BlobLoss(DICE)
                                .evaluate(fine, target, LossOptions.softmax().withReduction(Reduction.SUM)))
                .getMessage();
        assertTrue(reduction.contains("needs Reduction.MEAN, found SUM"), reduction);
        assertThrows(
                IllegalArgumentException.class,
                () -> new BlobLoss(DICE)
                        .evaluate(fine, target, LossOptions.softmax(), DoubleArray.zeros(Shape.of(1, 2, 3))));
    }
}
