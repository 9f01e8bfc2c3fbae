package org.sorensen.loss;

import java.util.List;

/**
 * Dice of one mask for each instance, as heads that predict masks use it: {@code Σ (1 − (2I + 1) / (P + T + 1)) / count}
 * with sigmoid, the instances being samples of one channel, {@code [instances, 1, spatial…]}, or channels.
 *
 * <p>An empty target counts by the formula. Equals the mask Dice of MaskFormer, Mask2Former and DETR, which divide by
 * the number of instances. Milletari et al. 2016; Cheng et al. 2022, arXiv 2112.01527.
 */
public final class InstanceMaskDice {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "instance-mask-dice", "Instance mask Dice", LossFamily.INSTANCE, a -> of(a.number("smoothing")))
            .purpose("the overlap of each predicted instance mask with its target")
            .formula("mean over instances of 1 − (2I + σ) / (P + T + σ), with sigmoid")
            .gradient("∂ℓ/∂p = −2t/D + N/D², with N = 2I + σ, D = P + T + σ, over the number of instances")
            .range("0 to 1")
            .parameter("smoothing", 1, "at least 0", "σ")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("mask heads of instance segmentation, beside binary cross-entropy or focal loss")
            .use("Masks are matched to targets already: one channel or sample for each pair.")
            .avoid("Classes share voxels of one map: that is Dice.")
            .peers("Mask2Former dice_loss", "MaskFormer dice_loss", "DETR dice_loss")
            .paper("Cheng et al. 2022, arXiv 2112.01527");

    private InstanceMaskDice() {}

    /**
     * The mean over instances, smoothing 1.
     *
     * @return the configured loss
     */
    public static Configured standard() {
        return of(1);
    }

    /**
     * The mean over instances.
     *
     * @param smoothing {@code σ}, at least 0
     * @return the configured loss
     */
    public static Configured of(double smoothing) {
        return configured(smoothing, Reduction.MEAN);
    }

    /**
     * The sum over instances divided by a number of them, as where instances are spread over several batches or devices.
     *
     * @param instances what the sum is divided by, above 0
     * @return the loss
     * @throws IllegalArgumentException if the number is not finite and above 0
     */
    public static WeightedSum perInstance(double instances) {
        if (!(instances > 0 && instances < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the number of instances must be finite and above 0, found " + instances);
        }
        return new WeightedSum(List.of(new WeightedSum.Term(1 / instances, configured(1, Reduction.SUM))));
    }

    private static Configured configured(double smoothing, Reduction reduction) {
        DiceLoss dice = new DiceLoss(Denominator.LINEAR, Smoothing.of(smoothing), ScoreTransform.COMPLEMENT);
        LossOptions options = LossOptions.sigmoid()
                .withAbsentClass(AbsentClassPolicy.COUNT)
                .withSoftOverlap(SoftOverlap.PRODUCT)
                .withReduction(reduction);
        return new Configured(dice, options);
    }
}
