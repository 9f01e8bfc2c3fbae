package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.sorensen.loss.Configured;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.WeightedSum;

/**
 * A loss that is not a sum.
 *
 * @param loss the loss
 * @param weight the product of the weights above it
 * @param options its effective options
 */
public record Leaf(Loss loss, double weight, LossOptions options) {
    /**
     * Takes a loss apart.
     *
     * @param loss any loss
     * @param options the options of the call
     * @return its leaves in order, at least one
     */
    public static List<Leaf> of(Loss loss, LossOptions options) {
        List<Leaf> leaves = new ArrayList<>();
        collect(loss, 1, options, leaves);
        return leaves;
    }

    private static void collect(Loss loss, double weight, LossOptions options, List<Leaf> into) {
        if (loss instanceof WeightedSum sum) {
            sum.terms().forEach(term -> collect(term.loss(), weight * term.weight(), options, into));
        } else if (loss instanceof Configured configured) {
            collect(configured.loss(), weight, configured.options().withDataOf(options), into);
        } else {
            into.add(new Leaf(loss, weight, options));
        }
    }
}
