package org.sorensen.loss;

import java.util.Objects;

/**
 * One minus the soft Sørensen–Dice coefficient.
 *
 * <p>{@code s = (2I + σn) / max(P + T + σd, floor)}, loss {@code 1 − s} (or another transform), range [0, 1] for
 * probabilities and {@code σn ≤ σd}, smaller is better. {@code P = Σp, T = Σt} with {@link Denominator#LINEAR}, {@code Σp², Σt²} with
 * {@link Denominator#SQUARED}. A cell whose target is empty follows {@link AbsentClassPolicy}; 0/0 without smoothing is
 * reported as {@link CellStatus#UNDEFINED}, never NaN.
 *
 * <p>Equals MONAI 1.5 {@code DiceLoss} with smoothing 1e-5 and {@link AbsentClassPolicy#COUNT} (weights
 * {@link WeightNormalization#BY_COUNT}); nnU-Net's as trained with {@link ScoreTransform#NEGATIVE}; SMP 0.4+ with
 * {@link Aggregation#PER_CLASS_OVER_BATCH}, {@link AbsentClassPolicy#ZERO} and twice its smoothing and floor; Keras 3 with
 * {@link Aggregation#GLOBAL_MICRO} and {@code new Smoothing(0, 1e-7, 0)}; V-Net squared without smoothing.
 *
 * <p>Two sweeps over the scores for value and gradient, one for the value. Milletari et al. 2016, arXiv 1606.04797;
 * Drozdzal et al. 2016, arXiv 1608.04117.
 *
 * @param denominator the power in the cardinalities
 * @param smoothing what keeps the ratio from 0/0
 * @param transform how the score becomes a loss
 */
public record DiceLoss(Denominator denominator, Smoothing smoothing, ScoreTransform transform) implements OverlapLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "dice",
                    "Dice",
                    LossFamily.OVERLAP,
                    a -> new DiceLoss(
                            a.choice("denominator", Denominator.class),
                            Smoothing.of(a.number("smoothing")),
                            ScoreTransform.COMPLEMENT))
            .purpose("the overlap of prediction and target, as the Dice coefficient measures it")
            .formula("1 − (2I + σ) / (P + T + σ)")
            .gradient("∂ℓ/∂p = −2t/D + N/D², with N = 2I + σ, D = P + T + σ; squared: −2t/D + 2pN/D²")
            .range("0 to 1")
            .parameter("denominator", Denominator.LINEAR, "linear, squared", "the power in the cardinalities")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("organs, tumours, roads: sparse foreground")
            .use("The first choice where the foreground is sparse and the score that matters is Dice or IoU;"
                    + " with cross-entropy beside it where training is to be steady from the first step.")
            .avoid("Calibrated probabilities are wanted: it drives them to 0 and 1.")
            .peers("MONAI DiceLoss", "SMP DiceLoss", "Keras Dice", "nnU-Net SoftDiceLoss", "kornia DiceLoss")
            .paper("Milletari et al. 2016, arXiv 1606.04797; Drozdzal et al. 2016, arXiv 1608.04117")
            .variants(
                    new DiceLoss(Denominator.SQUARED),
                    new DiceLoss(Denominator.SQUARED, Smoothing.NONE, ScoreTransform.COMPLEMENT),
                    new DiceLoss(Denominator.LINEAR, Smoothing.DEFAULT, new ScoreTransform.NegativeLog(1e-7)),
                    new DiceLoss(Denominator.LINEAR, new Smoothing(1, 1, 1e-8), ScoreTransform.NEGATIVE));

    /** What the catalog says of {@code −ln s}, the same loss with {@link ScoreTransform.NegativeLog}. */
    public static final LossCard LOG_CARD = LossCard.of(
                    "log-dice",
                    "Log-Dice",
                    LossFamily.OVERLAP,
                    a -> new DiceLoss(
                            a.choice("denominator", Denominator.class),
                            Smoothing.of(a.number("smoothing")),
                            new ScoreTransform.NegativeLog(a.number("floor"))))
            .purpose("Dice that is steep where the overlap is small")
            .formula("−ln s, s the Dice score")
            .gradient("1/s times that of Dice")
            .range("0 to −ln floor")
            .parameter("denominator", Denominator.LINEAR, "linear, squared", "the power in the cardinalities")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .parameter("floor", "1e-7", "0 to 1, exclusive", "the least score; no gradient below it")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes, above the floor")
            .typically("small structures that Dice alone does not find")
            .use("Plain Dice starts too slowly on small structures.")
            .avoid("Some targets are wrong or hopeless: a class that is missed entirely has the steepest slope.")
            .peers("SMP DiceLoss(log_loss=True)")
            .paper("Wong et al. 2018, arXiv 1809.00076, without its exponent");

    /** Checks that nothing is null. */
    public DiceLoss {
        Objects.requireNonNull(denominator, "denominator");
        Objects.requireNonNull(smoothing, "smoothing");
        Objects.requireNonNull(transform, "transform");
    }

    /** Linear denominator, smoothing 1e-5. */
    public DiceLoss() {
        this(Denominator.LINEAR, Smoothing.DEFAULT, ScoreTransform.COMPLEMENT);
    }

    /**
     * Another denominator, smoothing 1e-5.
     *
     * @param denominator the power in the cardinalities
     */
    public DiceLoss(Denominator denominator) {
        this(denominator, Smoothing.DEFAULT, ScoreTransform.COMPLEMENT);
    }

    @Override
    public Dual score(OverlapSums sums) {
        return smoothing.ratio(sums.intersection().times(2), sums.prediction().plus(sums.target()));
    }

    @Override
    public Dual loss(Dual score) {
        return transform.apply(score);
    }
}
