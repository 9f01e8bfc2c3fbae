package org.sorensen.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.sorensen.loss.Activation;
import org.sorensen.loss.LossOptions;

/** Probabilities, target and weights of a group as tensors on the scores' device. */
final class Tensors {
    private final DeviceRoute route;
    private final Activation activation;
    private final NDArray scores;
    /** {@code [N, C, spatial…]} */
    private final NDArray p;
    /** {@code [N, C, spatial…]} of float32 */
    private final NDArray target;
    /** {@code [N, 1, spatial…]} of float32, or null where every voxel weighs 1 */
    private final NDArray weights;

    Tensors(DeviceRoute route, LossOptions options, TargetKind kind, NDArray scores, NDList labels) {
        this.route = route;
        activation = options.activation();
        NDArray map = labels.head();
        NDArray mask = voxelWeights(options, scores, labels);
        if (kind == TargetKind.SOFT) {
            checkSoft(map);
            target = map.toType(DataType.FLOAT32, false);
        } else {
            NDArray whole = voxelShaped(map, scores).toType(DataType.INT64, false);
            NDArray ignored = options.ignoreLabel().isPresent()
                    ? whole.eq(options.ignoreLabel().getAsInt())
                    : null;
            checkRange(whole, ignored, options);
            if (ignored != null) {
                NDArray valid = ignored.logicalNot().toType(DataType.FLOAT32, false);
                mask = mask == null ? valid : mask.mul(valid);
            }
            target = oneHot(whole).toType(DataType.FLOAT32, false);
        }
        weights = mask;
        // an ignored voxel may hold anything, even NaN
        this.scores = mask == null ? scores : NDArrays.where(broadcast(mask.gt(0), scores), scores, scores.zerosLike());
        if (activation == Activation.IDENTITY) {
            checkProbabilities(this.scores);
        }
        p = switch (activation) {
            case SOFTMAX -> this.scores.softmax(1);
            case SIGMOID -> this.scores.getNDArrayInternal().sigmoid();
            case IDENTITY, RAW -> this.scores;
        };
    }

    /** The weights that come with the labels, else those of the options, else null. */
    private NDArray voxelWeights(LossOptions options, NDArray scores, NDList labels) {
        if (labels.size() > 1) {
            return voxelShaped(labels.get(1), scores).toType(DataType.FLOAT32, false);
        }
        if (options.voxelWeights().isEmpty()) {
            return null;
        }
        NDArray uploaded =
                route.manager().create(options.voxelWeights().get().toArray()).toDevice(scores.getDevice(), false);
        return voxelShaped(uploaded, scores);
    }

    private static void checkSoft(NDArray map) {
        double least = map.min().toType(DataType.FLOAT32, false).toFloatArray()[0];
        double most = map.max().toType(DataType.FLOAT32, false).toFloatArray()[0];
        if (!(least >= 0 && most <= 1)) {
            throw new IllegalArgumentException("soft targets must lie in [0, 1], found " + least + " to " + most);
        }
    }

    /** Scores that are not finite are left to the sums. */
    private static void checkProbabilities(NDArray scores) {
        NDArray plain = scores.stopGradient();
        double least = plain.min().toType(DataType.FLOAT32, false).toFloatArray()[0];
        double most = plain.max().toType(DataType.FLOAT32, false).toFloatArray()[0];
        boolean finite = Double.isFinite(least) && Double.isFinite(most);
        if (finite && (least < -Activation.ROUNDING || most > 1 + Activation.ROUNDING)) {
            throw new IllegalArgumentException("probabilities must lie in [0, 1], found " + least + " to " + most
                    + "; logits need Activation.SOFTMAX or SIGMOID, and RAW uses any numbers as they are");
        }
    }

    private static NDArray broadcast(NDArray mask, NDArray scores) {
        return mask.broadcast(scores.getShape());
    }

    private static NDArray voxelShaped(NDArray map, NDArray scores) {
        long[] expected = scores.getShape().getShape().clone();
        expected[1] = 1;
        return map.reshape(new Shape(expected));
    }

    private void checkRange(NDArray labels, NDArray ignored, LossOptions options) {
        NDArray known = ignored == null ? labels : NDArrays.where(ignored, labels.zerosLike(), labels);
        long least = known.min().toLongArray()[0];
        long most = known.max().toLongArray()[0];
        int count = Math.max(2, route.classes());
        if (least < 0 || most >= count) {
            throw new IllegalArgumentException("label " + (least < 0 ? least : most) + " is outside 0 to " + (count - 1)
                    + " for scores of " + route.classes() + " channels; remap the labels, or name an ignore label");
        }
    }

    private NDArray oneHot(NDArray labels) {
        if (route.classes() == 1) {
            return labels.eq(1);
        }
        long[] shape = new long[labels.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[1] = route.classes();
        NDArray index = route.manager()
                .arange(0, route.classes(), 1, DataType.INT64)
                .toDevice(labels.getDevice(), false)
                .reshape(new Shape(shape));
        return labels.eq(index);
    }

    DeviceRoute route() {
        return route;
    }

    Activation activation() {
        return activation;
    }

    NDArray scores() {
        return scores;
    }

    NDArray p() {
        return p;
    }

    NDArray target() {
        return target;
    }

    /** {@code Σ m·a} over space, {@code [N, C]}. */
    NDArray weightedSum(NDArray array) {
        // 0 · NaN under an ignored voxel would poison the sum
        return route.overSpace(
                weights == null
                        ? array
                        : NDArrays.where(broadcast(weights.gt(0), array), array.mul(weights), array.zerosLike()));
    }

    List<NDArray> overlapSums() {
        NDArray hard = target.eq(0).logicalOr(target.eq(1));
        NDArray product = p.mul(target);
        NDArray minimum = p.abs().add(target).sub(p.sub(target).abs()).mul(route.scalar(0.5));
        return List.of(
                weightedSum(product),
                weightedSum(NDArrays.where(hard, product, minimum)),
                weightedSum(p),
                weightedSum(p.mul(p)),
                weightedSum(target),
                weightedSum(target.mul(target)));
    }

    double[] voxelsBySample() {
        double[] voxels = new double[route.samples()];
        if (weights == null) {
            Arrays.fill(voxels, scores.size() / (double) (route.samples() * route.classes()));
            return voxels;
        }
        float[] sums = route.overSpace(weights).flatten().toFloatArray();
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = sums[i];
        }
        return voxels;
    }

    double[] voxelsByClass() {
        float[] sums = weightedSum(target).sum(new int[] {0}).toFloatArray();
        double[] voxels = new double[sums.length];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = sums[i];
        }
        return voxels;
    }
}
