package org.sorensen.loss;

import java.util.List;
import java.util.Objects;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;

/**
 * A loss on groups of classes instead of classes: a group's probability is the sum of its classes'.
 *
 * <p>With {@code z_g = ln Σ_{c∈g} exp z_c} the softmax over groups is exactly the sum of the softmax over classes, so
 * that targets which do not tell the classes of a group apart train a network that does. Each class is in one group;
 * labels become the number of the group. {@link Activation#SOFTMAX}, or probabilities, which are added.
 *
 * <p>Class weights and selected classes of the options name classes of the scores: a group has those of its first class.
 * A loss within that has options of its own has them for groups. Range and direction are the inner loss's.
 *
 * @param inner a loss on as many classes as there are groups
 * @param groups the classes of each group, in the order of the inner loss's classes
 */
public record MergedClassesLoss(Loss inner, List<List<Integer>> groups) implements LossWrapper {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "merged-classes",
                    "Merged classes",
                    LossFamily.PARTIAL,
                    a -> new MergedClassesLoss(Losses.parse(a.text("inner")), ClassGroups.parse(a.text("groups"))))
            .purpose("a loss on groups of classes, for targets that do not tell the classes of a group apart")
            .formula("ℓ on p_g = Σ_{c∈g} p_c, with logits z_g = ln Σ_{c∈g} exp z_c")
            .gradient("∂ℓ/∂z_c = ∂ℓ/∂z_g · exp(z_c − z_g)")
            .range("the inner loss's")
            .parameter("inner", "dice", "any loss", "the loss on the groups")
            .parameter("groups", "0|1x2", "every class once, as 0|1x2|3", "the classes of each group")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("where the inner loss is")
            .typically("data sets whose labels differ in detail")
            .use("Some targets hold a whole organ where others hold its parts.")
            .avoid("Groups share classes: regions do that.")
            .paper("the sum rule of probability; Shi et al. 2021, arXiv 2007.03868, for background")
            .variants(
                    new MergedClassesLoss(
                            new DiceLoss().plus(new CrossEntropyLoss()), List.of(List.of(2, 0), List.of(1))),
                    new MergedClassesLoss(new CrossEntropyLoss(), List.of(List.of(1), List.of(2), List.of(0))));

    /** Checks and copies the groups. */
    public MergedClassesLoss {
        Objects.requireNonNull(inner, "inner");
        groups = ClassGroups.checked("group", groups);
    }

    @Override
    public MergedClassesLoss withInner(Loss other) {
        return new MergedClassesLoss(other, groups);
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
        return ClassGroups.partition(
                        groups, scores.shape().rank() < 2 ? 0 : scores.shape().extent(1))
                .evaluate(this, scores, target, options, gradient);
    }
}
