package org.sorensen.peer;

import java.util.List;

/** MONAI 1.5. */
final class MonaiPeer {
    private static final String SMOOTH = "reduction='mean', smooth_nr=1e-5, smooth_dr=1e-5, batch=False";
    private static final String DICE = MonaiInput.PARAMETERS + ", squared_pred=False, jaccard=False, " + SMOOTH;

    private static final String HAUSDORFF = "alpha=2.0, include_background=False, to_onehot_y=False, sigmoid=False,"
            + " softmax=False, other_act=None, reduction='mean', batch=False";
    private static final String WEIGHTED = DICE + ", weight=None";
    private static final String GENERALIZED = MonaiInput.PARAMETERS + ", w_type='square', " + SMOOTH;

    static final List<Constructor> CONSTRUCTORS = List.of(
            Constructor.of("DiceLoss(" + WEIGHTED + ", soft_label=False)", MonaiOverlap::dice, "Dice"),
            Constructor.of("MaskedDiceLoss(" + WEIGHTED + ", soft_label=False)", MonaiWrapper::maskedDice),
            Constructor.of(
                    "GeneralizedDiceLoss(" + GENERALIZED + ", soft_label=False)",
                    MonaiGeneralized::of,
                    "generalized_dice"),
            Constructor.of(
                    "DiceCELoss(" + WEIGHTED + ", lambda_dice=1.0, lambda_ce=1.0, label_smoothing=0.0)",
                    MonaiCompound::diceCrossEntropy,
                    "dice_ce"),
            Constructor.of(
                    "DiceFocalLoss(" + DICE
                            + ", gamma=2.0, weight=None, lambda_dice=1.0, lambda_focal=1.0, alpha=None)",
                    MonaiCompound::diceFocal,
                    "dice_focal"),
            Constructor.of(
                    "GeneralizedDiceFocalLoss(" + GENERALIZED
                            + ", gamma=2.0, weight=None, lambda_gdl=1.0, lambda_focal=1.0)",
                    MonaiCompound::generalizedFocal,
                    "generalized_dice_focal"),
            Constructor.of(
                    "TverskyLoss(" + MonaiInput.PARAMETERS + ", alpha=0.5, beta=0.5, " + SMOOTH + ", soft_label=False)",
                    MonaiOverlap::tversky),
            Constructor.of(
                    "FocalLoss(include_background=True, to_onehot_y=False, gamma=2.0, alpha=None, weight=None,"
                            + " reduction='mean', use_softmax=False)",
                    MonaiFocal::of),
            Constructor.of(
                    "GeneralizedWassersteinDiceLoss(dist_matrix=required, weighting_mode='default', reduction='mean',"
                            + " smooth_nr=1e-5, smooth_dr=1e-5)",
                    MonaiWasserstein::of,
                    "generalized_wasserstein_dice"),
            Constructor.of("HausdorffDTLoss(" + HAUSDORFF + ")", MonaiGeometry::hausdorff),
            Constructor.of("LogHausdorffDTLoss(" + HAUSDORFF + ")", MonaiGeometry::logHausdorff),
            Constructor.of("SoftclDiceLoss(iter_=3, smooth=1.0)", MonaiGeometry::clDice),
            Constructor.of("SoftDiceclDiceLoss(iter_=3, alpha=0.5, smooth=1.0)", MonaiGeometry::diceClDice),
            Constructor.of(
                    "NACLLoss(classes=required, dim=required, kernel_size=3, kernel_ops='mean', distance_type='l1',"
                            + " alpha=0.1, sigma=1.0)",
                    MonaiGeometry::neighbors),
            Constructor.of(
                    "AsymmetricFocalTverskyLoss(to_onehot_y=False, delta=0.7, gamma=0.75, epsilon=1e-7,"
                            + " reduction='mean')",
                    MonaiUnified::tversky),
            Constructor.of(
                    "AsymmetricFocalLoss(to_onehot_y=False, delta=0.7, gamma=2, epsilon=1e-7, reduction='mean')",
                    MonaiUnified::focal),
            Constructor.of(
                    "AsymmetricUnifiedFocalLoss(to_onehot_y=False, num_classes=2, weight=0.5, gamma=0.5, delta=0.7,"
                            + " reduction='mean')",
                    MonaiUnified::unified),
            Constructor.of(
                    "MultiScaleLoss(loss=required, scales=None, kernel='gaussian', reduction='mean')",
                    MonaiMultiScale::of),
            Constructor.of("MaskedLoss(loss=required, **)", MonaiWrapper::masked),
            Constructor.of(
                    "DeepSupervisionLoss(loss=required, weight_mode='exp', weights=None)",
                    MonaiWrapper::deepSupervision,
                    "ds_loss"));

    static final List<String> DEVIATIONS = List.of(
            "MaskedDiceLoss, and MaskedLoss around DiceLoss, multiply the logits by the mask before the activation, so"
                    + " that masked voxels count with the activation of 0; here the probabilities are masked, the defect"
                    + " is reproduced on request.",
            "DiceFocalLoss and GeneralizedDiceFocalLoss use the focal loss of sigmoids even with softmax=True, as"
                    + " documented there.",
            "DiceCELoss always counts the background in its cross-entropy.",
            "FocalLoss(reduction='sum') is a mean over space; FocalLoss(include_background=False) leaves the background"
                    + " out before the softmax.",
            "GeneralizedDiceLoss is 0 where no class is present, whatever is predicted.",
            "GeneralizedWassersteinDiceLoss mixes up the samples of a batch; here each stands for itself, the defect is"
                    + " reproduced on request.",
            "SoftclDiceLoss and SoftDiceclDiceLoss are 0 for one channel, which they leave out as background; here it"
                    + " counts, the defect is reproduced on request.",
            "AsymmetricUnifiedFocalLoss of one channel has no gradient; here it has, the defect is reproduced on"
                    + " request.",
            "One channel: softmax, to_onehot_y and include_background=False have no effect.");

    private MonaiPeer() {}
}
