package org.sorensen.loss;

import java.util.Arrays;
import java.util.List;

/** The weight of each resolution under deep supervision, the full one first. */
public sealed interface ScaleWeights {
    /**
     * The weights.
     *
     * @param scales the number of resolutions, at least 1
     * @return one weight for each
     */
    double[] of(int scales);

    /**
     * Weights of one's own.
     *
     * @param weights finite, at least 0, not all 0; those of the first resolutions are used as they are
     * @return the weights
     */
    static ScaleWeights custom(double... weights) {
        return new Custom(Arrays.stream(weights).boxed().toList());
    }

    /** Weights that libraries use. */
    enum Standard implements ScaleWeights {
        /** {@code 2^−i}, over their sum. */
        HALVING,
        /** {@code 2^−i}, 0 for the lowest of several resolutions, over their sum (nnU-Net 2). */
        HALVING_WITHOUT_LAST,
        /** {@code max(2^−i, 1/16)}, not divided by anything (MONAI's {@code exp}). */
        HALVING_TO_A_SIXTEENTH,
        /** 1 each (MONAI's {@code same}). */
        SAME,
        /** 1, then ½ each (MONAI's {@code two}). */
        ONE_THEN_HALF;

        private static final double SIXTEENTH = 0.0625;

        @Override
        public double[] of(int scales) {
            double[] weights = new double[scales];
            Arrays.setAll(weights, i -> switch (this) {
                case HALVING -> Math.scalb(1, -i);
                case HALVING_WITHOUT_LAST -> i > 0 && i == scales - 1 ? 0 : Math.scalb(1, -i);
                case HALVING_TO_A_SIXTEENTH -> Math.max(Math.scalb(1, -i), SIXTEENTH);
                case SAME -> 1;
                case ONE_THEN_HALF -> i == 0 ? 1 : 0.5;
            });
            if (this == HALVING || this == HALVING_WITHOUT_LAST) {
                double sum = Arrays.stream(weights).sum();
                Arrays.setAll(weights, i -> weights[i] / sum);
            }
            return weights;
        }
    }

    /**
     * Weights of one's own.
     *
     * @param weights of the first resolutions
     */
    record Custom(List<Double> weights) implements ScaleWeights {
        /** Copies and checks the weights. */
        public Custom {
            weights = List.copyOf(weights);
            boolean fit = weights.stream().allMatch(w -> w >= 0 && w < Double.POSITIVE_INFINITY);
            if (!fit || weights.stream().noneMatch(w -> w > 0)) {
                throw new IllegalArgumentException(
                        "weights of resolutions must be finite and at least 0, one above 0, found " + weights);
            }
        }

        @Override
        public double[] of(int scales) {
            if (weights.size() < scales) {
                throw new IllegalArgumentException(
                        "expected a weight for each of " + scales + " resolutions, found " + weights);
            }
            return weights.stream().limit(scales).mapToDouble(w -> w).toArray();
        }
    }
}
