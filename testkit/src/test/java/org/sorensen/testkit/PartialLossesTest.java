package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.Configured;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.ExclusionLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.MarginalLoss;
import org.sorensen.loss.MergedClassesLoss;
import org.sorensen.loss.NonFiniteLossException;
import org.sorensen.loss.RegionsLoss;
import org.sorensen.loss.WeightNormalization;

/** Losses for targets that do not say everything. */
class PartialLossesTest {
    private static final Shape SCORES = Shape.of(2, 4, 3);
    private static final Shape LABELS = Shape.of(2, 3);
    private static final double[] Z = new double[24];

    static {
        Arrays.setAll(Z, i -> (i * 7 % 13) / 3.0 - 2);
    }

    private static double probability(int sample, int voxel, int... classes) {
        double all = 0;
        double some = 0;
        for (int c = 0; c < 4; c++) {
            double e = Math.exp(Z[(sample * 4 + c) * 3 + voxel]);
            all += e;
            int k = c;
            some += Arrays.stream(classes).anyMatch(each -> each == k) ? e : 0;
        }
        return some / all;
    }

    private static DoubleArray merged(int[]... groups) {
        double[] p = new double[2 * groups.length * 3];
        for (int n = 0; n < 2; n++) {
            for (int g = 0; g < groups.length; g++) {
                for (int v = 0; v < 3; v++) {
                    p[(n * groups.length + g) * 3 + v] = probability(n, v, groups[g]);
                }
            }
        }
        return DoubleArray.of(p, Shape.of(2, groups.length, 3));
    }

    @Test
    void mergedClassesAddProbabilities() {
        Loss inner = new DiceLoss().plus(new CrossEntropyLoss());
        LabelMap labels = LabelMap.of(new int[] {0, 1, 2, 3, 7, 2}, LABELS);
        LabelMap groups = LabelMap.of(new int[] {1, 0, 2, 0, 7, 2}, LABELS);
        double expected = inner.evaluate(
                        merged(new int[] {3, 1}, new int[] {0}, new int[] {2}),
                        groups,
                        LossOptions.probabilities().withIgnoreLabel(7))
                .value();
        double found = new MergedClassesLoss(inner, List.of(List.of(3, 1), List.of(0), List.of(2)))
                .evaluate(
                        DoubleArray.of(Z, SCORES), labels, LossOptions.softmax().withIgnoreLabel(7))
                .value();
        assertEquals(expected, found, 1e-13);
    }

    /** An ignore label that is the number of a group does not ignore the group. */
    @Test
    void ignoreLabelsAreThoseOfTheTarget() {
        Loss inner = new CrossEntropyLoss();
        LabelMap labels = LabelMap.of(new int[] {0, 1, 2, 3, 1, 2}, LABELS);
        double found = new MergedClassesLoss(inner, List.of(List.of(0), List.of(2, 3), List.of(1)))
                .evaluate(
                        DoubleArray.of(Z, SCORES), labels, LossOptions.softmax().withIgnoreLabel(1))
                .value();
        double expected = -(Math.log(probability(0, 0, 0))
                        + Math.log(probability(0, 2, 2, 3))
                        + Math.log(probability(1, 0, 2, 3))
                        + Math.log(probability(1, 2, 2, 3)))
                / 4;
        assertEquals(expected, found, 1e-13);
    }

    @Test
    void softTargetsAreAdded() {
        double[] t = new double[24];
        Arrays.setAll(t, i -> (i % 4 + 1) / 16.0);
        double[] groups = new double[12];
        for (int i = 0; i < 12; i++) {
            int n = i / 6;
            int v = i % 3;
            int g = i / 3 % 2;
            groups[i] =
                    g == 0 ? t[n * 12 + v] + t[(n * 4 + 2) * 3 + v] : t[(n * 4 + 1) * 3 + v] + t[(n * 4 + 3) * 3 + v];
        }
        double expected = new DiceLoss()
                .evaluate(
                        merged(new int[] {0, 2}, new int[] {1, 3}),
                        SoftMap.of(DoubleArray.of(groups, Shape.of(2, 2, 3))),
                        LossOptions.probabilities())
                .value();
        double found = new MergedClassesLoss(new DiceLoss(), List.of(List.of(0, 2), List.of(1, 3)))
                .evaluate(DoubleArray.of(Z, SCORES), SoftMap.of(DoubleArray.of(t, SCORES)), LossOptions.softmax())
                .value();
        assertEquals(expected, found, 1e-13);
    }

    @Test
    void regionsOverlap() {
        Loss inner = new DiceLoss().plus(new BinaryCrossEntropyLoss());
        LabelMap labels = LabelMap.of(new int[] {0, 1, 2, 3, 1, 2}, LABELS);
        double[] t = {0, 1, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 0};
        double expected = inner.evaluate(
                        merged(new int[] {1, 2, 3}, new int[] {1, 3}, new int[] {3}),
                        SoftMap.of(DoubleArray.of(t, Shape.of(2, 3, 3))),
                        LossOptions.probabilities())
                .value();
        RegionsLoss loss = new RegionsLoss(inner, List.of(List.of(1, 2, 3), List.of(1, 3), List.of(3)));
        assertEquals(
                expected,
                loss.evaluate(DoubleArray.of(Z, SCORES), labels, LossOptions.softmax())
                        .value(),
                1e-13);
        double[] p = merged(new int[] {0}, new int[] {1}, new int[] {2}, new int[] {3})
                .toArray();
        assertEquals(
                expected,
                loss.evaluate(DoubleArray.of(p, SCORES), labels, LossOptions.probabilities())
                        .value(),
                1e-13);
    }

    /** Logits far apart: the probability of a region is 1 to the last digit, its logarithm and gradient are not lost. */
    @Test
    void farLogitsKeepTheirGradient() {
        DoubleArray gradient = DoubleArray.zeros(Shape.of(1, 3, 1));
        double value = new RegionsLoss(new BinaryCrossEntropyLoss(), List.of(List.of(0, 1)))
                .evaluate(
                        DoubleArray.of(new double[] {500, 500, -300}, Shape.of(1, 3, 1)),
                        LabelMap.of(new int[] {2}, Shape.of(1, 1)),
                        LossOptions.softmax(),
                        gradient)
                .value();
        assertEquals(800 + Math.log(2), value, 1e-12);
        assertArrayEquals(new double[] {.5, .5, -1}, gradient.toArray(), 1e-14);
    }

    @Test
    void marginalMergesWhatIsNotAnnotated() {
        LabelMap labels = LabelMap.of(new int[] {0, 2, 0, 3, 2, 0}, LABELS);
        LossOptions weighted =
                LossOptions.softmax().withClassWeights(ClassWeights.of(WeightNormalization.BY_WEIGHT_SUM, 1, 9, 3, 7));
        Loss inner = new CrossEntropyLoss();
        double found = new MarginalLoss(inner, List.of(2))
                .evaluate(DoubleArray.of(Z, SCORES), labels, weighted)
                .value();
        double expected = inner.evaluate(
                        merged(new int[] {0, 1, 3}, new int[] {2}),
                        LabelMap.of(new int[] {0, 1, 0, 0, 1, 0}, LABELS),
                        LossOptions.probabilities()
                                .withClassWeights(ClassWeights.of(WeightNormalization.BY_WEIGHT_SUM, 1, 3)))
                .value();
        assertEquals(expected, found, 1e-13);
        double foreground = new MarginalLoss(new DiceLoss(), List.of(2))
                .evaluate(
                        DoubleArray.of(Z, SCORES),
                        labels,
                        LossOptions.softmax().withClasses(ClassSelection.foreground()))
                .value();
        double alone = new DiceLoss()
                .evaluate(
                        DoubleArray.of(Z, SCORES), labels, LossOptions.softmax().withClasses(ClassSelection.of(2)))
                .value();
        assertEquals(alone, foreground, 1e-13);
    }

    /** With every class annotated it is the inner loss. */
    @Test
    void marginalOfAllIsTheInnerLoss() {
        LabelMap labels = LabelMap.of(new int[] {0, 2, 0, 3, 2, 1}, LABELS);
        Loss inner = new DiceLoss().plus(new CrossEntropyLoss());
        LossCase expected = new LossCase("inner", inner, LossOptions.softmax(), DoubleArray.of(Z, SCORES), labels);
        LossCase found = new LossCase(
                "marginal",
                new MarginalLoss(inner, List.of(1, 2, 3)),
                LossOptions.softmax(),
                DoubleArray.of(Z, SCORES),
                labels);
        Compare.same(expected, expected.evaluate(), found.evaluate());
    }

    @Test
    void exclusionByHand() {
        double[] p = {.5, .2, .3, .1, .2, .6};
        DoubleArray scores = DoubleArray.of(p, Shape.of(1, 3, 2));
        LabelMap labels = LabelMap.of(new int[] {1, 0}, Shape.of(1, 2));
        DoubleArray gradient = DoubleArray.zeros(Shape.of(1, 3, 2));
        LossOptions options = LossOptions.probabilities();
        assertEquals(
                2 * .2 / (.8 + 1),
                new ExclusionLoss(List.of(1))
                        .evaluate(scores, labels, options, gradient)
                        .value(),
                1e-15);
        assertArrayEquals(
                new double[] {0, 0, 0, 0, 2 / 1.8 - .4 / (1.8 * 1.8), -.4 / (1.8 * 1.8)}, gradient.toArray(), 1e-15);
        assertEquals(
                Math.log(1.2) / 2,
                new ExclusionLoss(List.of(1), ExclusionLoss.Form.LOGARITHM)
                        .evaluate(scores, labels, options)
                        .value(),
                1e-15);
        assertEquals(
                0,
                new ExclusionLoss(List.of(1, 2))
                        .evaluate(scores, labels, options)
                        .value());
    }

    @Test
    void badInputSaysWhatIsWrong() {
        DoubleArray scores = DoubleArray.of(Z, SCORES);
        LabelMap labels = LabelMap.of(new int[6], LABELS);
        refused("each of the classes 0 to 3", new MergedClassesLoss(new DiceLoss(), List.of(List.of(0))), labels);
        refused("some, not all", new RegionsLoss(new DiceLoss(), List.of(List.of(0, 1, 2, 3))), labels);
        refused("some, not all", new RegionsLoss(new DiceLoss(), List.of(List.of(4))), labels);
        refused("classes 1 to 3", new MarginalLoss(new DiceLoss(), List.of(4)), labels);
        refused("classes 1 to 3", new ExclusionLoss(List.of(4)), labels);
        refused(
                "must use the activation of the call",
                new MarginalLoss(new Configured(new DiceLoss(), LossOptions.sigmoid()), List.of(1)),
                labels);
        refused(
                "label 9",
                new MarginalLoss(new DiceLoss(), List.of(1)),
                LabelMap.of(new int[] {0, 9, 0, 0, 0, 0}, LABELS));
        assertThrows(IllegalArgumentException.class, () -> new MarginalLoss(new DiceLoss(), List.of(0)));
        assertThrows(IllegalArgumentException.class, () -> new MarginalLoss(new DiceLoss(), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new RegionsLoss(new DiceLoss(), List.of(List.of(1, 1))));
        String sigmoid = assertThrows(
                        IllegalArgumentException.class,
                        () -> new MarginalLoss(new DiceLoss(), List.of(1))
                                .evaluate(scores, labels, LossOptions.sigmoid()))
                .getMessage();
        assertTrue(sigmoid.contains("found SIGMOID"), sigmoid);
        double[] bad = Z.clone();
        bad[17] = Double.NaN;
        NonFiniteLossException notFinite = assertThrows(
                NonFiniteLossException.class,
                () -> new MarginalLoss(new DiceLoss(), List.of(1))
                        .evaluate(DoubleArray.of(bad, SCORES), labels, LossOptions.softmax()));
        assertEquals(1, notFinite.sample());
        assertEquals(1, notFinite.classIndex());
    }

    private static void refused(String expected, Loss loss, LabelMap labels) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> loss.evaluate(DoubleArray.of(Z, SCORES), labels, LossOptions.softmax()))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }
}
