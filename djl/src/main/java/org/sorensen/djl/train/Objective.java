package org.sorensen.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.djl.SorensenLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.ScaleWeights;
import org.sorensen.loss.ScheduledSum;
import org.sorensen.loss.WeightedSum;

/**
 * The loss of a training batch over all resolutions of the logits: {@code Σ_l 2^−l ℓ_l / Σ_l 2^−l}, the target of
 * resolution l being every 2^l-th voxel.
 */
final class Objective {
    private final ScheduledSum loss;
    private final LossOptions options;

    Objective(ScheduledSum loss, LossOptions options) {
        this.loss = loss;
        this.options = options;
    }

    /** Runs the engine's backward from the logits; returns the value. */
    double backward(NDManager scratch, LabelMap labels, NDList logits, long epoch) {
        List<NDList> targets = new ArrayList<>();
        List<NDList> scores = new ArrayList<>();
        for (int level = 0; level < logits.size(); level++) {
            targets.add(new NDList(upload(scratch, downsample(labels, level))));
            scores.add(new NDList(logits.get(level)));
        }
        return SorensenLoss.backward(weighted(logits.size(), loss.at(epoch)), targets, scores);
    }

    private List<SorensenLoss> weighted(int levels, Loss now) {
        return Arrays.stream(ScaleWeights.Standard.HALVING.of(levels))
                .mapToObj(weight ->
                        new SorensenLoss(new WeightedSum(List.of(new WeightedSum.Term(weight, now))), options))
                .toList();
    }

    static LabelMap downsample(LabelMap labels, int level) {
        if (level == 0) {
            return labels;
        }
        int[] from = labels.shape().extents();
        int[] to = from.clone();
        for (int axis = 1; axis < to.length; axis++) {
            to[axis] = (from[axis] + (1 << level) - 1) >> level;
        }
        Shape shape = Shape.of(to);
        int[] taken = new int[shape.size()];
        for (int i = 0; i < taken.length; i++) {
            int rest = i;
            int source = 0;
            int stride = 1;
            for (int axis = to.length - 1; axis >= 0; axis--) {
                int position = rest % to[axis];
                rest /= to[axis];
                source += (axis == 0 ? position : position << level) * stride;
                stride *= from[axis];
            }
            taken[i] = labels.get(source);
        }
        return LabelMap.of(taken, shape);
    }

    private static NDArray upload(NDManager manager, LabelMap labels) {
        return manager.create(labels.toArray(), wide(labels.shape()));
    }

    static ai.djl.ndarray.types.Shape wide(Shape shape) {
        long[] extents = new long[shape.rank()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = shape.extent(i);
        }
        return new ai.djl.ndarray.types.Shape(extents);
    }
}
