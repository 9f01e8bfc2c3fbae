package org.sorensen.loss;

/**
 * Tversky in which only rare classes are focused on: {@code 1 − s} for the others, {@code (1 − s)^(1−γ)} for rare
 * classes, mean over classes.
 *
 * <p>{@code s = (I + ε) / (I + δ·FN + (1 − δ)·FP + ε)}: δ weights false negatives, the other way round than β and α of
 * {@link TverskyLoss} are usually written. Range [0, 1], smaller is better. Where {@code s = 1} the infinite slope is
 * taken as 0. One channel, and each channel with {@link Activation#SIGMOID}, is rare against its complement; otherwise
 * the rare classes are chosen. Class selection, class weights and {@link AbsentClassPolicy} act in the mean.
 *
 * <p>With clamping, {@code epsilon = 1e-7} and {@link AbsentClassPolicy#COUNT} it equals MONAI 1.5
 * {@code AsymmetricFocalTverskyLoss} on two channels. Yeung et al. 2021, arXiv 2102.04525.
 *
 * @param delta the weight of false negatives in [0, 1]
 * @param gamma how much rare classes are focused on, in [0, 1)
 * @param rare the rare ones among exclusive classes
 * @param epsilon smoothing, from 0 up to ½
 * @param clamp whether probabilities are held in {@code [ε, 1 − ε]} too, which takes the gradient of saturated voxels
 */
public record AsymmetricFocalTverskyLoss(double delta, double gamma, ClassSelection rare, double epsilon, boolean clamp)
        implements FieldLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "asymmetric-focal-tversky",
                    "Asymmetric focal Tversky",
                    LossFamily.OVERLAP,
                    a -> new AsymmetricFocalTverskyLoss(
                            a.number("delta"),
                            a.number("gamma"),
                            FocalTerms.rare(a),
                            a.number("epsilon"),
                            a.flag("clamp")))
            .purpose("Tversky that keeps pushing rare classes near a perfect overlap")
            .formula("mean of 1 − s for common classes and (1 − s)^(1−γ) for rare ones, s = I/(I + δFN + (1 − δ)FP)")
            .gradient("that of Tversky, for rare classes times (1 − γ)(1 − s)^(−γ)")
            .range("0 to 1")
            .parameter("delta", "0.7", "0 to 1", "the weight of false negatives; false positives have 1 − δ")
            .parameter("gamma", "0.75", "0 up to 1, exclusive", "how much rare classes are focused on")
            .parameter("epsilon", "1e-7", "0 to 0.5, exclusive", "smoothing")
            .parameter("clamp", "false", "true, false", "whether probabilities are held in [ε, 1 − ε], as in MONAI")
            .parameter("rare", "", FocalTerms.RARE_RANGE, FocalTerms.RARE_MEANING)
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere: the slope at a perfect score is taken as 0")
            .typically("small foreground in one or several classes")
            .use("The foreground is small and must be pressed on to the end, the background not.")
            .avoid("Foreground labels are noisy.")
            .peers("MONAI AsymmetricFocalTverskyLoss")
            .paper("Yeung et al. 2021, arXiv 2102.04525")
            .variants(new AsymmetricFocalTverskyLoss(.6, .5, ClassSelection.foreground(), 1e-2, true));

    /** Checks the ranges. */
    public AsymmetricFocalTverskyLoss {
        if (!(gamma >= 0 && gamma < 1)) {
            throw new IllegalArgumentException("gamma must lie in [0, 1), found " + gamma);
        }
        terms(delta, gamma, rare, epsilon, clamp);
    }

    /**
     * The foreground is rare, smoothing 1e-7, no clamping.
     *
     * @param delta the weight of false negatives
     * @param gamma how much rare classes are focused on
     */
    public AsymmetricFocalTverskyLoss(double delta, double gamma) {
        this(delta, gamma, ClassSelection.foreground(), 1e-7, false);
    }

    private static FocalTerms terms(double delta, double gamma, ClassSelection rare, double epsilon, boolean clamp) {
        return new FocalTerms(delta, rare, 0, 0, 1 - gamma, 1, epsilon, clamp);
    }

    @Override
    public boolean distinguishesClasses() {
        return true;
    }

    @Override
    public double[] values(Field field) {
        return terms(delta, gamma, rare, epsilon, clamp).values(field, 0, 1);
    }
}
