package org.sorensen.loss;

import java.util.Arrays;
import java.util.Objects;

/**
 * What the unified focal family shares: a focal term and a Tversky term over classes of which some are rare, each with an
 * exponent for the rare and one for the others.
 *
 * <p>Exclusive classes are one problem. One channel, and every channel of a multi-label problem, is a problem of its own:
 * the channel, which is rare, against its complement; their means are averaged.
 *
 * @param delta the weight of rare classes in the focal term, of false negatives in the Tversky term; the rest of 1 is the
 *     weight of the others, of false positives
 * @param rare the rare ones among exclusive classes
 * @param focalOfRare exponent of {@code 1 − p}
 * @param focalOfOthers exponent of {@code 1 − p}
 * @param tverskyOfRare exponent of {@code 1 − s}
 * @param tverskyOfOthers exponent of {@code 1 − s}
 * @param epsilon smoothing of the Tversky score
 * @param clamp whether probabilities are held in {@code [ε, 1 − ε]}
 */
record FocalTerms(
        double delta,
        ClassSelection rare,
        double focalOfRare,
        double focalOfOthers,
        double tverskyOfRare,
        double tverskyOfOthers,
        double epsilon,
        boolean clamp) {
    static final String RARE_RANGE = "class indices joined by x";
    static final String RARE_MEANING = "the rare ones among exclusive classes; every foreground class if left out";

    FocalTerms {
        Objects.requireNonNull(rare, "rare");
        if (!(delta >= 0 && delta <= 1)) {
            throw new IllegalArgumentException("delta must lie in [0, 1], found " + delta);
        }
        if (!(epsilon >= 0 && epsilon < .5)) {
            throw new IllegalArgumentException("epsilon must lie in [0, 0.5), found " + epsilon);
        }
    }

    /** The rare classes as they are typed. */
    static ClassSelection rare(LossArguments arguments) {
        double[] indices = arguments.numbers("rare");
        return indices.length == 0
                ? ClassSelection.foreground()
                : ClassSelection.of(
                        Arrays.stream(indices).mapToInt(c -> (int) c).toArray());
    }

    /** {@code focal·focal term + tversky·Tversky term} of each sample, or of the batch. */
    double[] values(Field field, double focal, double tversky) {
        boolean pooled = field.options().aggregation().poolsSamples();
        double[] values = new double[pooled ? 1 : field.samples()];
        for (int row = 0; row < values.length; row++) {
            int first = pooled ? 0 : row;
            int last = pooled ? field.samples() : row + 1;
            double valid = 0;
            for (int i = first * field.voxels(); i < last * field.voxels(); i++) {
                valid += field.weights()[i];
            }
            values[row] = valid > 0 ? row(field, first, last, valid, focal, tversky) : 0;
        }
        return values;
    }

    private double row(Field field, int first, int last, double valid, double focal, double tversky) {
        LossOptions options = field.options();
        double[] weights = options.classWeights().forChannels(field.classes());
        if (field.classes() > 1 && options.activation() != Activation.SIGMOID) {
            boolean[] isRare = new boolean[field.classes()];
            for (int c : rare.indices(field.classes())) {
                isRare[c] = true;
            }
            FocalSide[] sides = new FocalSide[field.classes()];
            Arrays.setAll(sides, c -> new FocalSide(field, first, last, c, false, clamp ? epsilon : 0));
            Problem problem = new Problem(options, sides, isRare, weights, valid);
            int[] selected = options.classes().indices(field.classes());
            return problem.focal(focal) + problem.tversky(tversky, selected);
        }
        int[] channels = options.classes().indices(field.classes());
        double divisor = switch (options.classWeights().normalization()) {
            case NONE -> 1;
            case BY_COUNT -> channels.length;
            case BY_WEIGHT_SUM ->
                Arrays.stream(channels).mapToDouble(c -> weights[c]).sum();
        };
        double sum = 0;
        for (int c : channels) {
            double share = divisor > 0 ? weights[c] / divisor : 0;
            FocalSide[] sides = {
                new FocalSide(field, first, last, c, true, clamp ? epsilon : 0),
                new FocalSide(field, first, last, c, false, clamp ? epsilon : 0)
            };
            LossOptions inner = options.withClassWeights(ClassWeights.uniform());
            Problem problem = new Problem(inner, sides, new boolean[] {false, true}, new double[] {1, 1}, valid);
            sum += problem.focal(share * focal) + problem.tversky(share * tversky, new int[] {0, 1});
        }
        return sum;
    }

    /** Exclusive classes of some samples. */
    private final class Problem {
        private final LossOptions options;
        private final FocalSide[] sides;
        private final boolean[] isRare;
        private final double[] weights;
        private final double valid;

        Problem(LossOptions options, FocalSide[] sides, boolean[] isRare, double[] weights, double valid) {
            this.options = options;
            this.sides = sides;
            this.isRare = isRare;
            this.weights = weights;
            this.valid = valid;
        }

        /** The mean over voxels, times a factor that is in the slopes too. */
        double focal(double factor) {
            if (factor == 0) {
                return 0;
            }
            boolean byWeights = options.classWeights().normalization() == WeightNormalization.BY_WEIGHT_SUM;
            double divisor = 0;
            for (int c = 0; byWeights && c < sides.length; c++) {
                divisor += weights[c] * sides[c].targetSum();
            }
            divisor = byWeights ? divisor : valid;
            double value = 0;
            for (int c = 0; divisor > 0 && c < sides.length; c++) {
                double share = factor * weights[c] * (isRare[c] ? delta : 1 - delta) / divisor;
                value += sides[c].focal(share, isRare[c] ? focalOfRare : focalOfOthers);
            }
            return value;
        }

        /** The mean over the selected classes that count, times a factor that is in the slopes too. */
        double tversky(double factor, int[] selected) {
            if (factor == 0) {
                return 0;
            }
            Dual[] losses = new Dual[sides.length];
            double weightSum = 0;
            int count = 0;
            for (int c : selected) {
                OverlapSums sums = sides[c].sums(options.softOverlap());
                if (sums.target() == 0 && options.absentClass() == AbsentClassPolicy.SKIP) {
                    continue;
                }
                losses[c] = loss(sums, isRare[c] ? tverskyOfRare : tverskyOfOthers);
                weightSum += weights[c];
                count++;
            }
            double divisor = switch (options.classWeights().normalization()) {
                case NONE -> 1;
                case BY_COUNT -> count;
                case BY_WEIGHT_SUM -> weightSum;
            };
            double value = 0;
            for (int c : selected) {
                if (losses[c] != null && divisor > 0) {
                    Dual part = losses[c].times(factor * weights[c] / divisor);
                    value += part.value();
                    sides[c].addSlopes(part, options.softOverlap());
                }
            }
            return value;
        }

        private Dual loss(OverlapSums sums, double exponent) {
            boolean absent = sums.target() == 0;
            if (absent && options.absentClass() == AbsentClassPolicy.ZERO) {
                return Dual.constant(0);
            }
            if (absent && options.absentClass() == AbsentClassPolicy.MEAN_PREDICTION) {
                return sums.prediction().times(1 / sums.voxels()).power(exponent);
            }
            Dual score =
                    new TverskyLoss(1 - delta, delta, Smoothing.of(epsilon), ScoreTransform.COMPLEMENT).score(sums);
            return Double.isFinite(score.value())
                    ? score.complement().atLeast(0).power(exponent)
                    : Dual.constant(0);
        }
    }
}
