package org.sorensen.loss;

import java.util.Objects;
import java.util.Optional;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;

/**
 * A loss within a mask: what is outside changes neither value nor gradient.
 *
 * <p>The mask acts after the activation, as {@link LossOptions#voxelWeights()} do and multiplied with them. MONAI 1.5's
 * {@code MaskedLoss} multiplies the logits instead, so that its masked voxels still count as {@code p = ½}; that is not
 * copied. Range and direction are the inner loss's.
 *
 * @param inner any loss
 * @param mask a weight for each voxel of the batch, {@code [N, spatial…]}, finite and at least 0: 0 outside, 1 within;
 *     not copied
 */
public record MaskedLoss(Loss inner, FloatArray mask) implements LossWrapper {
    /** Checks that nothing is null. */
    public MaskedLoss {
        Objects.requireNonNull(inner, "inner");
        Objects.requireNonNull(mask, "mask");
    }

    @Override
    public MaskedLoss withInner(Loss other) {
        return new MaskedLoss(other, mask);
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
        LossOptions masked = options.withVoxelWeights(product(options.voxelWeights()));
        LossValue value = InnerLosses.evaluate(inner, scores, target, masked, gradient);
        return InnerLosses.named(this, value, value.validVoxels());
    }

    private FloatArray product(Optional<FloatArray> weights) {
        if (weights.isEmpty()) {
            return mask;
        }
        FloatArray other = weights.get();
        if (other.shape().size() != mask.shape().size()) {
            throw new IllegalArgumentException(
                    "a mask of " + mask.shape() + " does not match voxel weights of " + other.shape());
        }
        float[] product = mask.toArray();
        for (int i = 0; i < product.length; i++) {
            product[i] *= (float) other.get(i);
        }
        return FloatArray.of(product, mask.shape());
    }

    /** The inner loss and the mask's shape. */
    @Override
    public String toString() {
        return "MaskedLoss[inner=" + inner + ", mask=" + mask.shape() + "]";
    }
}
