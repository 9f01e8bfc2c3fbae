package org.sorensen.box;

import java.util.Objects;
import java.util.Optional;
import org.sorensen.array.Scores;
import org.sorensen.loss.Reduction;

/**
 * What every box loss shares. Immutable; change one field with a {@code with} method.
 *
 * @param format what the numbers of a box are, of predictions and targets alike
 * @param weights a weight of 0 or more for each box, {@code [K]}; means are divided by their sum, and a box of weight 0
 *     changes neither value nor gradient, whatever it holds
 * @param reduction how the boxes become one number
 */
public record BoxOptions(BoxFormat format, Optional<Scores> weights, Reduction reduction) {
    /** Checks that nothing is null. */
    public BoxOptions {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(reduction, "reduction");
    }

    /**
     * The mean over boxes given by their corners.
     *
     * @return the options
     */
    public static BoxOptions corners() {
        return new BoxOptions(BoxFormat.CORNERS, Optional.empty(), Reduction.MEAN);
    }

    /**
     * The mean over boxes given by centre and size.
     *
     * @return the options
     */
    public static BoxOptions centers() {
        return new BoxOptions(BoxFormat.CENTER, Optional.empty(), Reduction.MEAN);
    }

    /**
     * These options with a weight for each box.
     *
     * @param value {@code [K]}, finite and at least 0; not copied
     * @return the changed copy
     */
    public BoxOptions withWeights(Scores value) {
        return new BoxOptions(format, Optional.of(value), reduction);
    }

    /**
     * These options with another reduction.
     *
     * @param value the new reduction
     * @return the changed copy
     */
    public BoxOptions withReduction(Reduction value) {
        return new BoxOptions(format, weights, value);
    }
}
