package org.sorensen.loss;

import java.util.Objects;

/**
 * Unified focal loss: {@code λ} times a focal cross-entropy plus {@code 1 − λ} times a focal Tversky loss, both governed
 * by one δ for the balance and one γ for the focus.
 *
 * <p>{@link Form#ASYMMETRIC}: the sum of {@link AsymmetricFocalLoss} and {@link AsymmetricFocalTverskyLoss}; γ silences
 * easy voxels of common classes with {@code (1 − p)^γ} and focuses on rare ones with {@code (1 − s)^(1−γ)}; without
 * focus at {@code γ = 0}. {@link Form#SYMMETRIC}: {@code (1 − p)^(1−γ)} and {@code (1 − s)^γ} for every class; without
 * focus at {@code γ = 1}, where both terms are plain. So the paper writes them, and only so does each form turn into
 * weighted cross-entropy plus Tversky at one end of γ. (The authors' code has the exponents of the asymmetric form in
 * both; at {@code γ = ½} they are the same.) Cross-entropy weighs rare classes δ, the others {@code 1 − δ}; the
 * Tversky losses are averaged over classes where the paper adds them.
 *
 * <p>Range [0, ∞), smaller is better. Works on logits of any number of exclusive classes, on one channel, and on several
 * channels with {@link Activation#SIGMOID}, each against its complement. With clamping, {@code epsilon = 1e-7} and
 * {@link AbsentClassPolicy#COUNT} the asymmetric form equals MONAI 1.5 {@code AsymmetricUnifiedFocalLoss} on two
 * channels. Yeung et al. 2021, arXiv 2102.04525.
 *
 * @param form which exponents
 * @param lambda {@code λ} in [0, 1], the weight of cross-entropy
 * @param delta {@code δ} in [0, 1]
 * @param gamma {@code γ} in [0, 1) for the asymmetric form, in (0, 1] for the symmetric one
 * @param rare the rare ones among exclusive classes
 * @param epsilon smoothing of the Tversky score, from 0 up to ½
 * @param clamp whether probabilities are held in {@code [ε, 1 − ε]} too
 */
public record UnifiedFocalLoss(
        Form form, double lambda, double delta, double gamma, ClassSelection rare, double epsilon, boolean clamp)
        implements FieldLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "unified-focal",
                    "Unified focal",
                    LossFamily.COMPOUND,
                    a -> new UnifiedFocalLoss(
                            a.choice("form", Form.class),
                            a.number("lambda"),
                            a.number("delta"),
                            a.number("gamma"),
                            FocalTerms.rare(a),
                            a.number("epsilon"),
                            a.flag("clamp")))
            .purpose("focal cross-entropy and focal Tversky under three common parameters")
            .formula("λ·focal cross-entropy + (1 − λ)·focal Tversky, exponents from γ, balance from δ")
            .gradient("λ times that of the first plus 1 − λ times that of the second")
            .range("0 to ∞")
            .parameter("form", Form.ASYMMETRIC, "asymmetric, symmetric", "whether only common classes are silenced")
            .parameter("lambda", "0.5", "0 to 1", "the weight of cross-entropy")
            .parameter("delta", "0.6", "0 to 1", "the weight of rare classes and of false negatives")
            .parameter("gamma", "0.5", "0 to 1", "focus: more at 1 if asymmetric, more at 0 if symmetric")
            .parameter("epsilon", "1e-7", "0 to 0.5, exclusive", "smoothing of the Tversky score")
            .parameter("clamp", "false", "true, false", "whether probabilities are held in [ε, 1 − ε], as in MONAI")
            .parameter("rare", "", FocalTerms.RARE_RANGE, FocalTerms.RARE_MEANING)
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere: the slope at a perfect score is taken as 0")
            .typically("strong imbalance: polyps, vessels, small tumours")
            .use("Imbalance is strong and there is no time to tune a sum of losses.")
            .avoid("Each part is to be tuned by itself: build the sum.")
            .peers("MONAI AsymmetricUnifiedFocalLoss")
            .paper("Yeung et al. 2021, arXiv 2102.04525")
            .variants(
                    new UnifiedFocalLoss(Form.SYMMETRIC, .5, .6, .7, ClassSelection.foreground(), 1e-3, false),
                    new UnifiedFocalLoss(Form.ASYMMETRIC, .3, .7, .25, ClassSelection.foreground(), 1e-2, true));

    /** Which exponents. */
    public enum Form {
        /** Easy voxels of common classes are silenced, rare classes focused on. */
        ASYMMETRIC,
        /** Every class is treated the same. */
        SYMMETRIC
    }

    /** Checks the ranges. */
    public UnifiedFocalLoss {
        Objects.requireNonNull(form, "form");
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda must lie in [0, 1], found " + lambda);
        }
        // the exponent of the Tversky loss must be above 0
        boolean fits = form == Form.ASYMMETRIC ? gamma >= 0 && gamma < 1 : gamma > 0 && gamma <= 1;
        if (!fits) {
            throw new IllegalArgumentException("gamma must lie in " + (form == Form.ASYMMETRIC ? "[0, 1)" : "(0, 1]")
                    + " for the " + LossArguments.spelling(form) + " form, found " + gamma);
        }
        terms(form, delta, gamma, rare, epsilon, clamp);
    }

    /** Asymmetric with the paper's λ = 0.5, δ = 0.6, γ = 0.5; the foreground is rare, no clamping. */
    public UnifiedFocalLoss() {
        this(Form.ASYMMETRIC, .5, .6, .5);
    }

    /**
     * The foreground is rare, smoothing 1e-7, no clamping.
     *
     * @param form which exponents
     * @param lambda the weight of cross-entropy
     * @param delta the balance
     * @param gamma the focus
     */
    public UnifiedFocalLoss(Form form, double lambda, double delta, double gamma) {
        this(form, lambda, delta, gamma, ClassSelection.foreground(), 1e-7, false);
    }

    private static FocalTerms terms(
            Form form, double delta, double gamma, ClassSelection rare, double epsilon, boolean clamp) {
        return form == Form.ASYMMETRIC
                ? new FocalTerms(delta, rare, 0, gamma, 1 - gamma, 1, epsilon, clamp)
                : new FocalTerms(delta, rare, 1 - gamma, 1 - gamma, gamma, gamma, epsilon, clamp);
    }

    @Override
    public boolean distinguishesClasses() {
        return true;
    }

    @Override
    public double[] values(Field field) {
        return terms(form, delta, gamma, rare, epsilon, clamp).values(field, lambda, 1 - lambda);
    }
}
