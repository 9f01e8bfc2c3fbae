package org.sorensen.testkit;

import java.util.Optional;

/**
 * What became of one golden case.
 *
 * @param id the case
 * @param status passed, failed or skipped
 * @param expected the peer's value or values
 * @param found ours, empty where it could not be evaluated
 * @param valueError the largest difference of a value, relative to its size
 * @param gradientError the largest difference of a gradient's entry, relative to the largest entry; 0 where the case has
 *     no gradient
 * @param reason why it failed or was skipped, or what a passed case was not compared on; empty otherwise
 */
public record CaseResult(
        String id,
        Status status,
        double[] expected,
        double[] found,
        double valueError,
        double gradientError,
        Optional<String> reason) {
    /** What became of a case. */
    public enum Status {
        /** Value and gradient agree. */
        PASSED,
        /** They do not, or the loss is not known. */
        FAILED,
        /** The peer gave no number to compare with. */
        SKIPPED
    }

    /** Copies the arrays. */
    public CaseResult {
        expected = expected.clone();
        found = found.clone();
    }

    /**
     * The peer's values.
     *
     * @return a copy
     */
    @Override
    public double[] expected() {
        return expected.clone();
    }

    /**
     * Our values.
     *
     * @return a copy
     */
    @Override
    public double[] found() {
        return found.clone();
    }

    /**
     * Whether the case failed.
     *
     * @return true where the status is {@link Status#FAILED}
     */
    public boolean failed() {
        return status == Status.FAILED;
    }
}
