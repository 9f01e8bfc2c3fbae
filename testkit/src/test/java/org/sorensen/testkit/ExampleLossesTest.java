package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;

/** The losses that CONTRIBUTING.md shows how to write. */
class ExampleLossesTest {
    private static final LossOptions PROBABILITIES = LossOptions.probabilities();

    // snippet: contract
    @TestFactory
    Stream<DynamicNode> contract() {
        return Stream.of(new LogCoshDiceLoss(), new PolyCrossEntropyLoss(1)).flatMap(LossContract::of);
    }
    // end of snippet

    private static double value(Loss loss, LossOptions options, double... p) {
        DoubleArray scores = DoubleArray.of(p, Shape.of(1, 2, 2));
        return loss.evaluate(scores, LabelMap.of(new int[] {0, 1}, Shape.of(1, 2)), options)
                .value();
    }

    @Test
    void logCoshIsTakenOfEachCell() {
        // each class has p = .9 where it is, .3 where it is not, or the other way round
        double one = 1 - (2 * .9 + 1e-5) / (1.2 + 1 + 1e-5);
        double other = 1 - (2 * .7 + 1e-5) / (.8 + 1 + 1e-5);
        double dice = value(new DiceLoss(), PROBABILITIES, .9, .3, .1, .7);
        assertEquals((one + other) / 2, dice, 1e-15);
        double expected = (Math.log(Math.cosh(one)) + Math.log(Math.cosh(other))) / 2;
        assertEquals(expected, value(new LogCoshDiceLoss(), PROBABILITIES, .9, .3, .1, .7), 1e-15);
    }

    @Test
    void polyAddsTheErrorToCrossEntropy() {
        double expected = (.1 - Math.log(.9) + .3 - Math.log(.7)) / 2;
        assertEquals(expected, value(new PolyCrossEntropyLoss(1), PROBABILITIES, .9, .3, .1, .7), 1e-15);
        double plain = value(new CrossEntropyLoss(), LossOptions.softmax(), 2, -1, .5, 3);
        assertEquals(plain, value(new PolyCrossEntropyLoss(0), LossOptions.softmax(), 2, -1, .5, 3), 1e-15);
    }

    @Test
    void epsilonIsChecked() {
        assertEquals(
                "epsilon must be finite and at least -1, found -2.0",
                assertThrows(IllegalArgumentException.class, () -> new PolyCrossEntropyLoss(-2))
                        .getMessage());
    }
}
