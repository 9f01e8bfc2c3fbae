package org.sorensen.loss;

/** What the cards of the two focal losses share. */
final class FocalCard {
    private FocalCard() {}

    static LossCard parameters(LossCard card, FocalBalance.Reading reading, VoxelLoss.Divisor divisor) {
        return card.parameter("gamma", "2", "at least 0", "the focusing power γ")
                .parameter("threshold", "", "none, or above 0 up to 1", "τ of the reduced form")
                .parameter("alpha", "", "none, or 0 to 1; factor: at least 0, one or several joined by x", "α")
                .parameter("alphaAs", reading, "positive, background, factor", "whom α is for")
                .parameter(
                        "divisor",
                        divisor,
                        "voxels, elements, all-voxels, all-elements, image-voxels, samples, cells, positives",
                        "what the mean is divided by")
                .parameter(
                        "normalization",
                        VoxelLoss.Normalization.NONE,
                        "none, per-class, per-class-mean, pooled, pooled-mean",
                        "division by the sum of the focal factors")
                .parameter("labelSmoothing", "0", "0 up to 1, exclusive", "how far targets are smoothed");
    }

    static Focus focus(LossArguments a) {
        double gamma = a.number("gamma");
        return a.text("threshold").isEmpty() ? Focus.of(gamma) : Focus.reduced(gamma, a.number("threshold"));
    }

    static FocalBalance balance(LossArguments a) {
        return FocalBalance.of(a.choice("alphaAs", FocalBalance.Reading.class), a.numbers("alpha"));
    }
}
