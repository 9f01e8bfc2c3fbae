package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** kornia 0.8: {@code kornia.losses}, classes and functions. */
final class KorniaPeer {
    /** What kornia's one-hot form has instead of 0. */
    static final double ONE_HOT_FLOOR = 1e-6;

    private static final String FOCAL = "gamma=2.0, reduction='none'";
    private static final String IGNORED = "ignore_index=-100)";
    private static final String BINARY_FOCAL = FOCAL + ", pos_weight=None, weight=None, " + IGNORED;
    private static final String EROSION = "(alpha=2.0, k=10, reduction='mean')";

    static final List<Constructor> CONSTRUCTORS = List.of(
            of("DiceLoss(average='micro', eps=1e-8, weight=None, " + IGNORED, KorniaOverlap::dice, "dice_loss"),
            of(
                    "TverskyLoss(alpha=required, beta=required, eps=1e-8, " + IGNORED,
                    KorniaOverlap::tversky,
                    "tversky_loss"),
            of("FocalLoss(alpha=required, " + FOCAL + ", weight=None, " + IGNORED, KorniaFocal::of, "focal_loss"),
            of("BinaryFocalLossWithLogits(alpha=required, " + BINARY_FOCAL, KorniaBinaryFocal::of),
            of("binary_focal_loss_with_logits(alpha=0.25, " + BINARY_FOCAL, KorniaBinaryFocal::of),
            of("LovaszSoftmaxLoss(weight=None)", KorniaRanked::softmax, "lovasz_softmax_loss"),
            of("LovaszHingeLoss()", a -> KorniaRanked.hinge(), "lovasz_hinge_loss"),
            of("HausdorffERLoss" + EROSION, KorniaErosion::flat),
            of("HausdorffERLoss3D" + EROSION, KorniaErosion::volume),
            of("kl_div_loss_2d(reduction='mean')", KorniaDivergence::kullbackLeibler),
            of("js_div_loss_2d(reduction='mean')", KorniaDivergence::jensenShannon));

    static final List<String> DEVIATIONS = List.of(
            "LovaszSoftmaxLoss takes the labels' values for the class's target when it sorts errors into a Jaccard loss,"
                    + " a defect; here it is right, the defect on request.",
            "DiceLoss(average='micro', weight=…) multiplies prediction and target by the weight, so that it is squared in"
                    + " the numerator, a defect; here it is not squared, the defect on request.",
            "TverskyLoss pools the classes, so that only alpha + beta matters.",
            "DiceLoss and FocalLoss have 1e-6 where the one-hot target is 0.",
            "FocalLoss and BinaryFocalLossWithLogits keep ignored voxels in the divisor of the mean.",
            "FocalLoss divides the mean by the classes too, and its alpha is that of every class but the first.",
            "HausdorffERLoss has its kernel in single precision.");

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
