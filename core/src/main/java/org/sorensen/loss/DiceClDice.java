package org.sorensen.loss;

/**
 * Dice with soft clDice, {@code (1 − α)·Dice + α·clDice}: overlap, and structures that hang together.
 *
 * <p>Equals MONAI 1.5 {@code SoftDiceclDiceLoss} with {@link Aggregation#GLOBAL_MICRO},
 * {@link ClassSelection#foreground()} and {@link AbsentClassPolicy#COUNT}. Shit et al. 2021, arXiv 2003.07311.
 */
public final class DiceClDice {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "dice-cldice",
                    "Dice with soft clDice",
                    LossFamily.COMPOUND,
                    a -> of(a.number("alpha"), a.integer("iterations"), a.number("smoothing")))
            .purpose("overlap together with centrelines")
            .formula("(1 − α)·Dice + α·clDice")
            .gradient("the same sum of theirs")
            .range("0 to 1")
            .parameter("alpha", .5, "0 to 1, 0 to ½ in the paper", "the share of clDice")
            .parameter("iterations", 3, "at least 0", "how often the image is eroded: the largest radius in voxels")
            .parameter("smoothing", 1, "at least 0", "σ of both")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere: pools have ties")
            .typically("vessels, airways, roads, cracks")
            .use("Thin structures: the usual way to train with clDice.")
            .avoid("Structures are not thin, or larger than the iterations reach.")
            .peers("MONAI SoftDiceclDiceLoss")
            .paper("Shit et al. 2021, arXiv 2003.07311")
            .variants(of(.25, 1, 1e-5));

    private DiceClDice() {}

    /**
     * The sum.
     *
     * @param alpha the share of clDice, 0 to 1
     * @param iterations of clDice, at least 0
     * @param smoothing of both, at least 0
     * @return {@code (1 − α)·Dice + α·clDice}
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static WeightedSum of(double alpha, int iterations, double smoothing) {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must lie in [0, 1], found " + alpha);
        }
        DiceLoss dice = new DiceLoss(Denominator.LINEAR, Smoothing.of(smoothing), ScoreTransform.COMPLEMENT);
        return WeightedSum.of(1 - alpha, dice, alpha, new SoftClDiceLoss(iterations, smoothing));
    }

    /**
     * Half of each, three iterations, smoothing 1.
     *
     * @return the sum
     */
    public static WeightedSum standard() {
        return of(.5, 3, 1);
    }
}
