package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.Target;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;

/**
 * A value and some derivatives that another library gave.
 *
 * @param name of the row
 * @param scores the logits
 * @param target the target
 * @param tolerance relative; 1e-9 where the peer computed in double, 2e-6 where in single precision
 */
record FixtureRow(String name, DoubleArray scores, Target target, double tolerance) {
    static final double DOUBLE = 1e-9;
    static final double SINGLE = 2e-6;
    /** Derivatives are printed to eight digits. */
    private static final double DIGITS = 6e-8;
    /** The fast path, relative to a value or a derivative of order 0.1. */
    private static final double FAST = 2e-6;

    /** A row on {@link PeerFixture}. */
    static FixtureRow of(String name) {
        return new FixtureRow(name, PeerFixture.logits(), PeerFixture.labels(), DOUBLE);
    }

    FixtureRow single() {
        return new FixtureRow(name, scores, target, SINGLE);
    }

    FixtureRow on(DoubleArray otherScores, Target otherTarget) {
        return new FixtureRow(name, otherScores, otherTarget, tolerance);
    }

    /** The test of it, derivatives by place in the scores. */
    DynamicTest is(Loss loss, LossOptions options, double value, Map<Integer, Double> gradient) {
        return dynamicTest(name, () -> {
            LossCase subject = new LossCase(name, loss, options, scores, target);
            LossCase.Evaluated found = subject.evaluate();
            LossCase.Evaluated fast = subject.evaluateFast();
            double size = Math.max(Math.abs(value), .1);
            assertEquals(value, found.value().value(), tolerance * size, "value");
            assertEquals(value, fast.value().value(), FAST * size, "value of the fast path");
            gradient.forEach((place, slope) -> {
                double bound = Math.max(tolerance, DIGITS) * Math.max(Math.abs(slope), 1e-3);
                assertEquals(slope, found.gradient()[place], bound, "gradient at " + place);
                assertEquals(slope, fast.gradient()[place], FAST * .1, "fast gradient at " + place);
            });
        });
    }

    /** The test of it, derivatives at the places of every row: (0,0,0,0), (0,1,0,1) and (1,2,1,1). */
    DynamicTest is(Loss loss, LossOptions options, double value, double first, double second, double third) {
        return is(loss, options, value, Map.of(0, first, 5, second, 23, third));
    }
}
