package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.Target;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.NonFiniteLossException;
import org.sorensen.loss.OverlapCoefficients;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.VoxelLoss;
import org.sorensen.loss.WeightedSum;

/**
 * Evaluates any loss: takes sums apart into leaves, groups the leaves that can share sweeps, sweeps once for the sums and
 * once for the gradient, and puts the parts together in the order of the sum.
 */
public final class Evaluation {
    private Evaluation() {}

    /** A loss that is not a sum, with the product of the weights above it and its effective options. */
    public record Leaf(Loss loss, double weight, LossOptions options) {}

    /** What two leaves must have in common to share sweeps. */
    private record Key(Activation activation, OptionalInt ignoreLabel, Optional<FloatArray> voxelWeights) {
        Key(LossOptions options) {
            this(options.activation(), options.ignoreLabel(), options.voxelWeights());
        }
    }

    /** The result of one leaf. */
    private record Result(LossPart part, double[] values, Shape valuesShape) {}

    /**
     * Refuses a missing gradient array.
     *
     * @param gradient the array
     * @return the same
     */
    public static Scores requireGradient(Scores gradient) {
        return Objects.requireNonNull(
                gradient, "gradient: pass an array of the scores' type and shape," + " or call evaluate without one");
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
            requireSameKind(scores, gradient);
        }
        List<Leaf> leaves = leaves(loss, options);
        Result[] results = new Result[leaves.size()];
        boolean[] done = new boolean[leaves.size()];
        boolean written = false;
        double valid = 0;
        for (int i = 0; i < leaves.size(); i++) {
            if (done[i]) {
                continue;
            }
            Scores into = gradient == null ? null : written ? like(gradient) : gradient;
            if (sweeps(leaves.get(i).loss)) {
                valid = group(leaves, i, results, done, scores, target, into);
            } else {
                valid = other(leaves.get(i), i, results, done, scores, target, into);
            }
            if (written && into != null) {
                add(gradient, into, 1);
            }
            written = true;
        }
        return total(leaves, results, valid);
    }

    private static boolean sweeps(Loss loss) {
        return loss instanceof OverlapLoss || loss instanceof VoxelLoss;
    }

    /**
     * The leaves of a loss, in order.
     *
     * @param loss any loss
     * @param options the options of the call
     * @return at least one leaf, each with its effective options
     */
    public static List<Leaf> leaves(Loss loss, LossOptions options) {
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

    /** Evaluates a leaf and every later one that can share its sweeps. */
    private static double group(
            List<Leaf> leaves, int first, Result[] results, boolean[] done, Scores scores, Target target, Scores into) {
        LossOptions shared = leaves.get(first).options;
        Problem problem = new Problem(scores, target, shared);
        List<Integer> members = new ArrayList<>();
        List<VoxelTerm> terms = new ArrayList<>();
        boolean overlap = false;
        for (int i = first; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            if (done[i] || !sweeps(leaf.loss) || !new Key(leaf.options).equals(new Key(shared))) {
                continue;
            }
            members.add(i);
            done[i] = true;
            if (leaf.loss instanceof VoxelLoss voxel) {
                terms.add(new VoxelTerm(voxel, leaf.weight, leaf.options, problem));
            } else {
                overlap = true;
            }
        }
        Sweeps sweeps = problem.sweeps();
        SampleSums sums = sweeps.forward(overlap, terms);
        Sums total = sums.total();
        requireFinite(total.finite(), problem);
        GradientCoefficients coefficients = overlap ? new GradientCoefficients(problem.samples, problem.classes) : null;
        int term = 0;
        for (int i : members) {
            Leaf leaf = leaves.get(i);
            if (leaf.loss instanceof OverlapLoss loss) {
                OverlapCoefficients own = loss.coefficients(sums.state(), leaf.options);
                coefficients.add(own, leaf.weight, leaf.options.softOverlap(), 0);
                LossPart part = own.value().parts().get(0);
                results[i] = new Result(
                        new LossPart(part.name(), leaf.weight, part.value(), part.cells()),
                        own.value().values(),
                        own.value().valuesShape());
            } else {
                VoxelTerm own = terms.get(term);
                LossPart part = own.finish(total, term++);
                results[i] = new Result(
                        part, own.each == null ? new double[] {part.value()} : own.each, valuesShape(own, problem));
            }
        }
        if (into != null) {
            sweeps.backward(coefficients, terms, into);
        }
        return total.valid;
    }

    private static Shape valuesShape(VoxelTerm term, Problem problem) {
        if (term.each == null) {
            return Shape.of();
        }
        return term.categorical
                ? problem.spatial.prepend(problem.samples)
                : problem.spatial.prepend(problem.samples, problem.classes);
    }

    private static double other(
            Leaf leaf, int i, Result[] results, boolean[] done, Scores scores, Target target, Scores into) {
        LossValue value = into == null
                ? leaf.loss.evaluate(scores, target, leaf.options)
                : leaf.loss.evaluate(scores, target, leaf.options, into);
        if (into != null && leaf.weight != 1) {
            add(into, into, leaf.weight - 1);
        }
        LossPart part = value.parts().get(0);
        results[i] = new Result(
                new LossPart(part.name(), leaf.weight, value.value(), part.cells()),
                value.values(),
                value.valuesShape());
        done[i] = true;
        return value.validVoxels();
    }

    private static LossValue total(List<Leaf> leaves, Result[] results, double valid) {
        boolean apart = leaves.get(0).options.reduction() == Reduction.NONE;
        Shape shape = results[0].valuesShape;
        double value = 0;
        double[] values = new double[apart ? results[0].values.length : 1];
        List<LossPart> parts = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            Result result = results[i];
            double weight = leaves.get(i).weight;
            if (apart && !result.valuesShape.equals(shape)) {
                throw new IllegalArgumentException(
                        "with Reduction.NONE the values of the terms must have one shape, found "
                                + shape + " for " + results[0].part.name() + " and " + result.valuesShape + " for "
                                + result.part.name());
            }
            value += weight * result.part.value();
            if (apart) {
                double[] own = result.values;
                Arrays.setAll(values, k -> values[k] + weight * own[k]);
            }
            parts.add(result.part);
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
        requireSameKind(scores, gradient);
        Problem problem = new Problem(scores, target, options);
        GradientCoefficients all = new GradientCoefficients(problem.samples, problem.classes);
        all.add(coefficients, 1, options.softOverlap(), firstSample);
        problem.sweeps().backward(all, List.of(), gradient);
    }

    private static void requireSameKind(Scores scores, Scores gradient) {
        if (scores.getClass() != gradient.getClass() || !scores.shape().equals(gradient.shape())) {
            throw new IllegalArgumentException("the gradient must be a "
                    + scores.getClass().getSimpleName() + " " + scores.shape() + " like the scores, found a "
                    + gradient.getClass().getSimpleName() + " " + gradient.shape());
        }
    }

    private static Scores like(Scores gradient) {
        return gradient instanceof FloatArray
                ? FloatArray.zeros(gradient.shape())
                : DoubleArray.zeros(gradient.shape());
    }

    /** {@code into += factor · from}. */
    private static void add(Scores into, Scores from, double factor) {
        if (into instanceof DoubleArray sum) {
            for (int i = 0; i < sum.shape().size(); i++) {
                sum.set(i, sum.get(i) + factor * from.get(i));
            }
        } else {
            FloatArray sum = (FloatArray) into;
            float[] one = new float[1];
            for (int i = 0; i < sum.shape().size(); i++) {
                one[0] = (float) (sum.get(i) + factor * from.get(i));
                sum.write(i, one, 1);
            }
        }
    }

    /** Finds the score to blame for a sum that is NaN or infinite. */
    private static void requireFinite(boolean finite, Problem problem) {
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
                        throw new NonFiniteLossException(n, c, v, score);
                    }
                }
            }
        }
    }
}
