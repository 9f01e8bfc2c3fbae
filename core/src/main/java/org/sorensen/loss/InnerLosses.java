package org.sorensen.loss;

import java.util.ArrayList;
import java.util.List;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;
import org.sorensen.internal.engine.Gradients;

/** What losses around others share. */
final class InnerLosses {
    private InnerLosses() {}

    /** Evaluates with or without a gradient. */
    static LossValue evaluate(Loss loss, Scores scores, Target target, LossOptions options, Scores gradient) {
        return gradient == null
                ? loss.evaluate(scores, target, options)
                : loss.evaluate(scores, target, options, gradient);
    }

    /** Refuses a gradient array that is missing or does not fit. */
    static Scores gradientFor(Scores scores, Scores gradient) {
        Gradients.requireFits("scores", scores, Evaluation.requireGradient(gradient));
        return gradient;
    }

    /** The outer loss's value: what the inner one gave, under the outer one's name. */
    static LossValue named(Loss outer, LossValue inner, double validVoxels) {
        List<LossCell> cells = new ArrayList<>();
        inner.parts().forEach(part -> cells.addAll(part.cells()));
        return new LossValue(
                inner.value(),
                inner.values(),
                inner.valuesShape(),
                List.of(new LossPart(outer.toString(), 1, inner.value(), cells)),
                validVoxels);
    }

    /** A single number as the outer loss's value. */
    static LossValue number(Loss outer, double value, List<LossCell> cells, double validVoxels) {
        return new LossValue(
                value,
                new double[] {value},
                Shape.of(),
                List.of(new LossPart(outer.toString(), 1, value, cells)),
                validVoxels);
    }

    static void requireMean(Loss outer, LossOptions options) {
        if (options.reduction() != Reduction.MEAN) {
            throw new IllegalArgumentException(outer + " needs Reduction.MEAN, found " + options.reduction());
        }
    }

    /**
     * The inner loss for scores with another activation than the call's: terms with options of their own follow, and
     * may not name an activation that is neither.
     */
    static Loss readActivated(Loss outer, Loss inner, Activation from, Activation to) {
        if (inner instanceof WeightedSum sum) {
            return new WeightedSum(sum.terms().stream()
                    .map(term -> new WeightedSum.Term(term.weight(), readActivated(outer, term.loss(), from, to)))
                    .toList());
        }
        if (inner instanceof LossWrapper wrapper) {
            return wrapper.withInner(readActivated(outer, wrapper.inner(), from, to));
        }
        if (!(inner instanceof Configured configured)) {
            return inner;
        }
        LossOptions own = configured.options();
        if (own.activation() != from && own.activation() != to) {
            throw new IllegalArgumentException(outer.getClass().getSimpleName() + " changes the scores of " + from
                    + ", so a loss within must use the activation of the call, found " + own.activation() + " for "
                    + configured.loss());
        }
        if (own.ignoreLabel().isPresent() || own.voxelWeights().isPresent()) {
            throw new IllegalArgumentException(outer.getClass().getSimpleName()
                    + " changes the data, so ignore label and voxel weights belong in the options of the call, found"
                    + " them in those of " + configured.loss());
        }
        return new Configured(readActivated(outer, configured.loss(), from, to), own.withActivation(to));
    }

    /** An array of zeros of the same precision. */
    static Scores zeros(Scores like, Shape shape) {
        return like instanceof DoubleArray ? DoubleArray.zeros(shape) : FloatArray.zeros(shape);
    }

    /** Numbers in the precision of other scores. */
    static Scores of(Scores like, double[] values, Shape shape) {
        if (like instanceof DoubleArray) {
            return DoubleArray.of(values, shape);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return FloatArray.of(narrow, shape);
    }

    /** Writes numbers over an array. */
    static void write(double[] values, Scores into) {
        for (int i = 0; i < values.length; i++) {
            into.set(i, values[i]);
        }
    }

    /** A copy in double. */
    static double[] read(Scores from) {
        double[] values = new double[from.shape().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = from.get(i);
        }
        return values;
    }
}
