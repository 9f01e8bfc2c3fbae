package org.sorensen.loss;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A weighted sum whose weights change while training goes on; at any time it is a plain {@link WeightedSum}.
 *
 * @param terms at least one
 */
public record ScheduledSum(List<Term> terms) {
    /**
     * A loss and its weight over time.
     *
     * @param weight by epoch
     * @param loss the loss
     */
    public record Term(WeightSchedule weight, Loss loss) {
        /** Checks that nothing is null. */
        public Term {
            Objects.requireNonNull(weight, "weight");
            Objects.requireNonNull(loss, "loss");
        }
    }

    /** Copies the list and checks that it is not empty. */
    public ScheduledSum {
        terms = List.copyOf(terms);
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("a scheduled sum needs at least one term");
        }
    }

    /**
     * A loss that stays the same.
     *
     * @param loss the loss
     * @return the sum of it alone, with weight 1 for ever
     */
    public static ScheduledSum of(Loss loss) {
        return new ScheduledSum(List.of(new Term(WeightSchedule.constant(1), loss)));
    }

    /**
     * A loss that gives way to another: {@code w·first + (1 − w)·second}.
     *
     * @param weight of the first by epoch
     * @param first one loss
     * @param second another loss
     * @return the sum
     */
    public static ScheduledSum between(WeightSchedule weight, Loss first, Loss second) {
        return new ScheduledSum(List.of(new Term(weight, first), new Term(weight.complement(), second)));
    }

    /**
     * The loss at a time.
     *
     * @param epoch the epoch, or step, from 0
     * @return the sum with the weights of that time
     * @throws IllegalArgumentException if the epoch is negative or not finite, or a weight is not finite
     */
    public WeightedSum at(double epoch) {
        if (!(epoch >= 0 && epoch < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("an epoch must be finite and at least 0, found " + epoch);
        }
        return new WeightedSum(terms.stream()
                .map(term -> new WeightedSum.Term(term.weight().at(epoch), term.loss()))
                .toList());
    }

    /** The terms; the loss itself where it is alone and stays the same. */
    @Override
    public String toString() {
        if (equals(of(terms.get(0).loss()))) {
            return terms.get(0).loss().toString();
        }
        return terms.stream()
                .map(term -> "(" + term.weight() + ")·" + term.loss())
                .collect(Collectors.joining(" + "));
    }
}
