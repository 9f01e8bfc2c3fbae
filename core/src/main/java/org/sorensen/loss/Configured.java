package org.sorensen.loss;

import java.util.Objects;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;

/**
 * A loss with options of its own: a term of a sum that differs from the others, or a preset. Ignore label, voxel weights
 * and threads still come from the options of the call, since they belong to the data.
 *
 * @param loss the loss
 * @param options its options
 */
public record Configured(Loss loss, LossOptions options) implements Loss {
    /** Checks that nothing is null. */
    public Configured {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(options, "options");
    }

    /**
     * The value with the loss's own options.
     *
     * @param scores as for every loss. Not modified.
     * @param target as for every loss. Not modified.
     * @return the value
     */
    public LossValue evaluate(Scores scores, Target target) {
        return evaluate(scores, target, options);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions data) {
        return Evaluation.evaluate(this, scores, target, data, null);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions data, Scores gradient) {
        return Evaluation.evaluate(this, scores, target, data, Evaluation.requireGradient(gradient));
    }
}
