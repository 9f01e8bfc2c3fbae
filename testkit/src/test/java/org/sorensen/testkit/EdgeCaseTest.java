package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.sorensen.loss.AbsentClassPolicy.COUNT;
import static org.sorensen.loss.AbsentClassPolicy.MEAN_PREDICTION;
import static org.sorensen.loss.AbsentClassPolicy.SKIP;
import static org.sorensen.loss.AbsentClassPolicy.ZERO;
import static org.sorensen.loss.Denominator.LINEAR;
import static org.sorensen.loss.Denominator.SQUARED;
import static org.sorensen.loss.ScoreTransform.COMPLEMENT;
import static org.sorensen.loss.ScoreTransform.NEGATIVE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.CellStatus;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.TverskyLoss;

/**
 * Perfect, empty and absent: one channel, four pixels, probabilities given, against values and gradients measured in the
 * peers, and then our own policies on the same cells.
 */
class EdgeCaseTest {
    /** Values are printed to eight digits and come from single precision, whose rounding is 6e-8. */
    private static final double VALUE = 1.5e-7;
    /** Gradients are printed to two or three digits. */
    private static final double GRADIENT = 0.03;

    private static final double[] REGULAR = {.8, .6, .3, .1};
    private static final int[] HALF = {1, 1, 0, 0};
    private static final int[] EMPTY = {0, 0, 0, 0};

    /** Where a peer's gradient is not printed in the table, it is not asserted. */
    private static final double[] UNKNOWN = null;

    private final List<DynamicTest> cells = new ArrayList<>();
    private String preset;
    private Loss loss;
    private AbsentClassPolicy policy;

    private void preset(String name, Loss formula, AbsentClassPolicy absent) {
        preset = name;
        loss = formula;
        policy = absent;
    }

    private static double[] all(double same) {
        return new double[] {same, same, same, same};
    }

    private static double[] pairs(double target, double background) {
        return new double[] {target, target, background, background};
    }

    private static DiceLoss dice(double numerator, double denominator, double floor) {
        return new DiceLoss(LINEAR, new Smoothing(numerator, denominator, floor), COMPLEMENT);
    }

    private static DiceLoss nnunet(double smooth) {
        return new DiceLoss(LINEAR, new Smoothing(smooth, smooth, 1e-8), NEGATIVE);
    }

    private void regular(double value) {
        cell("regular", REGULAR, HALF, value, UNKNOWN);
    }

    private void perfect(double value, double... gradient) {
        cell("perfect", new double[] {1, 1, 0, 0}, HALF, value, gradient);
    }

    private void emptyPrediction(double value, double... gradient) {
        cell("empty prediction", all(0), HALF, value, gradient);
    }

    private void emptyTarget(double value, double... gradient) {
        cell("empty target", REGULAR, EMPTY, value, gradient);
    }

    private void bothEmpty(double value, double... gradient) {
        cell("both empty", all(0), EMPTY, value, gradient);
    }

    private void cell(String name, double[] p, int[] labels, double value, double[] gradient) {
        LossCase subject = subject(loss, policy, p, labels);
        cells.add(dynamicTest(preset + ", " + name, () -> {
            LossCase.Evaluated found = subject.evaluate();
            assertEquals(value, found.value().value(), VALUE, "value");
            for (int i = 0; gradient != UNKNOWN && i < gradient.length; i++) {
                double bound = GRADIENT * Math.abs(gradient[i]) + 1e-9;
                assertEquals(gradient[i], found.gradient()[i], bound, "gradient at " + i);
            }
        }));
    }

    private static LossCase subject(Loss loss, AbsentClassPolicy policy, double[] p, int[] labels) {
        // for one sample and class all aggregations are one
        LossOptions options =
                LossOptions.probabilities().withAbsentClass(policy).withAggregation(Aggregation.PER_CLASS_OVER_BATCH);
        return new LossCase(
                "edge case",
                loss,
                options,
                DoubleArray.of(p.clone(), Shape.of(1, 1, 4)),
                LabelMap.of(labels, Shape.of(1, 4)));
    }

    @TestFactory
    Stream<DynamicTest> monai() {
        preset("MONAI default", new DiceLoss(), COUNT);
        regular(.26315719);
        perfect(0, pairs(-.25, .25));
        emptyPrediction(.99999499, pairs(-1, 2.5e-6));
        emptyTarget(.99999446, all(3.1e-6));
        bothEmpty(0, all(1e5));
        preset("MONAI squared", new DiceLoss(SQUARED), COUNT);
        regular(.09677386);
        perfect(0, all(0));
        emptyPrediction(.99999499, UNKNOWN);
        // 2·p·σ/D²: from 1.7e-5 for p = .8 to 1.7e-6 for p = .1
        emptyTarget(.99999088, .8 * 2e-5 / 1.21, .6 * 2e-5 / 1.21, .3 * 2e-5 / 1.21, .1 * 2e-5 / 1.21);
        bothEmpty(0, all(0));
        preset("MONAI jaccard", new JaccardLoss(LINEAR, Smoothing.of(.5e-5), COMPLEMENT), COUNT);
        regular(.41666579);
        perfect(0, UNKNOWN);
        emptyPrediction(.99999750, UNKNOWN);
        emptyTarget(.99999720, UNKNOWN);
        bothEmpty(0, all(2e5));
        preset("MONAI smooth_nr=0", dice(0, 1e-5, 0), COUNT);
        regular(.26315981);
        perfect(2.5e-6, UNKNOWN);
        emptyPrediction(1, UNKNOWN);
        emptyTarget(1, all(0));
        bothEmpty(1, all(0));
        preset("MONAI Tversky .5/.5", new TverskyLoss(.5, .5), COUNT);
        regular(.26315647);
        perfect(0, UNKNOWN);
        emptyPrediction(.99998999, UNKNOWN);
        emptyTarget(.99998891, UNKNOWN);
        bothEmpty(0, all(5e4));
        return cells.stream();
    }

    @TestFactory
    Stream<DynamicTest> segmentationModelsPytorch() {
        preset("SMP 0.3", dice(0, 0, 1e-7), ZERO);
        regular(.26315784);
        perfect(0, pairs(-.25, .25));
        emptyPrediction(1, pairs(-1, 0));
        emptyTarget(0, all(0));
        bothEmpty(0, all(0));
        // SMP 0.4+ takes half of both one-sided derivatives where p equals t exactly: 0 for a perfect prediction, and
        // −.5 on the background of an empty one, which pushes it up. With hard targets we keep the product's
        // derivative.
        preset("SMP 0.4+", dice(0, 0, 2e-7), ZERO);
        regular(.26315790);
        perfect(0, pairs(-.25, .25));
        emptyPrediction(1, pairs(-1, 0));
        emptyTarget(0, all(0));
        bothEmpty(0, all(0));
        // here SMP 0.4+ gives (−.125, .125, −.125, −.375)
        double[] saturated = {1, 1, 0, 0};
        cell("half wrong, saturated", saturated, new int[] {1, 0, 0, 1}, .5, new double[] {-.375, .125, .125, -.375});
        return cells.stream();
    }

    @TestFactory
    Stream<DynamicTest> kerasNnUNetAndPaper() {
        preset("Keras Dice", dice(0, 1e-7, 0), COUNT);
        regular(.26315790);
        perfect(0, pairs(-.25, .25));
        emptyPrediction(1, UNKNOWN);
        emptyTarget(1, all(0));
        bothEmpty(1, all(0));
        preset("nnU-Net smooth=1", nnunet(1), COUNT);
        regular(-.79166669);
        perfect(-1, pairs(-.2, .2));
        emptyPrediction(-1 / 3.0, UNKNOWN);
        emptyTarget(-1 / 2.8, all(.1276));
        bothEmpty(-1, all(1));
        preset("nnU-Net smooth=1e-5", nnunet(1e-5), COUNT);
        regular(-.73684281);
        perfect(-1, UNKNOWN);
        emptyPrediction(-5e-6, UNKNOWN);
        emptyTarget(-5.6e-6, all(3.1e-6));
        bothEmpty(-1, all(1e5));
        preset("V-Net paper", new DiceLoss(SQUARED, Smoothing.NONE, COMPLEMENT), COUNT);
        regular(.09677410);
        perfect(0, all(0));
        emptyPrediction(1, pairs(-1, 0));
        emptyTarget(1, all(0));
        return cells.stream();
    }

    /** The paper's formula is 0/0 here, and its gradient NaN; we report the cell and go on with the others. */
    @Test
    void vNetOfNothingIsUndefinedRatherThanNaN() {
        DiceLoss vnet = new DiceLoss(SQUARED, Smoothing.NONE, COMPLEMENT);
        LossCase.Evaluated found = subject(vnet, COUNT, all(0), EMPTY).evaluate();
        assertEquals(0, found.value().value());
        assertEquals(0, found.largestEntry());
        assertEquals(1, found.value().count(CellStatus.UNDEFINED));
    }

    @TestFactory
    Stream<DynamicTest> ownPolicies() {
        for (AbsentClassPolicy own : List.of(SKIP, ZERO, MEAN_PREDICTION)) {
            preset(own.name(), new DiceLoss(), own);
            // the policy is asked only where the target is empty
            regular(.26315719);
            perfect(0, pairs(-.25, .25));
            emptyPrediction(.99999499, pairs(-1, 2.5e-6));
            boolean mean = own == MEAN_PREDICTION;
            emptyTarget(mean ? .45 : 0, all(mean ? .25 : 0));
            bothEmpty(0, all(mean ? .25 : 0));
        }
        return cells.stream();
    }

    /** Two samples, of which the first lacks the class: only the divisor and the absent cell tell the policies apart. */
    @Test
    void policiesDifferInTheDivisor() {
        double present = dice(1e-5, 1e-5, 0)
                .evaluate(scores(REGULAR), labels(HALF), options(COUNT))
                .value();
        double[] two = {.8, .6, .3, .1, .8, .6, .3, .1};
        int[] labels = {0, 0, 0, 0, 1, 1, 0, 0};
        double absent = 1 - 1e-5 / (1.8 + 1e-5);
        assertEquals((absent + present) / 2, value(COUNT, two, labels), 1e-12);
        assertEquals(present, value(SKIP, two, labels), 1e-12);
        assertEquals(present / 2, value(ZERO, two, labels), 1e-12);
        assertEquals((.45 + present) / 2, value(MEAN_PREDICTION, two, labels), 1e-12);
    }

    private static double value(AbsentClassPolicy policy, double[] p, int[] labels) {
        return new DiceLoss()
                .evaluate(scores(p), labels(labels), options(policy))
                .value();
    }

    private static LossOptions options(AbsentClassPolicy policy) {
        return LossOptions.probabilities().withAbsentClass(policy);
    }

    private static DoubleArray scores(double[] p) {
        return DoubleArray.of(Arrays.copyOf(p, p.length), Shape.of(p.length / 4, 1, 4));
    }

    private static LabelMap labels(int[] labels) {
        return LabelMap.of(labels, Shape.of(labels.length / 4, 4));
    }
}
