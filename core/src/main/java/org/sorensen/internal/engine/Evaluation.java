package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sorensen.array.HalfArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.Target;
import org.sorensen.loss.CellLoss;
import org.sorensen.loss.FieldLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.NonFiniteLossException;
import org.sorensen.loss.OverlapCoefficients;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.Reduction;

/**
 * Evaluates any loss: takes sums apart into leaves, groups the leaves that can share sweeps, sweeps once for the sums and
 * once for the gradient, and puts the parts together in the order of the sum.
 */
public final class Evaluation {
    private Evaluation() {}

    /**
     * Refuses a missing gradient array.
     *
     * @param gradient the array
     * @return the same
     */
    public static Scores requireGradient(Scores gradient) {
        return Gradients.requirePresent("scores", gradient);
    }

    /**
     * Refuses what does not fit together, for losses that look at the target before they evaluate another loss.
     *
     * @param scores the scores
     * @param target the target
     * @param options the call's options
     * @throws IllegalArgumentException if shapes or options do not match
     */
    public static void requireMatching(Scores scores, Target target, LossOptions options) {
        new Problem(scores, target, options);
    }

    /**
     * Evaluates a loss.
     *
     * @param loss any loss
     * @param scores the scores
     * @param target the target
     * @param options the call's options
     * @param gradient overwritten, or null for the value alone
     * @return the value
     */
    public static LossValue evaluate(Loss loss, Scores scores, Target target, LossOptions options, Scores gradient) {
        if (gradient != null) {
            Gradients.requireFits("scores", scores, gradient);
        }
        List<Leaf> leaves = Leaf.of(loss, options);
        Problem problem = new Problem(scores, target, leaves.get(0).options());
        List<LossGroup> groups = LossGroup.of(leaves, problem.samples, problem.classes, problem.spatial);
        boolean atOnce = groups.size() == 1 && groups.get(0).members().size() == leaves.size();
        if (gradient instanceof HalfArray && !atOnce) {
            // so that the sum is rounded once, not each part of it
            Scores sum = Gradients.like(gradient);
            LossValue value = evaluate(leaves, groups, scores, target, sum);
            Gradients.copy(sum, gradient);
            return value;
        }
        return evaluate(leaves, groups, scores, target, gradient);
    }

    private static LossValue evaluate(
            List<Leaf> leaves, List<LossGroup> groups, Scores scores, Target target, Scores gradient) {
        LossGroup.Result[] results = new LossGroup.Result[leaves.size()];
        boolean written = false;
        double valid = 0;
        for (LossGroup group : groups) {
            Scores into = gradient == null ? null : written ? Gradients.like(gradient) : gradient;
            valid = group(group, results, scores, target, into);
            written = addIfSecond(written, gradient, into);
        }
        for (int i = 0; i < leaves.size(); i++) {
            if (!LossGroup.sweeps(leaves.get(i).loss())) {
                Scores into = gradient == null ? null : written ? Gradients.like(gradient) : gradient;
                valid = other(leaves.get(i), i, results, scores, target, into);
                written = addIfSecond(written, gradient, into);
            }
        }
        return total(leaves, results, valid);
    }

    private static boolean addIfSecond(boolean written, Scores gradient, Scores own) {
        if (written && own != null) {
            Gradients.add(gradient, own, 1);
        }
        return true;
    }

    private static double group(
            LossGroup group, LossGroup.Result[] results, Scores scores, Target target, Scores into) {
        Problem problem = new Problem(scores, target, group.options());
        Sweeps sweeps = problem.sweeps();
        SampleSums sums = sweeps.forward(group.hasOverlap(), group.terms());
        Sums total = sums.total();
        requireFinite(total.finite(), problem);
        LossGroup.Finished finished = group.finish(sums);
        for (int i = 0; i < group.members().size(); i++) {
            results[group.members().get(i)] = finished.results().get(i);
        }
        if (into != null) {
            sweeps.backward(finished.coefficients(), group.terms(), into);
        }
        return total.valid;
    }

    private static double other(
            Leaf leaf, int i, LossGroup.Result[] results, Scores scores, Target target, Scores into) {
        LossValue value = alone(leaf, scores, target, into);
        LossPart part = value.parts().get(0);
        results[i] = new LossGroup.Result(
                new LossPart(part.name(), leaf.weight(), value.value(), part.cells()),
                value.values(),
                value.valuesShape());
        return value.validVoxels();
    }

    /** Evaluates a leaf that shares no sweeps; its gradient is multiplied with its weight. */
    private static LossValue alone(Leaf leaf, Scores scores, Target target, Scores into) {
        if (leaf.loss() instanceof CellLoss loss) {
            return Dense.cells(loss, new Problem(scores, target, leaf.options()), leaf.options(), leaf.weight(), into);
        }
        if (leaf.loss() instanceof FieldLoss loss) {
            return Dense.field(loss, new Problem(scores, target, leaf.options()), leaf.options(), leaf.weight(), into);
        }
        if (into == null) {
            return leaf.loss().evaluate(scores, target, leaf.options());
        }
        LossValue value = leaf.loss().evaluate(scores, target, leaf.options(), into);
        if (leaf.weight() != 1) {
            Gradients.add(into, into, leaf.weight() - 1);
        }
        return value;
    }

    private static LossValue total(List<Leaf> leaves, LossGroup.Result[] results, double valid) {
        boolean apart = leaves.get(0).options().reduction() == Reduction.NONE;
        Shape shape = results[0].valuesShape();
        double value = 0;
        double[] values = new double[apart ? results[0].values().length : 1];
        List<LossPart> parts = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            LossGroup.Result result = results[i];
            double weight = leaves.get(i).weight();
            if (apart && !result.valuesShape().equals(shape)) {
                throw new IllegalArgumentException(
                        "with Reduction.NONE the values of the terms must have one shape, found "
                                + shape + " for " + results[0].part().name() + " and " + result.valuesShape() + " for "
                                + result.part().name());
            }
            value += weight * result.part().value();
            if (apart) {
                double[] own = result.values();
                Arrays.setAll(values, k -> values[k] + weight * own[k]);
            }
            parts.add(result.part());
        }
        if (!apart) {
            values[0] = value;
        }
        return new LossValue(value, values, apart ? shape : Shape.of(), parts, valid);
    }

    /**
     * The overlap sums of scores and target.
     *
     * @param scores the scores
     * @param target the target
     * @param options how to read them
     * @return the state
     */
    public static OverlapState state(Scores scores, Target target, LossOptions options) {
        Problem problem = new Problem(scores, target, options);
        SampleSums sums = problem.sweeps().forward(true, List.of());
        requireFinite(sums.total().finite(), problem);
        return sums.state();
    }

    /**
     * Writes the gradient that coefficients stand for.
     *
     * @param coefficients of a state the scores took part in
     * @param scores the scores
     * @param target the target
     * @param options how to read them
     * @param firstSample the place of the first sample in the state
     * @param gradient overwritten
     */
    public static void writeGradient(
            OverlapCoefficients coefficients,
            Scores scores,
            Target target,
            LossOptions options,
            int firstSample,
            Scores gradient) {
        Gradients.requireFits("scores", scores, gradient);
        Problem problem = new Problem(scores, target, options);
        GradientCoefficients all = new GradientCoefficients(problem.samples, problem.classes);
        all.add(coefficients, 1, options.softOverlap(), firstSample);
        problem.sweeps().backward(all, List.of(), gradient);
    }

    /** Finds the score to blame for a sum that is NaN or infinite. */
    static void requireFinite(boolean finite, Problem problem) {
        if (finite) {
            return;
        }
        blame(problem, (score, n, c, v) -> !Double.isFinite(score) || problem.contradicts(score, n, c, v));
        // smoothed targets ask every class for its logarithm
        blame(problem, (score, n, c, v) -> problem.lacksLogarithm(score));
        throw new ArithmeticException("the loss overflowed: its sums over " + problem.scores.shape()
                + " scores are not finite though every score is");
    }

    /** Whether a score can make a loss infinite or NaN. */
    private interface Suspect {
        boolean test(double score, int sample, int classIndex, int voxel);
    }

    private static void blame(Problem problem, Suspect suspect) {
        for (int n = 0; n < problem.samples; n++) {
            for (int c = 0; c < problem.classes; c++) {
                for (int v = 0; v < problem.voxels; v++) {
                    double score = problem.scores.get(problem.offset(n, c) + v);
                    if (suspect.test(score, n, c, v) && problem.counts(n, v)) {
                        throw new NonFiniteLossException(n, c, v, problem.spatial, score);
                    }
                }
            }
        }
    }
}
