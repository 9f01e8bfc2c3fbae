package org.sorensen.loss;

import java.util.Arrays;
import java.util.Objects;

/**
 * Exponential logarithmic loss: powers of the logarithms of Dice and of the right class's probability.
 *
 * <p>{@code w_D·mean_c (−ln s_c)^γ + w_X·mean_x w_y·(−ln p_y)^γ} with the Dice score s. Class weights act on the second
 * term only, as in the paper; {@link #weights(long...)} gives the paper's. For {@code γ < 1} the slope at a perfect score
 * is infinite: below {@code −ln s = 1e-6} the power is continued by a straight line to 0. Range [0, ∞), smaller is better.
 * Exclusive classes: softmax or probabilities. It is a {@link WeightedSum}. Wong et al. 2018, arXiv 1809.00076.
 */
public final class ExponentialLogarithmicLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "exponential-logarithmic",
                    "Exponential logarithmic",
                    LossFamily.COMPOUND,
                    a -> of(a.number("diceWeight"), a.number("entropyWeight"), a.number("gamma")))
            .aliases("exp-log")
            .purpose("Dice and cross-entropy under a power of their logarithms, for structures of very unlike size")
            .formula("w_D·mean_c (−ln s_c)^γ + w_X·mean w_y·(−ln p_y)^γ, s the Dice score")
            .gradient("γ(−ln s)^(γ−1)/s times that of Dice, and −γ(−ln p)^(γ−1)·(t − p) by the logit")
            .range("0 to ∞")
            .parameter("diceWeight", "0.8", "any", "w_D")
            .parameter("entropyWeight", "0.2", "any", "w_X")
            .parameter("gamma", "0.3", "above 0", "below 1 attends to both the hard and the easy")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes; a straight line next to a perfect Dice score")
            .typically("brain structures from a hundred to a hundred thousand voxels")
            .use("Many structures of very unlike size are segmented at once.")
            .avoid("Steady training from the first step matters: its slope is large near both ends.")
            .peers("SegLossOdyssey ExpLog_loss")
            .paper("Wong et al. 2018, arXiv 1809.00076")
            .variants(of(.5, .5, 2));

    private ExponentialLogarithmicLoss() {}

    /**
     * The loss.
     *
     * @param diceWeight {@code w_D}
     * @param entropyWeight {@code w_X}
     * @param gamma {@code γ} of both terms, above 0; the paper's 0.3
     * @return the weighted sum
     */
    public static WeightedSum of(double diceWeight, double entropyWeight, double gamma) {
        return WeightedSum.of(diceWeight, new LogDice(new DiceLoss(), gamma), entropyWeight, new Entropy(gamma));
    }

    /**
     * The paper's class weights, {@code √(Σ_k f_k / f_l)}.
     *
     * @param voxels how many voxels each class has in the training data, above 0
     * @return the weights, not normalised
     */
    public static ClassWeights weights(long... voxels) {
        double all = Arrays.stream(voxels).asDoubleStream().sum();
        if (Arrays.stream(voxels).anyMatch(n -> n <= 0)) {
            throw new IllegalArgumentException(
                    "every class needs at least one voxel, found " + Arrays.toString(voxels));
        }
        return ClassWeights.of(
                WeightNormalization.BY_COUNT,
                Arrays.stream(voxels).mapToDouble(n -> Math.sqrt(all / n)).toArray());
    }

    private static void check(double gamma) {
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gamma must be finite and above 0, found " + gamma);
        }
    }

    /**
     * The first term, {@code (−ln s)^γ}; class weights are not read.
     *
     * @param dice where the score comes from
     * @param gamma {@code γ}, above 0
     */
    public record LogDice(DiceLoss dice, double gamma) implements OverlapLoss {
        /** Below this the power is a straight line. */
        private static final double LEAST = 1e-6;

        private static final double FLOOR = 1e-12;

        /** Checks the range. */
        public LogDice {
            Objects.requireNonNull(dice, "dice");
            check(gamma);
        }

        @Override
        public Dual score(OverlapSums sums) {
            return dice.score(sums);
        }

        @Override
        public Dual loss(Dual score) {
            Dual logarithm = score.atLeast(FLOOR).log().times(-1);
            return gamma < 1 && logarithm.value() < LEAST
                    ? logarithm.times(Math.pow(LEAST, gamma - 1))
                    : logarithm.atLeast(0).power(gamma);
        }

        @Override
        public Denominator denominator() {
            return dice.denominator();
        }

        @Override
        public OverlapCoefficients coefficients(OverlapState state, LossOptions options) {
            return OverlapLoss.super.coefficients(state, options.withClassWeights(ClassWeights.uniform()));
        }
    }

    /**
     * The second term, {@code (−ln p_y)^γ}, over the batch in double precision: for {@code γ < 1} its slope amplifies the
     * rounding of {@code ln p} next to {@code p = 1}.
     *
     * @param gamma {@code γ}, above 0
     */
    public record Entropy(double gamma) implements FieldLoss {
        /** Checks the range. */
        public Entropy {
            check(gamma);
        }

        @Override
        public double[] values(Field field) {
            LossOptions options = field.options();
            if (options.activation() == Activation.SIGMOID) {
                throw new IllegalArgumentException(this + " is categorical and needs Activation.SOFTMAX (logits) or"
                        + " IDENTITY (probabilities), found SIGMOID");
            }
            double[] weights = options.classWeights().forChannels(field.classes());
            boolean byWeights = options.classWeights().normalization() == WeightNormalization.BY_WEIGHT_SUM;
            double divisor = byWeights ? weightSum(field, weights) : field.validVoxels();
            double value = 0;
            for (int i = 0; divisor > 0 && i < field.target().length; i++) {
                double share = weight(field, i) * weights[channel(field, i)] * field.target()[i] / divisor;
                if (share > 0) {
                    double information = -field.logPrediction()[i];
                    value += share * Math.pow(information, gamma);
                    if (field.differentiates() && information > 0) {
                        field.logSlope()[i] -= share * gamma * Math.pow(information, gamma - 1);
                    }
                }
            }
            return new double[] {value};
        }

        private static double weightSum(Field field, double[] weights) {
            double sum = 0;
            for (int i = 0; i < field.target().length; i++) {
                sum += weight(field, i) * weights[channel(field, i)] * field.target()[i];
            }
            return sum;
        }

        private static int channel(Field field, int at) {
            return at / field.voxels() % field.classes();
        }

        private static double weight(Field field, int at) {
            int sample = at / (field.voxels() * field.classes());
            return field.weights()[sample * field.voxels() + at % field.voxels()];
        }
    }
}
