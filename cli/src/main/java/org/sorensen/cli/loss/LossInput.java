package org.sorensen.cli.loss;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.HalfArray;
import org.sorensen.array.HalfFormat;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.cli.UsageException;
import org.sorensen.io.ElementType;

/**
 * Scores, target and voxel weights from files, their shapes understood.
 *
 * @param data the scores' file
 * @param scores {@code [N, C, spatial…]}
 * @param target labels or soft maps
 * @param targetData the target's file
 * @param mask a weight for each voxel
 */
record LossInput(ArrayData data, Scores scores, Target target, ArrayData targetData, Optional<FloatArray> mask) {

    /**
     * Reads the files.
     *
     * @param fast whether scores of double precision go the fast path
     * @throws UsageException if a shape or a type does not fit; the message says what would
     */
    static LossInput read(ArrayFile scores, ArrayFile target, Optional<ArrayFile> mask, boolean fast)
            throws IOException {
        ArrayData input = scores.scores();
        if (input.type().isIntegral()) {
            throw new UsageException(input.describe() + ": scores must be of a floating-point type; save logits or"
                    + " probabilities, not labels");
        }
        ArrayData wanted = target.target();
        requireBatch(input, wanted);
        Shape shape = input.shape();
        Scores values = scores(input, fast);
        Optional<FloatArray> weights = Optional.empty();
        if (mask.isPresent()) {
            weights = Optional.of(weights(mask.get().mask(), shape));
        }
        return new LossInput(input, values, target(wanted, shape), wanted, weights);
    }

    private static Scores scores(ArrayData input, boolean fast) {
        Shape shape = input.shape();
        if (input.type() == ElementType.FLOAT16) {
            return HalfArray.of(input.float16Bits(), HalfFormat.FLOAT16, shape);
        }
        return input.type() == ElementType.FLOAT64 && !fast
                ? DoubleArray.of(input.doubles(), shape)
                : FloatArray.of(input.floats(), shape);
    }

    private static void requireBatch(ArrayData input, ArrayData target) {
        Shape shape = input.shape();
        boolean bothLackIt = shape.rank() >= 2 && target.shape().equals(shape.dropLeading(1));
        if (shape.rank() < 3 || bothLackIt) {
            throw new UsageException(input.describe() + ": expected scores [N, C, spatial...]"
                    + (bothLackIt
                            ? "; with the target " + target.shape() + " the batch axis seems to be missing, save"
                                    + " logits[None] and labels[None]"
                            : "; save logits[None] where the batch axis is missing, logits[:, None] where the channels"
                                    + " are"));
        }
    }

    private static Target target(ArrayData target, Shape scores) {
        Shape labels = labels(scores);
        Shape single = labels.dropLeading(1).prepend(scores.extent(0), 1);
        boolean forEachChannel = target.shape().equals(scores) && scores.extent(1) > 1;
        if (forEachChannel) {
            return soft(target);
        }
        if (target.shape().equals(labels) || target.shape().equals(single)) {
            boolean fractions = target.shape().equals(scores)
                    && !target.type().isIntegral()
                    && Arrays.stream(target.doubles()).anyMatch(each -> each != Math.rint(each));
            return fractions ? soft(target) : LabelMap.pack(target.ints(), labels);
        }
        String hint = target.shape().equals(labels.dropLeading(1))
                ? "; the batch axis seems to be missing, save labels[None]"
                : target.shape().equals(channelsLast(scores))
                        ? "; the channels seem to be last, move them: numpy.moveaxis(target, -1, 1)"
                        : "";
        throw new UsageException(target.describe() + ": for scores " + scores + " expected labels " + labels + " or "
                + single + ", or a value for each channel " + scores + hint);
    }

    private static SoftMap soft(ArrayData target) {
        return SoftMap.of(
                target.type() == ElementType.FLOAT64
                        ? DoubleArray.of(target.doubles(), target.shape())
                        : FloatArray.of(target.floats(), target.shape()));
    }

    private static FloatArray weights(ArrayData mask, Shape scores) {
        Shape labels = labels(scores);
        Shape single = labels.dropLeading(1).prepend(scores.extent(0), 1);
        if (!mask.shape().equals(labels) && !mask.shape().equals(single)) {
            throw new UsageException(mask.describe() + ": for scores " + scores + " expected a mask " + labels + " or "
                    + single + ", 0 where a voxel is left out");
        }
        return FloatArray.of(mask.floats(), labels);
    }

    private static Shape labels(Shape scores) {
        return scores.dropLeading(2).prepend(scores.extent(0));
    }

    private static Shape channelsLast(Shape scores) {
        int[] extents = scores.extents();
        int[] moved = new int[extents.length];
        moved[0] = extents[0];
        System.arraycopy(extents, 2, moved, 1, extents.length - 2);
        moved[extents.length - 1] = extents[1];
        return Shape.of(moved);
    }

    /** An array for the gradient, of the scores' type and shape. */
    Scores gradient() {
        if (scores instanceof HalfArray half) {
            return HalfArray.zeros(half.format(), scores.shape());
        }
        return scores instanceof DoubleArray ? DoubleArray.zeros(scores.shape()) : FloatArray.zeros(scores.shape());
    }

    /** Whether every score could be a probability. */
    boolean withinUnit() {
        for (int i = 0; i < scores.shape().size(); i++) {
            double score = scores.get(i);
            if (!(score >= 0 && score <= 1)) {
                return false;
            }
        }
        return true;
    }
}
