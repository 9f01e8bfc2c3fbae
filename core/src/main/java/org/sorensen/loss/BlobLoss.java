package org.sorensen.loss;

import java.util.List;
import java.util.Objects;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.geometry.Components.Connectivity;
import org.sorensen.internal.engine.CallData;

/**
 * A loss on the whole image with the same loss on each connected component of the target: small objects count as much as
 * large ones.
 *
 * <p>{@code a·ℓ(all) + b·mean over samples and classes with components of mean over their components n of ℓ_n}. For
 * {@code ℓ_n} the class stands against all others, {@code p_c} against {@code 1 − p_c}; the target is component n alone,
 * and voxels of the class's other components have weight 0, after the activation: the authors' code multiplies the logits
 * instead, so that they count as {@code p = ½}. Components are those of {@code t > ½} in voxels that count. With weights of
 * classes the mean over them is weighted.
 *
 * <p>The selected classes are asked for components: with a background class, {@link ClassSelection#foreground()} is
 * meant. Needs {@link Reduction#MEAN}. Range: (a + b) times the inner loss's; smaller is better. Each component costs an
 * evaluation of one class on one sample. Kofler et al. 2022, arXiv 2205.08209.
 *
 * @param inner a loss that the activation of the call suits
 * @param globalWeight a, at least 0
 * @param blobWeight b, at least 0
 * @param connectivity which voxels of a component touch
 */
public record BlobLoss(Loss inner, double globalWeight, double blobWeight, Connectivity connectivity)
        implements LossWrapper {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "blob",
                    "Blob",
                    LossFamily.INSTANCE,
                    a -> new BlobLoss(
                            Losses.parse(a.text("inner")),
                            a.number("globalWeight"),
                            a.number("blobWeight"),
                            a.choice("connectivity", Connectivity.class)))
            .purpose("small objects as well as large ones: the loss again on each connected component")
            .formula("a·ℓ(p, t) + b·mean_{n,c} mean_{components k of t_nc} ℓ(p_nc, k) without the other components")
            .gradient("the same means of the inner loss's; 0 from a component's term in the other components")
            .range("a + b times the inner loss's")
            .parameter("inner", "dice", "any loss", "the loss of the image and of each component")
            .parameter("globalWeight", 2, "at least 0", "a")
            .parameter("blobWeight", 1, "at least 0", "b")
            .parameter("connectivity", Connectivity.FULL, "faces, full", "which voxels of a component touch")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("where the inner loss is")
            .typically("lesions, nuclei, spots: many objects of unlike size")
            .use("Missing a small object is as bad as missing a large one.")
            .avoid("There are thousands of components: each costs an evaluation.")
            .peers("blob_loss")
            .paper("Kofler et al. 2022, arXiv 2205.08209")
            .variants(new BlobLoss(new TverskyLoss(.3, .7), 0, 1, Connectivity.FULL));

    /** Checks the ranges. */
    public BlobLoss {
        Objects.requireNonNull(inner, "inner");
        Objects.requireNonNull(connectivity, "connectivity");
        if (!(globalWeight >= 0 && blobWeight >= 0) || !(globalWeight + blobWeight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the weights of a blob loss must be finite and at least 0, found "
                    + globalWeight + " and " + blobWeight);
        }
    }

    /**
     * The paper's weights, 2 and 1; voxels touch at corners too.
     *
     * @param inner a loss that the activation of the call suits
     */
    public BlobLoss(Loss inner) {
        this(inner, 2, 1, Connectivity.FULL);
    }

    @Override
    public BlobLoss withInner(Loss other) {
        return new BlobLoss(other, globalWeight, blobWeight, connectivity);
    }

    @Override
    public boolean usesGeometry() {
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
        InnerLosses.requireMean(this, options);
        CallData data = CallData.of(scores, target, options);
        data.requireFiniteScores();
        LossValue whole = InnerLosses.evaluate(inner, scores, target, options, gradient);
        Blobs blobs = new Blobs(this, data, scores, options);
        double value = blobs.evaluate(gradient != null);
        if (gradient != null) {
            double[] sum = blobs.gradient();
            for (int i = 0; i < sum.length; i++) {
                sum[i] = globalWeight * gradient.get(i) + blobWeight * sum[i];
            }
            InnerLosses.write(sum, gradient);
        }
        List<LossCell> cells =
                whole.parts().stream().flatMap(part -> part.cells().stream()).toList();
        return InnerLosses.number(this, globalWeight * whole.value() + blobWeight * value, cells, data.validVoxels());
    }
}
