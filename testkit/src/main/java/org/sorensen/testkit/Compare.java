package org.sorensen.testkit;

import java.util.Locale;
import org.opentest4j.AssertionFailedError;

/** Assertions on values and gradients that say which case they were about. */
final class Compare {
    /** Where all entries of a gradient cancel, what is left of them is rounding of the value shared among the voxels. */
    private static final double CANCELLED = 0.02;

    private Compare() {}

    /** Value and gradient within a part of the terms' and the largest entry's size. */
    static void close(LossCase subject, LossCase.Evaluated expected, LossCase.Evaluated found, double tolerance) {
        double value = expected.value().value();
        double error = Math.abs(value - found.value().value());
        // terms of a sum may cancel, their rounding does not
        double size = expected.value().parts().stream()
                .mapToDouble(part -> Math.abs(part.weight() * part.value()))
                .sum();
        if (!(error <= tolerance * Math.max(1e-3, size))) {
            throw failure(subject, "value", value, found.value().value(), tolerance);
        }
        double[] gradient = expected.gradient();
        double share = size / Math.max(1, expected.value().validVoxels());
        double bound = tolerance * (expected.largestEntry() + CANCELLED * share) + Double.MIN_NORMAL;
        for (int i = 0; i < gradient.length; i++) {
            if (!(Math.abs(gradient[i] - found.gradient()[i]) <= bound)) {
                throw failure(subject, "gradient at index " + i, gradient[i], found.gradient()[i], tolerance);
            }
        }
    }

    /** The same bits. */
    static void same(LossCase subject, LossCase.Evaluated expected, LossCase.Evaluated found) {
        same(subject, "value", expected.value().value(), found.value().value());
        for (int i = 0; i < expected.gradient().length; i++) {
            if (expected.gradient()[i] != found.gradient()[i]) {
                same(subject, "gradient at index " + i, expected.gradient()[i], found.gradient()[i]);
            }
        }
    }

    static void same(LossCase subject, String what, double expected, double found) {
        // -0.0 and 0.0 are one number
        if (expected != found && Double.compare(expected, found) != 0) {
            throw failure(subject, what, expected, found, 0);
        }
    }

    static void finite(LossCase subject, LossCase.Evaluated found) {
        same(subject, "value times 0", 0, found.value().value() * 0);
        for (int i = 0; i < found.gradient().length; i++) {
            if (!Double.isFinite(found.gradient()[i])) {
                throw new AssertionFailedError(subject + "\nthe gradient at index " + i + " is " + found.gradient()[i]);
            }
        }
    }

    private static AssertionFailedError failure(
            LossCase subject, String what, double expected, double found, double tolerance) {
        return new AssertionFailedError(String.format(
                Locale.ROOT,
                "%s%n%s: expected %.12g, found %.12g (off by %.3g, relative tolerance %.3g)",
                subject,
                what,
                expected,
                found,
                found - expected,
                tolerance));
    }
}
