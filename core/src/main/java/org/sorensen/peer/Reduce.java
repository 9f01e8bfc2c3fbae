package org.sorensen.peer;

/** The usual reductions. */
final class Reduce {
    private Reduce() {}

    static final String[] NAMES = {"mean", "sum", "none"};

    static Flow by(String reduction, Flow values) {
        return switch (reduction) {
            case "mean" -> values.mean();
            case "sum" -> values.sum();
            default -> values;
        };
    }

    /** The sum divided by a number that may be 0; the loss is then 0 too. */
    static Flow over(Flow values, double divisor) {
        return values.sum().times(divisor > 0 ? 1 / divisor : 0);
    }
}
