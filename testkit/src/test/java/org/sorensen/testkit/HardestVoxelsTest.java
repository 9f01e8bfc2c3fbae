package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.HardestVoxelsLoss;
import org.sorensen.loss.HardestVoxelsLoss.Choice;
import org.sorensen.loss.HardestVoxelsLoss.Improbable;
import org.sorensen.loss.HardestVoxelsLoss.Percent;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Losses;
import org.sorensen.loss.Reduction;

/** TopK and OHEM: which voxels are chosen, and what of, on four voxels of one binary channel. */
class HardestVoxelsTest {
    private static final Shape SHAPE = Shape.of(1, 1, 4);
    private static final Shape VOXELS = Shape.of(1, 4);
    private static final LossOptions PROBABILITIES = LossOptions.probabilities();
    /** Losses −ln .9, −ln .4, −ln .8, −ln .2. */
    private static final double[] P = {.9, .4, .2, .8};

    private static final LabelMap LABELS = LabelMap.of(new int[] {1, 1, 0, 0}, VOXELS);

    private final DoubleArray gradient = DoubleArray.zeros(SHAPE);

    private LossValue evaluate(Choice choice, LossOptions options, LabelMap labels, double... p) {
        return new HardestVoxelsLoss(new BinaryCrossEntropyLoss(), choice)
                .evaluate(DoubleArray.of(p, SHAPE), labels, options, gradient);
    }

    private double value(Choice choice, LossOptions options) {
        return evaluate(choice, options, LABELS, P).value();
    }

    @Test
    void percentages() {
        double two = -(Math.log(.2) + Math.log(.4)) / 2;
        assertEquals(two, value(new Percent(50, false), PROBABILITIES), 1e-15);
        assertArrayEquals(new double[] {0, -1 / .4 / 2, 0, 1 / .2 / 2}, gradient.toArray(), 1e-14);
        assertEquals(two, value(new Percent(74, false), PROBABILITIES), 1e-15);
        assertEquals(2 * two, value(new Percent(50, false), PROBABILITIES.withReduction(Reduction.SUM)), 1e-15);
        double all = new BinaryCrossEntropyLoss()
                .evaluate(DoubleArray.of(P.clone(), SHAPE), LABELS, PROBABILITIES)
                .value();
        assertEquals(all, value(new Percent(100, false), PROBABILITIES), 1e-15);
        LossValue apart = evaluate(new Percent(50, true), PROBABILITIES.withReduction(Reduction.NONE), LABELS, P);
        assertArrayEquals(new double[] {0, -Math.log(.4), 0, -Math.log(.2)}, apart.values(), 1e-15);
        assertEquals(4, apart.validVoxels());
    }

    /** nnU-Net takes the mean of nothing, NaN, where the percentage is of less than one voxel. */
    @Test
    void lessThanOneVoxel() {
        assertEquals(-Math.log(.2), value(new Percent(10, false), PROBABILITIES), 1e-15);
        assertEquals(0, value(new Percent(10, true), PROBABILITIES));
        assertArrayEquals(new double[4], gradient.toArray());
    }

    @Test
    void ignoredVoxels() {
        LabelMap labels = LabelMap.of(new int[] {1, 1, 0, 9}, VOXELS);
        LossOptions ignoring = PROBABILITIES.withIgnoreLabel(9);
        double valid = evaluate(new Percent(70, false), ignoring, labels, .9, .4, .2, Double.NaN)
                .value();
        assertEquals(-(Math.log(.4) + Math.log(.8)) / 2, valid, 1e-15);
        // of all four voxels, the ignored one standing in with 0
        double all = evaluate(new Percent(100, true), ignoring, labels, .9, .4, .2, Double.NaN)
                .value();
        assertEquals(-(Math.log(.9) + Math.log(.4) + Math.log(.8)) / 4, all, 1e-15);
        assertEquals(0, gradient.get(3));
        LabelMap none = LabelMap.of(new int[] {9, 9, 9, 9}, VOXELS);
        for (Choice choice : new Choice[] {new Percent(50, false), new Percent(50, true), new Improbable(.5, 2)}) {
            assertEquals(0, evaluate(choice, ignoring, none, P).value());
        }
    }

    /** Weights do not make a voxel hard, but they count in the mean over the hard ones. */
    @Test
    void voxelWeights() {
        LossOptions weighted = PROBABILITIES.withVoxelWeights(FloatArray.of(new float[] {100, 3, 1, 1}, VOXELS));
        LossValue value = evaluate(new Percent(50, false), weighted, LABELS, P);
        assertEquals(-(Math.log(.2) + 3 * Math.log(.4)) / 4, value.value(), 1e-15);
        assertEquals(105, value.validVoxels());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> value(
                                new Percent(50, false),
                                PROBABILITIES.withVoxelWeights(FloatArray.of(new float[] {1, -1, 1, 1}, VOXELS))))
                .getMessage();
        assertEquals(
                "voxel weight -1.0 of sample 0, voxel 1 is not a finite number of 0 or more; 0 leaves a voxel out",
                message);
    }

    @Test
    void improbableVoxels() {
        assertEquals(-(Math.log(.2) + Math.log(.4)) / 2, value(new Improbable(.5, 1), PROBABILITIES), 1e-15);
        assertEquals(-Math.log(.2), value(new Improbable(.1, 1), PROBABILITIES), 1e-15);
        double three = -(Math.log(.2) + Math.log(.4) + Math.log(.8)) / 3;
        assertEquals(three, value(new Improbable(.1, 3), PROBABILITIES), 1e-15);
        assertEquals(
                value(new Percent(100, false), PROBABILITIES), value(new Improbable(.1, 10), PROBABILITIES), 1e-15);
    }

    /** The last place is shared by those that tie for it, so that their order does not matter. */
    @Test
    void ties() {
        double value = evaluate(new Percent(50, false), PROBABILITIES, LABELS, .2, .4, .6, .1)
                .value();
        assertEquals(-(Math.log(.2) + Math.log(.4)) / 2, value, 1e-15);
        assertArrayEquals(new double[] {-1 / .2 / 2, -1 / .4 / 4, 1 / .4 / 4, 0}, gradient.toArray(), 1e-14);
    }

    @Test
    void channelsOfAVoxelAreChosenTogether() {
        Shape shape = Shape.of(1, 2, 2);
        DoubleArray p = DoubleArray.of(new double[] {.9, .6, .9, .1}, shape);
        LabelMap labels = LabelMap.of(new int[] {0, 1}, Shape.of(1, 2));
        double value = new HardestVoxelsLoss(new BinaryCrossEntropyLoss(), 50)
                .evaluate(p, labels, PROBABILITIES)
                .value();
        // voxel 0: −ln .9 − ln .1, voxel 1: −ln .4 − ln .1
        assertEquals(-(Math.log(.4) + Math.log(.1)) / 2, value, 1e-15);
    }

    @Test
    void mistakesAndTypedParameters() {
        assertEquals(
                new HardestVoxelsLoss(new BinaryCrossEntropyLoss(), new Improbable(.7, 100)),
                Losses.parse("hardest-voxels(loss=binary-cross-entropy, below=0.7, atLeast=100)"));
        assertEquals(
                new HardestVoxelsLoss(new CrossEntropyLoss(), new Percent(25, true)),
                Losses.parse("hardest-voxels(percent=25, ofAll=true)"));
        refused(
                "the percentage of hardest voxels must lie above 0 and up to 100, found 0.0",
                () -> new Percent(0, true));
        refused(
                "the probability below which voxels are hard must lie above 0 and up to 1, found 2.0",
                () -> new Improbable(2, 1));
        refused("at least one voxel must be chosen, found 0", () -> new Improbable(.5, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Losses.named("hardest-voxels").make(Map.of("loss", "dice")));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
