package org.sorensen.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Gradients;

/**
 * A loss on scores of several resolutions, {@code Σ_i w_i·ℓ(scores_i, target_i)}, the target resampled from the full
 * resolution to each; ignored voxels and voxel weights are resampled with it.
 *
 * <p>Resolutions of weight 0 are not evaluated; their gradient is 0. MONAI 1.5 {@code DeepSupervisionLoss} is
 * {@link ScaleWeights.Standard#HALVING_TO_A_SIXTEENTH} with {@link TargetResampling#NEAREST}; nnU-Net 2 the defaults.
 *
 * @param loss any loss
 * @param weights of the resolutions
 * @param resampling of the target
 */
public record DeepSupervision(Loss loss, ScaleWeights weights, TargetResampling resampling) {
    /** Checks that nothing is null. */
    public DeepSupervision {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(resampling, "resampling");
    }

    /**
     * As nnU-Net 2: halving weights without the lowest resolution, nearest voxels.
     *
     * @param loss any loss
     */
    public DeepSupervision(Loss loss) {
        this(loss, ScaleWeights.Standard.HALVING_WITHOUT_LAST, TargetResampling.NEAREST);
    }

    /**
     * The value.
     *
     * @param scores by resolution {@code [N, C, spatial…]}, the full one first. Not modified.
     * @param target labels {@code [N, spatial…]} or soft maps {@code [N, C, spatial…]} of full resolution. Not modified.
     * @param options what every loss shares; voxel weights are of full resolution
     * @return the weighted sum; its parts say their resolution
     * @throws IllegalArgumentException if there are no scores, or something does not fit
     */
    public LossValue evaluate(List<? extends Scores> scores, Target target, LossOptions options) {
        return run(scores, target, options, null);
    }

    /**
     * The value and the gradient by the scores of each resolution.
     *
     * @param scores as above
     * @param target as above
     * @param options as above
     * @param gradients by resolution an array of the scores' type and shape. Overwritten.
     * @return the weighted sum
     * @throws IllegalArgumentException as above, or if the gradients are not as many as the scores or do not fit them
     */
    public LossValue evaluate(
            List<? extends Scores> scores, Target target, LossOptions options, List<? extends Scores> gradients) {
        if (gradients.size() != scores.size()) {
            throw new IllegalArgumentException(
                    "expected a gradient for each of " + scores.size() + " resolutions, found " + gradients.size());
        }
        for (int i = 0; i < scores.size(); i++) {
            Gradients.requireFits("scores", scores.get(i), gradients.get(i));
        }
        return run(scores, target, options, gradients);
    }

    private LossValue run(
            List<? extends Scores> scores, Target target, LossOptions options, List<? extends Scores> gradients) {
        if (scores.isEmpty()) {
            throw new IllegalArgumentException("expected scores of at least one resolution, found none");
        }
        if (options.reduction() == Reduction.NONE) {
            throw new IllegalArgumentException(
                    "values of several resolutions cannot be left apart; use Reduction.MEAN or SUM, found NONE");
        }
        double[] factors = weights.of(scores.size());
        double total = 0;
        double valid = 0;
        List<LossPart> parts = new ArrayList<>();
        for (int i = 0; i < factors.length; i++) {
            Scores gradient = gradients == null ? null : gradients.get(i);
            if (factors[i] == 0) {
                clear(gradient);
                continue;
            }
            LossValue value = scale(scores.get(i), target, options, factors[i], gradient);
            total += value.value();
            valid = parts.isEmpty() ? value.validVoxels() : valid;
            for (LossPart part : value.parts()) {
                parts.add(new LossPart(
                        "resolution " + i + ": " + part.name(), part.weight(), part.value(), part.cells()));
            }
        }
        return new LossValue(total, new double[] {total}, Shape.of(), parts, valid);
    }

    private LossValue scale(Scores scores, Target target, LossOptions options, double factor, Scores gradient) {
        Shape shape = scores.shape();
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("scores must have the shape [N, C, spatial…], found " + shape);
        }
        TargetResampler resampled =
                TargetResampler.of(resampling, target, options, shape.extent(1), shape.dropLeading(2));
        WeightedSum weighted = new WeightedSum(List.of(new WeightedSum.Term(factor, loss)));
        return InnerLosses.evaluate(weighted, scores, resampled.target(), resampled.options(), gradient);
    }

    private static void clear(Scores gradient) {
        if (gradient != null) {
            InnerLosses.write(new double[gradient.shape().size()], gradient);
        }
    }
}
