package org.sorensen.djl.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/**
 * Which cases are trained on, and which only measured.
 *
 * @param training at least one, sorted
 * @param validation at least one, sorted
 */
public record Split(List<String> training, List<String> validation) {
    /** Copies the lists. */
    public Split {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
    }

    /**
     * Splits by lot; the order of the names does not matter.
     *
     * @param ids the names of the cases, all different, at least two
     * @param validationFraction the share for validation, above 0 and below 1; rounded, at least one case on each side
     * @param seed decides which
     * @return the split
     * @throws IllegalArgumentException if there are too few names, equal ones, or the fraction is out of range
     */
    public static Split of(Collection<String> ids, double validationFraction, long seed) {
        if (!(validationFraction > 0 && validationFraction < 1)) {
            throw new IllegalArgumentException(
                    "the share of validation cases must be above 0 and below 1, found " + validationFraction);
        }
        if (ids.size() < 2) {
            throw new IllegalArgumentException("a split into training and validation needs at least 2 cases, found "
                    + ids.size() + "; give more cases, or a separate validation folder");
        }
        List<String> order = new ArrayList<>(ids);
        order.sort(null);
        if (new HashSet<>(order).size() < order.size()) {
            throw new IllegalArgumentException("the names of the cases must be different, found " + order);
        }
        int[] lots = Seeds.permutation(order.size(), Seeds.random(seed));
        int held = (int) Math.round(order.size() * validationFraction);
        int count = Math.max(1, Math.min(order.size() - 1, held));
        List<String> validation = new ArrayList<>();
        List<String> training = new ArrayList<>();
        for (int i = 0; i < lots.length; i++) {
            (lots[i] < count ? validation : training).add(order.get(i));
        }
        return new Split(training, validation);
    }
}
