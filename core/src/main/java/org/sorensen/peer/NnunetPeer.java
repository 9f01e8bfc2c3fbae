package org.sorensen.peer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.loss.Configured;

/** nnU-Net 2, {@code nnunetv2.training.loss}. */
final class NnunetPeer {
    private static final String TOP_K = "weight=None, ignore_index=-100, k=10, label_smoothing=0.0";
    private static final String COMPOUND = "weight_ce=1, weight_dice=1, ignore_label=None";

    static final List<Constructor> CONSTRUCTORS = List.of(
            Constructor.of("SoftDiceLoss(" + NnunetDice.PARAMETERS + ", clip_tp=None)", NnunetDice::of),
            Constructor.of("MemoryEfficientSoftDiceLoss(" + NnunetDice.PARAMETERS + ")", NnunetDice::of),
            Constructor.of(
                    "RobustCrossEntropyLoss(" + TorchCrossEntropy.PARAMETERS + ")",
                    a -> unmasked(a, robustCrossEntropy(a))),
            Constructor.of("TopKLoss(" + TOP_K + ")", a -> unmasked(a, NnunetTopK.of(a))),
            Constructor.of(
                    "DC_and_CE_loss(soft_dice_kwargs=required, ce_kwargs=required, " + COMPOUND
                            + ", dice_class='SoftDiceLoss')",
                    a -> unmasked(a, diceAnd(a, "RobustCrossEntropyLoss", diceClass(a)))),
            Constructor.of(
                    "DC_and_BCE_loss(bce_kwargs=required, soft_dice_kwargs=required, weight_ce=1, weight_dice=1,"
                            + " use_ignore_label=False, dice_class='MemoryEfficientSoftDiceLoss')",
                    a -> unmasked(a, diceAndBinary(a))),
            Constructor.of(
                    "DC_and_topk_loss(soft_dice_kwargs=required, ce_kwargs=required, " + COMPOUND + ")",
                    a -> unmasked(a, diceAnd(a, "TopKLoss", "SoftDiceLoss"))),
            Constructor.of(
                    "nnUNetTrainer(batch_dice=False, has_regions=False, ignore_label=None)", NnunetPeer::asTrained),
            Constructor.of("DeepSupervisionWrapper(loss=required, weight_factors=None)", NnunetPeer::deepSupervision));

    static final List<String> DEVIATIONS = List.of(
            "Dice losses are negative: minus the mean Dice.",
            "Sums of Dice are formed in single precision.",
            "TopKLoss counts ignored voxels among those it picks from, as voxels of loss 0; here it picks from the others,"
                    + " the defect is reproduced on request.",
            "TopKLoss of fewer than 100/k voxels is NaN there; here it picks one.");

    private NnunetPeer() {}

    private static Recipe unmasked(Arguments a, Recipe recipe) {
        return new Unmasked(a.where(), recipe);
    }

    private static Recipe robustCrossEntropy(Arguments a) {
        TorchCrossEntropy entropy = TorchCrossEntropy.of(a);
        Recipe recipe = entropy::ofLabels;
        return recipe.withPlain(entropy::plain);
    }

    private static String diceClass(Arguments a) {
        // a class that was printed reads <class 'module.Name'>
        String name = a.text("dice_class").replaceFirst("'>$", "");
        String simple = name.substring(name.lastIndexOf('.') + 1);
        if (!simple.equals("SoftDiceLoss") && !simple.equals("MemoryEfficientSoftDiceLoss")) {
            throw a.wrong("dice_class", "SoftDiceLoss or MemoryEfficientSoftDiceLoss");
        }
        return simple;
    }

    private static Recipe part(Arguments a, String loss, Map<String, Object> keywords) {
        return Peers.of(new PeerCall(Preset.NNUNET_2, loss, List.of(), keywords, a.bugs()))
                .recipe();
    }

    private static NnunetDice dicePart(Arguments a, String diceClass, String activation) {
        Map<String, Object> keywords = new HashMap<>(a.dictionary("soft_dice_kwargs"));
        keywords.put("apply_nonlin", activation);
        return (NnunetDice) part(a, diceClass, keywords);
    }

    private static Recipe diceAnd(Arguments a, String entropyClass, String diceClass) {
        OptionalInt constructed = a.optionalInteger("ignore_label");
        double entropyWeight = a.number("weight_ce");
        double diceWeight = a.number("weight_dice");
        Map<String, Object> keywords = new HashMap<>(a.dictionary("ce_kwargs"));
        constructed.ifPresent(label -> keywords.put("ignore_index", (long) label));
        NnunetDice dice = dicePart(a, diceClass, "softmax_helper_dim1");
        Recipe entropy = part(a, entropyClass, keywords);
        Recipe recipe = in -> {
            OptionalInt ignored = constructed.isPresent() ? constructed : in.in.ignoreIndex();
            Optional<double[]> mask = ignored.isPresent() ? Optional.of(in.valid(ignored)) : Optional.empty();
            Flow zero = in.scores.times(0).sum();
            boolean any = mask.isEmpty() || Flow.total(mask.get()) > 0;
            Flow first = diceWeight == 0 ? zero : dice.of(in, in.channels(ignored), mask);
            Flow second = entropyWeight == 0 || !any ? zero : entropy.apply(in);
            return first.times(diceWeight).plus(second.times(entropyWeight));
        };
        return recipe.inSingle().withPlain(channels -> {
            Optional<Configured> overlap = dice.plain(channels);
            Optional<Configured> voxel = entropy.plain(channels);
            // Dice of nothing but ignored voxels is -1 here, but 0 of a plain loss
            return overlap.isEmpty() || voxel.isEmpty() || constructed.isPresent()
                    ? Optional.empty()
                    : Plain.sum(diceWeight, overlap.get(), entropyWeight, voxel.get());
        });
    }

    private static Recipe diceAndBinary(Arguments a) {
        boolean masked = a.flag("use_ignore_label");
        double entropyWeight = a.number("weight_ce");
        double diceWeight = a.number("weight_dice");
        Map<String, Object> keywords = new HashMap<>(a.dictionary("bce_kwargs"));
        if (masked) {
            keywords.put("reduction", "none");
        }
        NnunetDice dice = dicePart(a, diceClass(a), "torch.sigmoid");
        Recipe entropy = Peers.of(new PeerCall(Preset.TORCH_2, "BCEWithLogitsLoss", List.of(), keywords, a.bugs()))
                .recipe();
        Recipe recipe = in -> {
            if (!masked) {
                return dice.apply(in).times(diceWeight).plus(entropy.apply(in).times(entropyWeight));
            }
            int all = in.targetChannels();
            if (all != in.classes + 1) {
                throw new IllegalArgumentException("use_ignore_label=True expects a target of " + (in.classes + 1)
                        + " channels, the last 1 where ignored, found " + all);
            }
            double[] mask = Arrays.stream(in.slice(in.rawTarget(), all, all - 1, 1))
                    .map(ignored -> ignored == 1 ? 0 : 1)
                    .toArray();
            double[] regions = in.slice(in.rawTarget(), all, 0, in.classes);
            Flow elements = entropy.apply(in.withChannels(regions));
            Flow second = Reduce.over(elements.times(in.overChannels(mask, in.classes)), Flow.total(mask));
            return dice.of(in, regions, Optional.of(mask)).times(diceWeight).plus(second.times(entropyWeight));
        };
        return recipe.inSingle()
                .withPlain(channels -> masked
                                || dice.plain(channels).isEmpty()
                                || entropy.plain(channels).isEmpty()
                        ? Optional.empty()
                        : Plain.sum(
                                diceWeight,
                                dice.plain(channels).get(),
                                entropyWeight,
                                entropy.plain(channels).get()));
    }

    /** The loss that the trainer makes: cross-entropy plus Dice, smoothing 1e-5, of the foreground or of regions. */
    private static Recipe asTrained(Arguments a) {
        boolean regions = a.flag("has_regions");
        Map<String, Object> dice = new HashMap<>();
        dice.put("batch_dice", a.flag("batch_dice"));
        dice.put("smooth", 1e-5);
        dice.put("do_bg", regions);
        dice.put("ddp", false);
        Map<String, Object> keywords = new HashMap<>();
        keywords.put("soft_dice_kwargs", dice);
        keywords.put(regions ? "bce_kwargs" : "ce_kwargs", Map.of());
        keywords.put("dice_class", "MemoryEfficientSoftDiceLoss");
        if (!regions) {
            keywords.put("ignore_label", a.object("ignore_label"));
        } else if (!a.none("ignore_label")) {
            keywords.put("use_ignore_label", true);
        }
        return part(a, regions ? "DC_and_BCE_loss" : "DC_and_CE_loss", keywords);
    }

    /** Of one output, whose factor is the first. */
    private static Recipe deepSupervision(Arguments a) {
        double factor = a.numbers("weight_factors").map(all -> all[0]).orElse(1.0);
        Recipe inner = a.nested("loss", Preset.NNUNET_2);
        Recipe recipe = in -> inner.apply(in).times(factor);
        return inner.single() ? recipe.inSingle() : recipe;
    }
}
