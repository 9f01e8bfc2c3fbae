package org.sorensen.loss;

import java.util.Objects;

/**
 * Binary cross-entropy of every channel, {@code −w·t·ln p − (1 − t)·ln(1 − p)}.
 *
 * <p>The mean is over valid voxels and channels. Range [0, ∞), smaller is better. Finite for all finite logits; with
 * probabilities it is an error where one of 0 or 1 contradicts the target. No valid voxel gives 0, not NaN.
 *
 * <p>Equals torch {@code BCEWithLogitsLoss(pos_weight)} and Keras {@code BinaryCrossentropy(label_smoothing)}; SMP's
 * {@code SoftBCEWithLogitsLoss(smooth_factor)}, {@code t·(1 − 2ε) + ε}, smooths twice as far for the same number. Two
 * sweeps.
 *
 * @param labelSmoothing {@code ε} in [0, 1): targets become {@code (1 − ε)·t + ε/2}
 * @param positiveWeight the weight w of the positive side, for all channels or for each
 */
public record BinaryCrossEntropyLoss(double labelSmoothing, ClassFactors positiveWeight) implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "binary-cross-entropy",
                    "Binary cross-entropy",
                    LossFamily.VOXEL,
                    a -> new BinaryCrossEntropyLoss(
                            a.number("labelSmoothing"), ClassFactors.each(a.numbers("positiveWeight"))))
            .aliases("bce")
            .purpose("the probability of yes or no, for every voxel and channel")
            .formula("−w·t·ln p − (1 − t)·ln(1 − p)")
            .gradient("∂ℓ/∂z = (1 − t)·p − w·t·(1 − p); p − t for w = 1")
            .range("0 to ∞")
            .parameter("labelSmoothing", "0", "0 up to 1, exclusive", "t ← (1 − ε)·t + ε/2")
            .parameter("positiveWeight", "1", "at least 0; one, or one for each channel joined by x", "w")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("yes")
            .typically("binary and multi-label masks")
            .use("One class against the rest, or labels that overlap; beside an overlap loss. A positive weight above 1"
                    + " trades precision for recall.")
            .avoid("Classes exclude each other: cross-entropy lets them compete. Alone on sparse foreground.")
            .peers("torch BCEWithLogitsLoss", "torch BCELoss", "SMP SoftBCEWithLogitsLoss", "Keras BinaryCrossentropy")
            .paper("Good 1952")
            .variants(
                    new BinaryCrossEntropyLoss(.1),
                    new BinaryCrossEntropyLoss(0, ClassFactors.all(3)),
                    new BinaryCrossEntropyLoss(.2, ClassFactors.each(.5, 2, 1)));

    /** Checks the range. */
    public BinaryCrossEntropyLoss {
        VoxelChecks.labelSmoothing(labelSmoothing);
        Objects.requireNonNull(positiveWeight, "positiveWeight");
    }

    /**
     * Both sides weigh the same.
     *
     * @param labelSmoothing {@code ε}
     */
    public BinaryCrossEntropyLoss(double labelSmoothing) {
        this(labelSmoothing, ClassFactors.ONE);
    }

    /** No label smoothing, both sides weigh the same. */
    public BinaryCrossEntropyLoss() {
        this(0);
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        E positive = positiveWeight.times(v, v.ifTarget(v.logP()));
        return v.times(v.plus(positive, v.ifNotTarget(v.logQ())), -1);
    }

    @Override
    public Kind kind() {
        return Kind.CHANNELWISE;
    }

    @Override
    public boolean distinguishesClasses() {
        return !positiveWeight.isUniform();
    }
}
