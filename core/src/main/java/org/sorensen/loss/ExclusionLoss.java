package org.sorensen.loss;

import java.util.List;
import java.util.Objects;

/**
 * What a network says of classes that are not annotated where the target holds a class that is: that cannot be right,
 * since classes exclude each other.
 *
 * <p>With e = Σ t over the annotated classes and M the valid voxels: {@link Form#DICE}, {@code 2 Σ p·e / (Σ p + Σ e)},
 * or {@link Form#LOGARITHM}, {@code Σ e·ln(1 + p) / M}; the mean over the classes from 1 that are not annotated, for each
 * sample. Range [0, 1] or [0, ln 2], smaller is better. 0 where all are annotated, or a sample holds no annotated class.
 * Shi et al. 2021, arXiv 2007.03868 (their exclusion loss with every annotated class in the exclusion set), with
 * {@link MarginalLoss} beside it.
 *
 * @param annotated the classes that targets hold, from 1, in ascending order
 * @param form how the overlap is measured
 */
public record ExclusionLoss(List<Integer> annotated, Form form) implements FieldLoss {
    /** How the overlap is measured. */
    public enum Form {
        /** {@code 2 Σ p·e / (Σ p + Σ e)}. */
        DICE,
        /** {@code Σ e·ln(1 + p) / M}, the paper's cross-entropy form with ε of 1. */
        LOGARITHM
    }

    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "exclusion",
                    "Exclusion",
                    LossFamily.PARTIAL,
                    a -> new ExclusionLoss(MarginalLoss.classes(a), a.choice("form", Form.class)))
            .purpose("that classes which are not annotated keep out of those which are")
            .formula("mean over classes c not annotated: 2 Σ p_c·e / (Σ p_c + Σ e), or Σ e·ln(1 + p_c) / M;"
                    + " e = Σ t over annotated classes")
            .gradient("2e/D − 2 Σ(p·e)/D² with D = Σp + Σe, or e / (1 + p) / M")
            .range("0 to 1, or 0 to ln 2")
            .parameter("annotated", "1", "classes from 1, as 1x3", "the classes that targets hold")
            .parameter("form", Form.DICE, "dice, logarithm", "how the overlap is measured")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("one network from data sets with different organs")
            .use("Beside the marginal loss, which says nothing of how background and missing classes share.")
            .avoid("Alone: predicting no class that lacks annotation is best.")
            .paper("Shi et al. 2021, arXiv 2007.03868")
            .variants(new ExclusionLoss(List.of(2), Form.LOGARITHM));

    /** Checks and copies the classes. */
    public ExclusionLoss {
        annotated = MarginalLoss.annotatedOnly(annotated);
        Objects.requireNonNull(form, "form");
    }

    /**
     * The Dice form.
     *
     * @param annotated the classes that targets hold, from 1
     */
    public ExclusionLoss(List<Integer> annotated) {
        this(annotated, Form.DICE);
    }

    @Override
    public boolean distinguishesClasses() {
        return true;
    }

    @Override
    public double[] values(Field field) {
        int last = annotated.get(annotated.size() - 1);
        if (last >= field.classes()) {
            throw new IllegalArgumentException("annotated classes " + annotated + " must be among the classes 1 to "
                    + (field.classes() - 1) + " of the scores");
        }
        double[] values = new double[field.samples()];
        int others = field.classes() - 1 - annotated.size();
        for (int n = 0; n < values.length; n++) {
            double[] excluded = excluded(field, n);
            for (int c = 1; c < field.classes(); c++) {
                if (!annotated.contains(c)) {
                    values[n] += of(field, n, c, excluded, 1.0 / others) / others;
                }
            }
        }
        return values;
    }

    /** {@code m·e} by voxel. */
    private double[] excluded(Field field, int n) {
        double[] excluded = new double[field.voxels()];
        for (int c : annotated) {
            for (int v = 0; v < excluded.length; v++) {
                excluded[v] += field.target()[field.offset(n, c) + v];
            }
        }
        for (int v = 0; v < excluded.length; v++) {
            // maps that are not exclusive may say more than 1
            excluded[v] = Math.min(1, excluded[v]) * field.weights()[n * field.voxels() + v];
        }
        return excluded;
    }

    private double of(Field field, int n, int c, double[] excluded, double share) {
        int first = field.offset(n, c);
        double both = 0;
        double prediction = 0;
        double all = 0;
        double valid = 0;
        double logarithms = 0;
        for (int v = 0; v < excluded.length; v++) {
            double m = field.weights()[n * field.voxels() + v];
            double p = field.prediction()[first + v];
            both += p * excluded[v];
            prediction += m * p;
            all += excluded[v];
            valid += m;
            logarithms += excluded[v] * Math.log1p(p);
        }
        if (all == 0) {
            return 0;
        }
        double sizes = prediction + all;
        for (int v = 0; field.differentiates() && v < excluded.length; v++) {
            double m = field.weights()[n * field.voxels() + v];
            field.slope()[first + v] += share
                    * (form == Form.DICE
                            ? 2 * excluded[v] / sizes - 2 * both * m / (sizes * sizes)
                            : excluded[v] / (1 + field.prediction()[first + v]) / valid);
        }
        return form == Form.DICE ? 2 * both / sizes : logarithms / valid;
    }
}
