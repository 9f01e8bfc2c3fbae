package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** kornia 0.8: {@code kornia.losses}, classes and functions. */
final class KorniaPeer {
    /** What kornia's one-hot form has instead of 0. */
    static final double ONE_HOT_FLOOR = 1e-6;

    private static final String EROSION = "alpha=2.0, k=10, reduction='mean'";
    private static final String IGNORE = "ignore_index=-100";

    static final List<Constructor> CONSTRUCTORS = List.of(
            of("DiceLoss(average='micro', eps=1e-8, weight=None, " + IGNORE + ")", KorniaOverlap::dice, "dice_loss"),
            of(
                    "TverskyLoss(alpha=required, beta=required, eps=1e-8, " + IGNORE + ")",
                    KorniaOverlap::tversky,
                    "tversky_loss"),
            of(
                    "FocalLoss(alpha=required, gamma=2.0, reduction='none', weight=None, " + IGNORE + ")",
                    KorniaFocal::of,
                    "focal_loss"),
            of(
                    "BinaryFocalLossWithLogits(alpha=0.25, gamma=2.0, reduction='none', pos_weight=None, weight=None, "
                            + IGNORE + ")",
                    KorniaBinaryFocal::of,
                    "binary_focal_loss_with_logits"),
            of("LovaszSoftmaxLoss(weight=None)", KorniaRanked::softmax, "lovasz_softmax_loss"),
            of("LovaszHingeLoss()", a -> KorniaRanked.hinge(), "lovasz_hinge_loss"),
            of("HausdorffERLoss(" + EROSION + ")", KorniaErosion::flat),
            of("HausdorffERLoss3D(" + EROSION + ")", KorniaErosion::volume),
            of("kl_div_loss_2d(reduction='mean')", KorniaDivergence::kullbackLeibler),
            of("js_div_loss_2d(reduction='mean')", KorniaDivergence::jensenShannon));

    static final List<String> DEVIATIONS = List.of(
            "DiceLoss(average='micro', weight) multiplies prediction and target by the weights, which squares them in the"
                    + " numerator; here they weigh each class's sums once, the defect is reproduced on request.",
            "LovaszSoftmaxLoss sorts the labels' values instead of whether they are the class; here the latter, the defect"
                    + " is reproduced on request.",
            "TverskyLoss pools classes, so that alpha and beta enter as their sum only.",
            "One-hot targets are smoothed by 1e-6.",
            "FocalLoss keeps ignored voxels in the divisor of the mean.");

    private KorniaPeer() {}

    private static Constructor of(String signature, Function<Arguments, Recipe> maker, String... aliases) {
        return Constructor.of(signature, a -> new Unmasked(a.where(), maker.apply(a)), aliases);
    }

    /** One factor for each class: the weights, or 1. */
    static double[] perClass(Optional<double[]> weights, int classes, String name) {
        double[] ones = new double[classes];
        Arrays.fill(ones, 1);
        double[] each = weights.orElse(ones);
        if (each.length != classes) {
            throw new IllegalArgumentException(
                    name + " has " + each.length + " entries, expected one for each of " + classes + " classes");
        }
        return each;
    }
}
