package org.sorensen.loss;

import java.util.Objects;

/**
 * One minus the soft Matthews correlation coefficient, which counts true negatives too.
 *
 * <p>{@code 1 − (TP·TN − FP·FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN))} with {@code TP = I, FP = P − I, FN = T − I,
 * TN = M − P − T + I}; the numerator is {@code I·M − P·T}. Range [0, 2]: 0 perfect, 1 no relation, 2 the opposite;
 * smaller is better. It stays the same where foreground and background change places. Absent cells as in
 * {@link DiceLoss}.
 *
 * <p>{@link Form#COUNTS} equals SMP {@code MCCLoss(eps)} with {@link Aggregation#PER_CLASS_OVER_BATCH} and
 * {@link AbsentClassPolicy#COUNT}; {@link Form#ROOT} the {@code MCCLoss(smooth_nr, smooth_dr)} of MONAI's development
 * line with {@link AbsentClassPolicy#COUNT}. Two sweeps. Abhishek and Hamarneh 2021, doi 10.1109/ISBI48211.2021.9433782.
 *
 * @param form where the smoothing goes
 * @param smoothing at least 0
 * @param numerator added to the numerator, at least 0
 */
public record MccLoss(Form form, double smoothing, double numerator) implements OverlapLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "mcc",
                    "Matthews correlation",
                    LossFamily.OVERLAP,
                    a -> new MccLoss(a.choice("form", Form.class), a.number("smoothing"), 0))
            .purpose("the correlation of prediction and target, background included")
            .formula("1 − (I·M − P·T) / √(P·T·(M − P)·(M − T))")
            .gradient("∂ℓ/∂p = −M·t/R + T/R + N·(M − 2P)/(2P(M − P)R), N and R numerator and root")
            .range("0 to 2")
            .parameter("form", Form.MIRRORED, "mirrored, counts, root", "where the smoothing goes")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("skin lesions, binary masks of any share")
            .use("Foreground may be rare in one image and fill the next, and both sides should count.")
            .avoid("Foreground and background are not of one rank, as with many classes against a background.")
            .peers("SMP MCCLoss", "MONAI MCCLoss (development)")
            .paper("Abhishek and Hamarneh 2021, doi 10.1109/ISBI48211.2021.9433782")
            .variants(
                    new MccLoss(Form.COUNTS, 1e-5, 0), new MccLoss(Form.ROOT, 1e-5, .1), new MccLoss(Form.ROOT, 0, 0));

    /** Where the smoothing goes, and what a cell without correlation is worth. */
    public enum Form {
        /**
         * Onto each of the four counts; a target that fills every valid voxel, which has no correlation with anything,
         * scores the mean prediction, as {@link AbsentClassPolicy#MEAN_PREDICTION} scores the background of an empty one.
         */
        MIRRORED,
        /** Onto each of the four counts (SMP): the perfect prediction of a full target is worth ½. */
        COUNTS,
        /** Under the root (MONAI); a cell without any error is 0. */
        ROOT
    }

    /** By how much of itself a full target's sum may miss the number of voxels. */
    private static final double ROUNDING = 1e-12;

    /** Checks the ranges. */
    public MccLoss {
        Objects.requireNonNull(form, "form");
        if (!(smoothing >= 0 && numerator >= 0) || Double.isInfinite(smoothing + numerator)) {
            throw new IllegalArgumentException("smoothing must be finite and at least 0, found " + smoothing
                    + " and in the numerator " + numerator);
        }
    }

    /** Smoothing of 1e-5 on each count, full targets mirrored. */
    public MccLoss() {
        this(Form.MIRRORED, 1e-5, 0);
    }

    @Override
    public Dual score(OverlapSums sums) {
        boolean full = sums.target() >= sums.voxels() * (1 - ROUNDING);
        if (form == Form.MIRRORED && full) {
            return sums.prediction().times(1 / sums.voxels());
        }
        // in a full target I is P: one variable, where the derivatives by two would cancel
        return correlation(
                full ? sums.prediction() : sums.intersection(), sums.prediction(), sums.target(), sums.voxels());
    }

    private Dual correlation(Dual intersection, Dual prediction, double target, double voxels) {
        Dual wrong = prediction.minus(intersection);
        Dual missed = intersection.times(-1).plus(target);
        if (form == Form.ROOT && wrong.value() == 0 && missed.value() == 0) {
            return Dual.constant(1);
        }
        double each = form == Form.ROOT ? 0 : smoothing;
        double others = voxels - target;
        // from the counts, since I·M − P·T would lose what little a nearly full target leaves
        Dual truePositives = intersection.plus(each);
        Dual falsePositives = wrong.plus(each);
        Dual falseNegatives = missed.plus(each);
        Dual trueNegatives = wrong.times(-1).plus(others + each);
        Dual above = truePositives
                .times(trueNegatives)
                .minus(falsePositives.times(falseNegatives))
                .plus(numerator);
        Dual predicted = truePositives.plus(falsePositives);
        Dual rejected = trueNegatives.plus(falseNegatives);
        Dual product = predicted.times(rejected).times((target + 2 * each) * (others + 2 * each));
        return above.over(
                product.plus(form == Form.ROOT ? smoothing : 0).atLeast(0).power(.5));
    }
}
