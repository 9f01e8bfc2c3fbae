package org.sorensen.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;

/**
 * A loss for targets in which only some classes are annotated and all others are background: their probabilities are
 * added to the background's.
 *
 * <p>{@code p_0' = p_0 + Σ_{c not annotated} p_c}; the inner loss sees background and the annotated classes in their
 * order. A target may hold a class that is not annotated; it counts as background. {@link Activation#SOFTMAX}, or
 * probabilities. Class weights and selected classes of the options name classes of the scores. Range and direction are
 * the inner loss's. Shi et al. 2021, arXiv 2007.03868, with {@link ExclusionLoss} beside it.
 *
 * @param inner a loss on background and the annotated classes
 * @param annotated the classes that targets hold, from 1, in ascending order
 */
public record MarginalLoss(Loss inner, List<Integer> annotated) implements LossWrapper {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "marginal",
                    "Marginal",
                    LossFamily.PARTIAL,
                    a -> new MarginalLoss(Losses.parse(a.text("inner")), classes(a)))
            .purpose("a loss for targets in which only some classes are annotated")
            .formula("ℓ on p_0' = p_0 + Σ_{c not annotated} p_c and the annotated p_c")
            .gradient("∂ℓ/∂z_c = ∂ℓ/∂z_0' · exp(z_c − z_0') for background and what is not annotated")
            .range("the inner loss's")
            .parameter("inner", "dice", "any loss", "the loss on background and annotated classes")
            .parameter("annotated", "1", "classes from 1, as 1x3", "the classes that targets hold")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("where the inner loss is")
            .typically("one network from data sets with different organs")
            .use("Partially labelled data: each data set with the classes it has, exclusion loss beside it.")
            .avoid("Every class is annotated.")
            .paper("Shi et al. 2021, arXiv 2007.03868")
            .variants(
                    new MarginalLoss(new DiceLoss().plus(new CrossEntropyLoss()), List.of(2)),
                    new MarginalLoss(new CrossEntropyLoss(), List.of(1, 2)));

    /** Checks and copies the classes. */
    public MarginalLoss {
        Objects.requireNonNull(inner, "inner");
        annotated = annotatedOnly(annotated);
    }

    /** Checked classes from 1 in ascending order. */
    static List<Integer> annotatedOnly(List<Integer> annotated) {
        List<Integer> sorted = annotated.stream().sorted().distinct().toList();
        if (sorted.isEmpty() || sorted.size() < annotated.size() || sorted.get(0) < 1) {
            throw new IllegalArgumentException(
                    "expected distinct annotated classes of 1 or more, at least one, found " + annotated);
        }
        return sorted;
    }

    /** The classes as they are typed, {@code 1x3}. */
    static List<Integer> classes(LossArguments a) {
        return Arrays.stream(a.numbers("annotated"))
                .mapToObj(c -> {
                    if (c != (int) c) {
                        throw new IllegalArgumentException("an annotated class must be a whole number, found " + c);
                    }
                    return (int) c;
                })
                .toList();
    }

    /** Refuses classes that scores do not have. */
    static void requireIn(Scores scores, List<Integer> annotated) {
        int classes = scores.shape().rank() < 2 ? 0 : scores.shape().extent(1);
        if (annotated.get(annotated.size() - 1) >= classes) {
            throw new IllegalArgumentException("annotated classes " + annotated + " must be among the classes 1 to "
                    + (classes - 1) + " of the scores " + scores.shape());
        }
    }

    @Override
    public MarginalLoss withInner(Loss other) {
        return new MarginalLoss(other, annotated);
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
        requireIn(scores, annotated);
        int classes = scores.shape().extent(1);
        List<List<Integer>> groups = new ArrayList<>();
        groups.add(IntStream.range(0, classes)
                .filter(c -> !annotated.contains(c))
                .boxed()
                .toList());
        annotated.forEach(c -> groups.add(List.of(c)));
        return ClassGroups.partition(groups, classes).evaluate(this, scores, target, options, gradient);
    }
}
