package org.sorensen.loss;

import java.util.List;
import java.util.Objects;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;

/**
 * A loss on regions that may share classes, such as whole tumour, tumour core and enhancing tumour, from a network of
 * exclusive classes.
 *
 * <p>{@code p_R = Σ_{c∈R} p_c = σ(ln Σ_{c∈R} exp z_c − ln Σ_{c∉R} exp z_c)}; the inner loss sees one independent channel
 * for each region, with {@link Activation#SIGMOID} where the call says {@link Activation#SOFTMAX}, so per-voxel losses
 * within must be channelwise. Probabilities are added. A voxel of a label belongs to every region that holds the label.
 *
 * <p>Class weights and selected classes of the options name classes of the scores: a region has those of its first
 * class. A loss within that has options of its own has them for regions. Range and direction are the inner loss's.
 *
 * @param inner a loss on as many channels as there are regions
 * @param regions the classes of each region: some, not all
 */
public record RegionsLoss(Loss inner, List<List<Integer>> regions) implements LossWrapper {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "regions",
                    "Regions",
                    LossFamily.PARTIAL,
                    a -> new RegionsLoss(Losses.parse(a.text("inner")), ClassGroups.parse(a.text("regions"))))
            .purpose("a loss on regions that share classes, as tumour core and whole tumour do")
            .formula("ℓ on p_R = Σ_{c∈R} p_c, with logits z_R = ln Σ_{c∈R} exp z_c − ln Σ_{c∉R} exp z_c")
            .gradient("∂ℓ/∂z_c = Σ_R ∂ℓ/∂z_R · (c ∈ R ? exp z_c / Σ_R exp z : −exp z_c / Σ_{not R} exp z)")
            .range("the inner loss's")
            .parameter("inner", "dice", "any loss, channelwise", "the loss on the regions")
            .parameter("regions", "1x2|2", "some classes each, as 1x2x3|1x3|3", "the classes of each region")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("where the inner loss is")
            .typically("tumours that are scored by nested regions")
            .use("Scores are taken on unions of classes and the network is to stay one of exclusive classes.")
            .avoid("Channels are trained as regions with sigmoid already.")
            .paper("the sum rule of probability; Isensee et al. 2021, nnU-Net's region-based training, for the aim")
            .variants(
                    new RegionsLoss(
                            new DiceLoss(Denominator.SQUARED), List.of(List.of(0, 1), List.of(2, 1), List.of(2))),
                    new Configured(
                            new RegionsLoss(
                                    new DiceLoss().plus(new BinaryCrossEntropyLoss()),
                                    List.of(List.of(1, 2), List.of(2))),
                            LossOptions.softmax()));

    /** Checks and copies the regions. */
    public RegionsLoss {
        Objects.requireNonNull(inner, "inner");
        regions = ClassGroups.checked("region", regions);
    }

    @Override
    public RegionsLoss withInner(Loss other) {
        return new RegionsLoss(other, regions);
    }

    @Override
    public boolean distinguishesClasses() {
        return true;
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return run(scores, target, options, null);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        return run(scores, target, options, InnerLosses.gradientFor(scores, gradient));
    }

    private LossValue run(Scores scores, Target target, LossOptions options, Scores gradient) {
        return ClassGroups.regions(
                        regions, scores.shape().rank() < 2 ? 0 : scores.shape().extent(1))
                .evaluate(this, scores, target, options, gradient);
    }
}
