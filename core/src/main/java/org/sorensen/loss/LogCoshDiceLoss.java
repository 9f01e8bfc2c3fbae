package org.sorensen.loss;

import java.util.Objects;

/**
 * The log-cosh of the Dice loss, {@code ln cosh(1 − s)} with the Dice score s.
 *
 * <p>Range [0, ln cosh 1 ≈ 0.434] for probabilities, smaller is better; nearly {@code (1 − s)²/2} where the overlap is
 * good, so its gradient fades there. Exact for small and large {@code 1 − s} alike. Two sweeps. Jadon 2020, arXiv
 * 2006.14822.
 *
 * @param dice where the score comes from; its transform must be {@link ScoreTransform#COMPLEMENT}
 */
public record LogCoshDiceLoss(DiceLoss dice) implements OverlapLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "log-cosh-dice",
                    "Log-cosh Dice",
                    LossFamily.OVERLAP,
                    a -> new LogCoshDiceLoss(new DiceLoss(
                            a.choice("denominator", Denominator.class),
                            Smoothing.of(a.number("smoothing")),
                            ScoreTransform.COMPLEMENT)))
            .purpose("Dice whose gradient fades smoothly where the overlap is good")
            .formula("ln cosh(1 − s), s the Dice score")
            .gradient("tanh(1 − s) times that of Dice")
            .range("0 to ln cosh 1 = 0.434")
            .parameter("denominator", Denominator.LINEAR, "linear, squared", "the power in the cardinalities")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("Dice that is unsteady near the end")
            .use("Dice training oscillates near the optimum.")
            .avoid("The last points of overlap matter: its gradient vanishes with the error.")
            .paper("Jadon 2020, arXiv 2006.14822")
            .variants(new LogCoshDiceLoss(new DiceLoss(Denominator.SQUARED)));

    /** Checks the transform. */
    public LogCoshDiceLoss {
        Objects.requireNonNull(dice, "dice");
        if (!dice.transform().equals(ScoreTransform.COMPLEMENT)) {
            throw new IllegalArgumentException(
                    "log-cosh needs the loss 1 - s, found the transform " + dice.transform());
        }
    }

    /** Linear denominator, smoothing 1e-5. */
    public LogCoshDiceLoss() {
        this(new DiceLoss());
    }

    @Override
    public Dual score(OverlapSums sums) {
        return dice.score(sums);
    }

    @Override
    public Dual loss(Dual score) {
        Dual error = score.complement();
        return error.chain(logCosh(error.value()), Math.tanh(error.value()));
    }

    @Override
    public Denominator denominator() {
        return dice.denominator();
    }

    private static double logCosh(double x) {
        double size = Math.abs(x);
        if (size > 1) {
            return size + Math.log1p(Math.exp(-2 * size)) - Math.log(2);
        }
        // cosh x − 1 = 2 sinh²(x/2), without the cancellation that would leave nothing of a small x
        double half = Math.sinh(x / 2);
        return Math.log1p(2 * half * half);
    }
}
