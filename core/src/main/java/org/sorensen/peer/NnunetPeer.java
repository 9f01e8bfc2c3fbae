package org.sorensen.peer;

import java.util.List;

/** nnU-Net 2: {@code nnunetv2.training.loss}. */
final class NnunetPeer {
    private static final String DICE = "batch_dice=False, do_bg=True, smooth=1.0, ddp=True";
    private static final String TOP = "(weight=None, ignore_index=-100, k=10, label_smoothing=0)";
    private static final String WEIGHTS = "weight_ce=1, weight_dice=1";
    private static final String KEYWORDS = "soft_dice_kwargs=required, ce_kwargs=required, " + WEIGHTS;

    /** Dice by its class as compounds name it; they set the non-linearity themselves. */
    static final List<Signature> NESTED_DICE = List.of(
            Signature.of("SoftDiceLoss(" + DICE + ", clip_tp=None)"),
            Signature.of("MemoryEfficientSoftDiceLoss(" + DICE + ")"));

    static final Signature NESTED_ENTROPY =
            Signature.of("RobustCrossEntropyLoss(" + TorchCrossEntropy.PARAMETERS + ")");

    static final Signature NESTED_TOP = Signature.of("TopKLoss" + TOP);

    static final Signature NESTED_BINARY = Signature.of(
            "BCEWithLogitsLoss(weight=None, size_average=None, reduce=None," + " reduction='mean', pos_weight=None)");

    static final List<Constructor> CONSTRUCTORS = List.of(
            Constructor.of("SoftDiceLoss(apply_nonlin=None, " + DICE + ", clip_tp=None)", NnunetDice::clipping),
            Constructor.of("MemoryEfficientSoftDiceLoss(apply_nonlin=None, " + DICE + ")", NnunetDice::of),
            Constructor.of(
                    "RobustCrossEntropyLoss(" + TorchCrossEntropy.PARAMETERS + ")",
                    a -> new Unmasked(a.where(), NnunetCompound.crossEntropy(TorchCrossEntropy.of(a)))),
            Constructor.of("TopKLoss" + TOP, a -> new Unmasked(a.where(), NnunetTopK.of(a))),
            Constructor.of(
                    "DC_and_CE_loss(" + KEYWORDS + ", ignore_label=None, dice_class='SoftDiceLoss')",
                    a -> new Unmasked(a.where(), NnunetCompound.withCrossEntropy(a))),
            Constructor.of(
                    "DC_and_BCE_loss(bce_kwargs=required, soft_dice_kwargs=required, " + WEIGHTS
                            + ", use_ignore_label=False, dice_class='MemoryEfficientSoftDiceLoss')",
                    a -> new Unmasked(a.where(), NnunetRegions.of(a))),
            Constructor.of(
                    "DC_and_topk_loss(" + KEYWORDS + ", ignore_label=None)",
                    a -> new Unmasked(a.where(), NnunetCompound.withTopK(a))));

    static final List<String> DEVIATIONS = List.of(
            "As trained: DC_and_CE_loss({'batch_dice': plan, 'smooth': 1e-5, 'do_bg': False}, {},"
                    + " dice_class=MemoryEfficientSoftDiceLoss), of regions DC_and_BCE_loss({}, {'batch_dice': plan,"
                    + " 'smooth': 1e-5, 'do_bg': True}); the classes' own defaults are smooth=1 with background.",
            "The Dice losses are −s, not 1 − s, and sum in single precision.",
            "TopKLoss counts ignored voxels among the candidates, with a loss of 0, a defect; here the percentage is of"
                    + " the others, the defect on request.",
            "TopKLoss of fewer than 100/k voxels is NaN; here it is that of one voxel.",
            "DC_and_BCE_loss with use_ignore_label divides by the voxels, without it by voxels and channels.",
            "ddp=True is read as one process.",
            "RobustCrossEntropyLoss of nothing but ignored voxels is NaN there and 0 here; compounds leave it out.");

    private NnunetPeer() {}
}
