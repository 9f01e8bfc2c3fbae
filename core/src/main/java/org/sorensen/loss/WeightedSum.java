package org.sorensen.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;

/**
 * A weighted sum of losses, {@code Σ w·ℓ}: overlap and per-voxel terms with one activation share two sweeps.
 *
 * <p>With {@link Reduction#NONE} the terms must have values of one shape. Class weights, ignore label and voxel weights
 * apply to every term; a term with options of its own is wrapped in {@link Configured}.
 *
 * @param terms at least one
 */
public record WeightedSum(List<Term> terms) implements Loss {
    /**
     * A loss and its weight.
     *
     * @param weight a finite factor
     * @param loss the loss
     */
    public record Term(double weight, Loss loss) {
        /** Checks that the weight is finite. */
        public Term {
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException("the weight of " + loss + " must be finite, found " + weight);
            }
        }
    }

    /** Copies the list and checks that it is not empty. */
    public WeightedSum {
        terms = List.copyOf(terms);
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("a weighted sum needs at least one term");
        }
    }

    /**
     * The sum of two losses.
     *
     * @param firstWeight the first's weight
     * @param first one loss
     * @param secondWeight the second's weight
     * @param second another loss
     * @return the sum
     */
    public static WeightedSum of(double firstWeight, Loss first, double secondWeight, Loss second) {
        return new WeightedSum(List.of(new Term(firstWeight, first), new Term(secondWeight, second)));
    }

    /**
     * The sum with one more term.
     *
     * @param weight its weight
     * @param loss the loss
     * @return the longer sum
     */
    public WeightedSum and(double weight, Loss loss) {
        List<Term> longer = new ArrayList<>(terms);
        longer.add(new Term(weight, loss));
        return new WeightedSum(longer);
    }

    @Override
    public WeightedSum plus(Loss other) {
        return and(1, other);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return Evaluation.evaluate(this, scores, target, options, null);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        return Evaluation.evaluate(this, scores, target, options, Evaluation.requireGradient(gradient));
    }

    /** The terms with their weights, as {@code 1.0·DiceLoss[…] + 0.5·CrossEntropyLoss[…]}. */
    @Override
    public String toString() {
        return terms.stream().map(term -> term.weight() + "·" + term.loss()).collect(Collectors.joining(" + "));
    }
}
