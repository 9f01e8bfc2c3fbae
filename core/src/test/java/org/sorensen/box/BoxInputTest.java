package org.sorensen.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Shape;

/** What box losses say to bad input. */
class BoxInputTest {
    private static final BoxOptions CORNERS = BoxOptions.corners();
    private static final DoubleArray TWO = boxes(0, 0, 1, 1, 1, 1, 2, 3);

    private static DoubleArray boxes(double... coordinates) {
        return DoubleArray.of(coordinates, Shape.of(coordinates.length / 4, 4));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void shapes() {
        DoubleArray six = DoubleArray.zeros(Shape.of(2, 6));
        refused(
                "predicted boxes must have the shape [K, 4], or [K, 6] in three dimensions, found [8]",
                () -> new GiouLoss().evaluate(DoubleArray.zeros(Shape.of(8)), TWO, CORNERS));
        refused(
                "predicted boxes must have the shape [K, 4] for CiouLoss[epsilon=0.0, aspectFrom=0.0], found [2, 6]",
                () -> new CiouLoss().evaluate(six, six, CORNERS));
        refused(
                "target boxes [1, 4] do not match predicted boxes [2, 4]; give the target of each prediction in its row",
                () -> new GiouLoss().evaluate(TWO, boxes(0, 0, 1, 1), CORNERS));
        refused(
                "target boxes [2, 6] do not match predicted boxes [2, 4]: both must have 4 coordinates, or 6",
                () -> new GiouLoss().pairwise(TWO, six, BoxFormat.CORNERS));
        refused(
                "the gradient must be a DoubleArray [2, 4] like the predictions, found a FloatArray [2, 4]",
                () -> new GiouLoss().evaluate(TWO, TWO, CORNERS, FloatArray.zeros(TWO.shape())));
        NullPointerException missing =
                assertThrows(NullPointerException.class, () -> new GiouLoss().evaluate(TWO, TWO, CORNERS, null));
        assertTrue(missing.getMessage().startsWith("gradient: pass an array"));
    }

    @Test
    void weights() {
        refused(
                "box weights [3] do not match 2 boxes, expected [2]",
                () -> new IouLoss().evaluate(TWO, TWO, CORNERS.withWeights(DoubleArray.zeros(Shape.of(3)))));
        DoubleArray negative = DoubleArray.of(new double[] {1, -1}, Shape.of(2));
        refused(
                "weight -1.0 of box 1 is not a finite number of 0 or more",
                () -> new IouLoss().evaluate(TWO, TWO, CORNERS.withWeights(negative)));
    }

    @Test
    void boxesAreNamed() {
        refused(
                "target box 1 is [3.0, 1.0, 2.0, 3.0], expected finite numbers with the lower corner first; is it given"
                        + " by centre and size?",
                () -> new IouLoss().evaluate(TWO, boxes(0, 0, 1, 1, 3, 1, 2, 3), CORNERS));
        refused(
                "target box 0 is [0.0, NaN, 1.0, 1.0], expected finite numbers with the lower corner first; is it given"
                        + " by centre and size?",
                () -> new IouLoss().evaluate(TWO, boxes(0, Double.NaN, 1, 1, 0, 1, 2, 3), CORNERS));
        refused(
                "target box 1 is [3.0, 1.0, -2.0, 3.0], expected finite numbers with sizes of 0 or more; is it given by"
                        + " its corners?",
                () -> new IouLoss().evaluate(TWO, boxes(0, 0, 1, 1, 3, 1, -2, 3), BoxOptions.centers()));
        ArithmeticException predicted = assertThrows(
                ArithmeticException.class,
                () -> new IouLoss().evaluate(boxes(0, 0, 1, 1, 3, Double.NaN, 2, 3), TWO, CORNERS));
        assertEquals(
                "predicted box 1 is not finite: [3.0, NaN, 2.0, 3.0]; give it a weight of 0 to leave it out",
                predicted.getMessage());
        ArithmeticException overflow = assertThrows(
                ArithmeticException.class,
                () -> new IouLoss().evaluate(boxes(0, 0, 1e200, 1e200), boxes(0, 0, 1e200, 1e200), CORNERS));
        assertEquals(
                "the loss of predicted box 0 overflows: [0.0, 0.0, 1.0E200, 1.0E200]; scale the coordinates",
                overflow.getMessage());
    }

    @Test
    void parameters() {
        refused("epsilon must be finite and at least 0, found -1.0", () -> new GiouLoss(-1));
        refused("the IoU from which the aspect counts must lie in [0, 1], found 2.0", () -> new CiouLoss(0, 2));
        refused("theta must be finite and at least 1, found 0.5", () -> new SiouLoss(.5, 0));
    }
}
