package org.sorensen.loss;

import java.util.List;
import java.util.Objects;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.Evaluation;

/**
 * A per-voxel loss over the hardest voxels of the batch alone: the worst percentage (TopK), or those whose target has a
 * low probability (OHEM).
 *
 * <p>The mean is the loss's own over the chosen voxels. The choice itself has no gradient; voxels that tie for the last
 * places share them. A sweep and a sort more than the loss itself.
 *
 * <p>{@link Percent} of all voxels with cross-entropy equals nnU-Net {@code TopKLoss(k)}. Wu et al. 2016, arXiv 1605.06885.
 *
 * @param loss what is averaged, not normalised over voxels
 * @param choice which voxels
 */
public record HardestVoxelsLoss(VoxelLoss loss, Choice choice) implements Loss {
    /** Which voxels are hard. */
    public sealed interface Choice permits Percent, Improbable {}

    /**
     * Those of the largest loss, class weights included and voxel weights not; a voxel's channels are added.
     *
     * @param percent how many, above 0 up to 100, rounded down
     * @param ofAll whether the percentage is of all voxels, ignored ones among them and standing in with a loss of 0, and
     *     may be none (nnU-Net, where none is NaN; here it is 0); else of the valid ones, and at least one
     */
    public record Percent(double percent, boolean ofAll) implements Choice {
        /** Checks the range. */
        public Percent {
            if (!(percent > 0 && percent <= 100)) {
                throw new IllegalArgumentException(
                        "the percentage of hardest voxels must lie above 0 and up to 100, found " + percent);
            }
        }
    }

    /**
     * Those whose target has a low probability {@code Σ_c t_c·p_c}; channel by channel, the least {@code t·p + (1 − t)·q}.
     * Differences of less than a millionth are ties.
     *
     * @param below the probability below which a voxel is hard, above 0 up to 1
     * @param atLeast how many of the valid voxels of the batch are chosen at least, the least probable first; at least 1
     */
    public record Improbable(double below, int atLeast) implements Choice {
        /** Checks the ranges. */
        public Improbable {
            if (!(below > 0 && below <= 1)) {
                throw new IllegalArgumentException(
                        "the probability below which voxels are hard must lie above 0 and up to 1, found " + below);
            }
            if (atLeast < 1) {
                throw new IllegalArgumentException("at least one voxel must be chosen, found " + atLeast);
            }
        }
    }

    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "hardest-voxels", "Hardest voxels (TopK, OHEM)", LossFamily.VOXEL, HardestVoxelsLoss::typed)
            .aliases("topk", "ohem")
            .purpose("a per-voxel loss where it is largest, easy voxels left out")
            .formula("Σ_{i ∈ hardest} ℓ_i / number of hardest")
            .gradient("that of ℓ on the hardest voxels, 0 elsewhere")
            .range("that of ℓ")
            .parameter("loss", "cross-entropy", "the id of a per-voxel loss", "ℓ, with its defaults")
            .parameter("percent", "10", "above 0 up to 100", "how many voxels of the batch, of the largest loss")
            .parameter("ofAll", "false", "true, false", "whether ignored voxels count in the percentage, as in nnU-Net")
            .parameter("below", "", "none, or above 0 up to 1", "instead: all voxels whose target is less probable")
            .parameter("atLeast", "1", "at least 1", "with below: how many voxels of the batch at least")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere: the choice of voxels jumps")
            .typically("much easy background; nnU-Net's TopK")
            .use("Beside an overlap loss where nearly all voxels are easy.")
            .avoid("Labels are noisy: the voxels that are labelled wrong are the hardest.")
            .peers("nnU-Net TopKLoss", "mmseg OHEMPixelSampler")
            .paper("Wu et al. 2016, arXiv 1605.06885")
            .variants(
                    new HardestVoxelsLoss(new CrossEntropyLoss(.1), new Percent(40, false)),
                    new HardestVoxelsLoss(new BinaryCrossEntropyLoss(), new Percent(30, false)),
                    new HardestVoxelsLoss(new SoftmaxFocalLoss(2), new Improbable(.4, 2)),
                    new HardestVoxelsLoss(new BinaryCrossEntropyLoss(), new Improbable(.3, 3)));

    /** Checks that nothing is null. */
    public HardestVoxelsLoss {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(choice, "choice");
    }

    /**
     * The worst percentage of the valid voxels, at least one.
     *
     * @param loss what is averaged
     * @param percent how many, above 0 up to 100
     */
    public HardestVoxelsLoss(VoxelLoss loss, double percent) {
        this(loss, new Percent(percent, false));
    }

    private static Loss typed(LossArguments a) {
        // all are read, so that what is wrong in any is said
        Percent percent = new Percent(a.number("percent"), a.flag("ofAll"));
        int atLeast = a.integer("atLeast");
        return new HardestVoxelsLoss(
                a.voxelLoss("loss"), a.text("below").isEmpty() ? percent : new Improbable(a.number("below"), atLeast));
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return chosen(scores, target, options, null);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        return chosen(scores, target, options, Evaluation.requireGradient(gradient));
    }

    private LossValue chosen(Scores scores, Target target, LossOptions options, Scores gradient) {
        float[] weights = weights(scores.shape(), target, options);
        double valid = 0;
        for (float weight : weights) {
            valid += Math.max(0, weight);
        }
        HardestVoxels.Choice selected = HardestVoxels.choose(this, scores, target, options, weights);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= selected.shares()[i];
        }
        LossOptions on = options.withVoxelWeights(FloatArray.of(weights, voxels(scores.shape())));
        double factor = options.reduction() == Reduction.MEAN ? selected.factor() : 1;
        WeightedSum scaled = new WeightedSum(List.of(new WeightedSum.Term(factor, loss)));
        LossValue value =
                gradient == null ? scaled.evaluate(scores, target, on) : scaled.evaluate(scores, target, on, gradient);
        LossPart part = new LossPart(toString(), 1, value.value(), List.of());
        return new LossValue(value.value(), value.values(), value.valuesShape(), List.of(part), valid);
    }

    static Shape voxels(Shape scores) {
        return scores.dropLeading(2).prepend(scores.extent(0));
    }

    /** The voxel weights of the call, 0 under the ignore label; what is wrong with them is left for the engine to say. */
    private static float[] weights(Shape scores, Target target, LossOptions options) {
        int size = scores.size() / scores.extent(1);
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            boolean ignored = target instanceof LabelMap labels
                    && labels.shape().size() == size
                    && options.ignoreLabel().isPresent()
                    && labels.get(i) == options.ignoreLabel().getAsInt();
            boolean weighted = options.voxelWeights().isPresent()
                    && options.voxelWeights().get().shape().size() == size;
            weights[i] = ignored
                    ? 0
                    : weighted ? (float) options.voxelWeights().get().get(i) : 1;
        }
        return weights;
    }
}
