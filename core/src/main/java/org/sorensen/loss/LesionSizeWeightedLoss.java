package org.sorensen.loss;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.geometry.Components;
import org.sorensen.geometry.Components.Connectivity;
import org.sorensen.internal.engine.CallData;

/**
 * A loss in which every connected component of the target weighs the same, and the background as much as one of them.
 *
 * <p>Voxels of component j of a sample get the weight {@code V / ((K + 1)·|L_j|)}, V the voxels that count, K the number
 * of components over all foreground classes, {@code L_0} the rest; it is multiplied with the call's voxel weights. Class 0
 * is background but for one channel or {@link Activation#SIGMOID}, where every channel is foreground and a voxel of
 * several components has the largest of their weights. Components are those of {@code t > ½}. Range and direction are the
 * inner loss's. Shirokikh et al. 2020, arXiv 2007.10033 (inverse weighting), who clip the weights in their code.
 *
 * @param inner any loss
 * @param connectivity which voxels of a component touch
 * @param largest no weight is above it; above 0, may be infinite
 */
public record LesionSizeWeightedLoss(Loss inner, Connectivity connectivity, double largest) implements LossWrapper {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "lesion-size-weighted",
                    "Lesion-size weighted",
                    LossFamily.INSTANCE,
                    a -> new LesionSizeWeightedLoss(
                            Losses.parse(a.text("inner")),
                            a.choice("connectivity", Connectivity.class),
                            a.number("largest")))
            .purpose("small lesions as well as large ones, by weights of voxels")
            .formula("ℓ with voxel weights V / ((K + 1)·|L_j|) in component j of K, L_0 the background")
            .gradient("the inner loss's with those weights")
            .range("the inner loss's")
            .parameter("inner", "dice", "any loss", "the loss that is weighted")
            .parameter("connectivity", Connectivity.FULL, "faces, full", "which voxels of a component touch")
            .parameter("largest", "Infinity", "above 0", "no weight is above it")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("where the inner loss is")
            .typically("metastases, nodules, lesions of unlike size")
            .use(
                    "As blob loss, for one evaluation whatever the number of lesions; cross-entropy within, as in the paper.")
            .avoid("Targets hold specks that are errors: one voxel weighs as much as a whole lesion.")
            .peers("inverse_weighting cc2weight")
            .paper("Shirokikh et al. 2020, arXiv 2007.10033")
            .variants(
                    new LesionSizeWeightedLoss(
                            new DiceLoss().plus(new CrossEntropyLoss()), Connectivity.FACES, Double.POSITIVE_INFINITY),
                    new LesionSizeWeightedLoss(new BinaryCrossEntropyLoss(), Connectivity.FULL, 2));

    /** Checks the range. */
    public LesionSizeWeightedLoss {
        Objects.requireNonNull(inner, "inner");
        Objects.requireNonNull(connectivity, "connectivity");
        if (!(largest > 0)) {
            throw new IllegalArgumentException("the largest weight must be above 0, found " + largest);
        }
    }

    /**
     * No limit on weights; voxels touch at corners too.
     *
     * @param inner any loss
     */
    public LesionSizeWeightedLoss(Loss inner) {
        this(inner, Connectivity.FULL, Double.POSITIVE_INFINITY);
    }

    @Override
    public LesionSizeWeightedLoss withInner(Loss other) {
        return new LesionSizeWeightedLoss(other, connectivity, largest);
    }

    @Override
    public boolean usesGeometry() {
        return true;
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
        CallData data = CallData.of(scores, target, options);
        float[] weights = weights(data, options);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= data.weight(i / data.voxels(), i % data.voxels());
        }
        LossOptions weighted =
                options.withVoxelWeights(FloatArray.of(weights, data.spatial().prepend(data.samples())));
        return InnerLosses.named(
                this, InnerLosses.evaluate(inner, scores, target, weighted, gradient), data.validVoxels());
    }

    private float[] weights(CallData data, LossOptions options) {
        boolean background = data.classes() > 1 && options.activation() != Activation.SIGMOID;
        float[] weights = new float[data.samples() * data.voxels()];
        for (int n = 0; n < data.samples(); n++) {
            int sample = n;
            Components[] lesions = IntStream.range(background ? 1 : 0, data.classes())
                    .mapToObj(c -> Components.of(data.mask(sample, c), data.spatial(), connectivity))
                    .toArray(Components[]::new);
            weigh(data, n, lesions, weights);
        }
        return weights;
    }

    private void weigh(CallData data, int n, Components[] lesions, float[] weights) {
        int count = Arrays.stream(lesions).mapToInt(Components::count).sum();
        int[][] sizes = Arrays.stream(lesions).map(Components::sizes).toArray(int[][]::new);
        int counting = 0;
        int rest = 0;
        for (int v = 0; v < data.voxels(); v++) {
            int voxel = v;
            boolean counts = data.weight(n, v) != 0;
            counting += counts ? 1 : 0;
            rest += counts && Arrays.stream(lesions).allMatch(lesion -> lesion.label(voxel) == 0) ? 1 : 0;
        }
        double share = (double) counting / (count + 1);
        for (int v = 0; v < data.voxels(); v++) {
            double weight = 0;
            for (int k = 0; k < lesions.length; k++) {
                int label = lesions[k].label(v);
                weight = label == 0 ? weight : Math.max(weight, share / sizes[k][label]);
            }
            double of = weight > 0 ? weight : share / Math.max(1, rest);
            weights[n * data.voxels() + v] = (float) Math.min(largest, of);
        }
    }
}
