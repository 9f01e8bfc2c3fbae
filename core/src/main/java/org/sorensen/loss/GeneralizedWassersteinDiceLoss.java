package org.sorensen.loss;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/**
 * Dice in which an error costs the distance between the classes taken for each other, {@code M}.
 *
 * <p>The error of a voxel is {@code δ = Σ_l Σ_k t_l·M_lk·p_k}; a sample's loss
 * {@code 1 − (2·Σ a·(o − δ) + σn) / (2·Σ a·(o − δ) + Σ δ + σd)}, where {@link Weighting} says what a and o are. Class 0 is
 * the background. With {@link ClassDistances#equal()} and two classes it is Dice of the foreground. Range [0, 1], smaller
 * is better. A single channel is the foreground against its complement; fractional targets give the expectation.
 *
 * <p>Samples are summed apart, or together where the aggregation pools samples. Class weights multiply the voxels of a
 * class; the matrix speaks of all classes, so none is selected. Where nothing of what counts is present,
 * {@link AbsentClassPolicy} decides: the mean error for {@link AbsentClassPolicy#MEAN_PREDICTION}, 0 for
 * {@link AbsentClassPolicy#SKIP} and {@link AbsentClassPolicy#ZERO}, the formula for {@link AbsentClassPolicy#COUNT}.
 *
 * <p>Equals MONAI {@code GeneralizedWassersteinDiceLoss} since 2026 with {@link AbsentClassPolicy#COUNT}; up to 1.5 that
 * mixes up samples in batches of more than one. Fidon et al. 2017, arXiv 1707.00478.
 *
 * @param distances {@code M}
 * @param weighting what a right voxel counts
 * @param smoothing what keeps the ratio from 0/0
 */
public record GeneralizedWassersteinDiceLoss(ClassDistances distances, Weighting weighting, Smoothing smoothing)
        implements FieldLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "generalized-wasserstein-dice",
                    "Generalised Wasserstein Dice",
                    LossFamily.OVERLAP,
                    a -> new GeneralizedWassersteinDiceLoss(
                            a.text("distances").isEmpty() ? ClassDistances.equal() : square(a.numbers("distances")),
                            a.choice("weighting", Weighting.class),
                            Smoothing.of(a.number("smoothing"))))
            .aliases("gwdl")
            .purpose("overlap in which some confusions cost less than others")
            .formula("1 − (2A + σ) / (2A + Σδ + σ), A = Σ (1 − δ) over the foreground, δ = Σ_k M_yk·p_k")
            .gradient("∂ℓ/∂p_k = M_yk·(2a/D + (1 − 2a)·N/D²), a = 1 for foreground y, else 0; N/D the ratio")
            .range("0 to 1")
            .parameter("distances", "", "C² numbers joined by x, row by true class", "M; all classes equal if left out")
            .parameter("weighting", Weighting.DEFAULT, "default, generalized-dice, paper", "what a right voxel counts")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("nested tumour regions, hierarchies of tissue")
            .use("Classes form a hierarchy: taking the core for the whole tumour is a small error.")
            .avoid("All confusions are as bad: generalised Dice says it without a matrix.")
            .peers("MONAI GeneralizedWassersteinDiceLoss")
            .paper("Fidon et al. 2017, arXiv 1707.00478")
            .variants(
                    new GeneralizedWassersteinDiceLoss(
                            ClassDistances.equal(), Weighting.GENERALIZED_DICE, Smoothing.DEFAULT),
                    new GeneralizedWassersteinDiceLoss(ClassDistances.equal(), Weighting.PAPER, Smoothing.NONE));

    /** What a right voxel of class l counts: {@code a·(o − δ)}. */
    public enum Weighting {
        /** {@code a = 1} for the foreground, 0 for the background; {@code o = 1}. */
        DEFAULT,
        /** {@code a = 1/(1 + T_l)} for every class, {@code o = 1}, and {@code Σ a·(2 − δ)} as the divisor. */
        GENERALIZED_DICE,
        /** {@code a = o = M_l0}, the paper's; the default where every foreground class is 1 from the background. */
        PAPER
    }

    /** Checks that nothing is null. */
    public GeneralizedWassersteinDiceLoss {
        Objects.requireNonNull(distances, "distances");
        Objects.requireNonNull(weighting, "weighting");
        Objects.requireNonNull(smoothing, "smoothing");
    }

    /**
     * The default weighting, smoothing 1e-5.
     *
     * @param distances {@code M}
     */
    public GeneralizedWassersteinDiceLoss(ClassDistances distances) {
        this(distances, Weighting.DEFAULT, Smoothing.DEFAULT);
    }

    private static ClassDistances square(double[] entries) {
        int classes = (int) Math.round(Math.sqrt(entries.length));
        if (classes * classes != entries.length) {
            throw new IllegalArgumentException(
                    "distances must be C² numbers, one for each pair of classes, found " + entries.length);
        }
        double[][] rows = new double[classes][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(entries, i * classes, (i + 1) * classes));
        return ClassDistances.of(rows);
    }

    @Override
    public boolean distinguishesClasses() {
        return true;
    }

    @Override
    public double[] values(Field field) {
        int samples = field.samples();
        boolean pooled = field.options().aggregation().poolsSamples();
        double[] values = new double[pooled ? 1 : samples];
        for (int row = 0; row < values.length; row++) {
            values[row] = new Row(field, pooled ? 0 : row, pooled ? samples : row + 1).value();
        }
        return values;
    }

    /** The samples of one value. */
    private final class Row {
        private final Field field;
        private final int first;
        private final int last;
        private final int classes;
        private final boolean binary;
        private final double[][] matrix;
        private final double[] classWeights;
        private final double[] gain;
        private final double[] offset;

        Row(Field field, int first, int last) {
            this.field = field;
            this.first = first;
            this.last = last;
            binary = field.classes() == 1;
            classes = binary ? 2 : field.classes();
            matrix = distances.forClasses(classes);
            classWeights = classWeights();
            gain = new double[classes];
            offset = new double[classes];
            double[] volumes = weighting == Weighting.GENERALIZED_DICE ? volumes() : gain;
            for (int l = 0; l < classes; l++) {
                gain[l] = switch (weighting) {
                    case DEFAULT -> l == 0 ? 0 : 1;
                    case GENERALIZED_DICE -> 1 / (1 + volumes[l]);
                    case PAPER -> matrix[l][0];
                };
                offset[l] = weighting == Weighting.PAPER ? matrix[l][0] : 1;
            }
        }

        private double[] classWeights() {
            ClassWeights weights = field.options().classWeights();
            double[] values = weights.forChannels(field.classes());
            double sum = Arrays.stream(values).sum();
            if (weights.normalization() == WeightNormalization.BY_WEIGHT_SUM) {
                Arrays.setAll(values, c -> values[c] * values.length / sum);
            }
            return binary ? new double[] {values[0], values[0]} : values;
        }

        private double target(int sample, int classIndex, int voxel) {
            double t = field.target()[field.offset(sample, binary ? 0 : classIndex) + voxel];
            return binary && classIndex == 0 ? 1 - t : t;
        }

        private double prediction(int sample, int classIndex, int voxel) {
            double p = field.prediction()[field.offset(sample, binary ? 0 : classIndex) + voxel];
            return binary && classIndex == 0 ? 1 - p : p;
        }

        private double[] volumes() {
            double[] volumes = new double[classes];
            for (int n = first; n < last; n++) {
                for (int v = 0; v < field.voxels(); v++) {
                    for (int l = 0; l < classes; l++) {
                        volumes[l] += field.weights()[n * field.voxels() + v] * target(n, l, v);
                    }
                }
            }
            return volumes;
        }

        double value() {
            double right = 0;
            double below = 0;
            double present = 0;
            double errors = 0;
            double valid = 0;
            for (int n = first; n < last; n++) {
                for (int v = 0; v < field.voxels(); v++) {
                    double m = field.weights()[n * field.voxels() + v];
                    valid += m;
                    for (int l = 0; m != 0 && l < classes; l++) {
                        double share = m * classWeights[l] * target(n, l, v);
                        double error = error(n, l, v);
                        present += share * gain[l];
                        errors += share * error;
                        right += share * gain[l] * (offset[l] - error);
                        below += share * below(l, error);
                    }
                }
            }
            AbsentClassPolicy policy = field.options().absentClass();
            if (valid == 0 || present == 0 && policy != AbsentClassPolicy.COUNT) {
                return valid > 0 && policy == AbsentClassPolicy.MEAN_PREDICTION ? meanError(errors, valid) : 0;
            }
            return ratio(right, below);
        }

        private double meanError(double errors, double valid) {
            addSlopes(l -> 1 / valid);
            return errors / valid;
        }

        private double ratio(double right, double below) {
            double above = 2 * right + smoothing.numerator();
            double divisor = below + smoothing.denominator();
            boolean floored = divisor < smoothing.floor();
            divisor = floored ? smoothing.floor() : divisor;
            if (divisor == 0) {
                return 0;
            }
            double byAbove = 1 / divisor;
            double byBelow = floored ? 0 : above / divisor / divisor;
            boolean generalized = weighting == Weighting.GENERALIZED_DICE;
            addSlopes(l -> 2 * gain[l] * byAbove + (generalized ? -gain[l] : 1 - 2 * gain[l]) * byBelow);
            return 1 - above / divisor;
        }

        private double error(int sample, int trueClass, int voxel) {
            double error = 0;
            for (int k = 0; k < classes; k++) {
                error += matrix[trueClass][k] * prediction(sample, k, voxel);
            }
            return error;
        }

        /** What a voxel of a class adds to the divisor. */
        private double below(int l, double error) {
            return weighting == Weighting.GENERALIZED_DICE
                    ? gain[l] * (2 - error)
                    : 2 * gain[l] * (offset[l] - error) + error;
        }

        /** Adds slopes from the derivative by the error of a voxel of each class. */
        private void addSlopes(IntToDoubleFunction byError) {
            for (int n = first; field.differentiates() && n < last; n++) {
                for (int v = 0; v < field.voxels(); v++) {
                    double m = field.weights()[n * field.voxels() + v];
                    for (int l = 0; m != 0 && l < classes; l++) {
                        addErrorSlope(n, l, v, m * classWeights[l] * target(n, l, v) * byError.applyAsDouble(l));
                    }
                }
            }
        }

        private void addErrorSlope(int sample, int trueClass, int voxel, double slope) {
            for (int k = 0; k < classes; k++) {
                int at = field.offset(sample, binary ? 0 : k) + voxel;
                double sign = binary && k == 0 ? -1 : 1;
                field.slope()[at] += sign * slope * matrix[trueClass][k];
            }
        }
    }
}
