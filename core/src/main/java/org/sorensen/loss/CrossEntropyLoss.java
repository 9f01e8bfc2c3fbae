package org.sorensen.loss;

/**
 * Cross-entropy of exclusive classes, {@code −Σ_c t_c·ln p_c} for each voxel.
 *
 * <p>The mean is over valid voxels; with class weights {@link WeightNormalization#BY_WEIGHT_SUM} it is divided by
 * {@code Σ w_y}, as torch does. Range [0, ∞), smaller is better. Finite for all finite logits; with probabilities it is
 * an error where a target class has probability 0. No valid voxel gives 0, not NaN.
 *
 * <p>Equals torch {@code CrossEntropyLoss(weight, ignore_index, label_smoothing)} and Keras
 * {@code SparseCategoricalCrossentropy(ignore_class)}. Two sweeps.
 *
 * @param labelSmoothing {@code ε} in [0, 1): targets become {@code (1 − ε)·t + ε/C}
 */
public record CrossEntropyLoss(double labelSmoothing) implements VoxelLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "cross-entropy",
                    "Cross-entropy",
                    LossFamily.VOXEL,
                    a -> new CrossEntropyLoss(a.number("labelSmoothing")))
            .aliases("ce")
            .purpose("the probability of the right class of every voxel")
            .formula("−Σ_c t_c·ln p_c")
            .gradient("∂ℓ/∂z_c = p_c − t_c")
            .range("0 to ∞")
            .parameter("labelSmoothing", "0", "0 up to 1, exclusive", "t ← (1 − ε)·t + ε/C")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("yes")
            .typically("several classes of like size")
            .use("Classes of like size, calibrated probabilities, and beside an overlap loss.")
            .avoid("Alone where one class has nearly all voxels, unless classes are weighted.")
            .peers(
                    "torch CrossEntropyLoss",
                    "SMP SoftCrossEntropyLoss",
                    "Keras CategoricalCrossentropy",
                    "Keras SparseCategoricalCrossentropy",
                    "nnU-Net RobustCrossEntropyLoss")
            .paper("Good 1952")
            .variants(new CrossEntropyLoss(.1));

    /** Checks the range. */
    public CrossEntropyLoss {
        VoxelChecks.labelSmoothing(labelSmoothing);
    }

    /** No label smoothing. */
    public CrossEntropyLoss() {
        this(0);
    }

    @Override
    public <E> E element(VoxelAlgebra<E> v) {
        return v.times(v.ifTarget(v.logP()), -1);
    }

    @Override
    public Kind kind() {
        return Kind.CATEGORICAL;
    }
}
