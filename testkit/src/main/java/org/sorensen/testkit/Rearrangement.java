package org.sorensen.testkit;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.LossOptions;

/**
 * Another order, or a part, of the samples, classes and voxels of a case: position i of the result is position
 * {@code order[i]} of the original. Spatial axes become one where voxels change places.
 *
 * @param samples the order of samples
 * @param classes the order of classes, a permutation
 * @param voxels the order of voxels
 */
record Rearrangement(int[] samples, int[] classes, int[] voxels) {
    static Rearrangement of(LossCase subject) {
        Shape shape = subject.scores().shape();
        return new Rearrangement(
                identity(shape.extent(0)),
                identity(shape.extent(1)),
                identity(shape.dropLeading(2).size()));
    }

    Rearrangement withSamples(int... order) {
        return new Rearrangement(order, classes, voxels);
    }

    Rearrangement shuffledSamples(Random random) {
        return new Rearrangement(shuffled(samples, random), classes, voxels);
    }

    Rearrangement shuffledClasses(Random random) {
        return new Rearrangement(samples, shuffled(classes, random), voxels);
    }

    Rearrangement shuffledVoxels(Random random) {
        return new Rearrangement(samples, classes, shuffled(voxels, random));
    }

    private static int[] identity(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static int[] shuffled(int[] order, Random random) {
        int[] result = order.clone();
        for (int i = result.length - 1; i > 0; i--) {
            int k = random.nextInt(i + 1);
            int kept = result[i];
            result[i] = result[k];
            result[k] = kept;
        }
        return result;
    }

    LossCase apply(LossCase original) {
        Shape from = original.scores().shape();
        double[] scores = scores(original.scores().toArray(), from);
        Shape shape = spatial(from).prepend(samples.length, classes.length);
        return original.withData(DoubleArray.of(scores, shape), target(original.target(), from, shape))
                .withOptions(options(original.options(), from));
    }

    /** The axes of an image: what they were unless voxels change places. */
    private Shape spatial(Shape from) {
        Shape spatial = from.dropLeading(2);
        return Arrays.equals(voxels, identity(spatial.size())) ? spatial : Shape.of(voxels.length);
    }

    /** Scores, or a gradient by them, in the new order. */
    double[] scores(double[] values, Shape from) {
        int width = from.dropLeading(2).size();
        double[] result = new double[samples.length * classes.length * voxels.length];
        int at = 0;
        for (int n : samples) {
            for (int c : classes) {
                for (int v : voxels) {
                    result[at++] = values[(n * from.extent(1) + c) * width + v];
                }
            }
        }
        return result;
    }

    private Target target(Target target, Shape from, Shape shape) {
        if (target instanceof SoftMap soft) {
            double[] values = new double[from.size()];
            Arrays.setAll(values, soft::get);
            return SoftMap.of(DoubleArray.of(scores(values, from), shape));
        }
        LabelMap labels = (LabelMap) target;
        int[] result = new int[samples.length * voxels.length];
        int width = from.dropLeading(2).size();
        for (int i = 0; i < result.length; i++) {
            int label = labels.get(samples[i / voxels.length] * width + voxels[i % voxels.length]);
            boolean moves = classes.length > 1 && label < classes.length;
            result[i] = moves ? placeOf(label) : label;
        }
        return LabelMap.of(result, spatial(from).prepend(samples.length));
    }

    private int placeOf(int original) {
        return IntStream.range(0, classes.length)
                .filter(c -> classes[c] == original)
                .findFirst()
                .orElseThrow();
    }

    private LossOptions options(LossOptions options, Shape from) {
        int[] selected = options.classes().indices(classes.length);
        LossOptions result = options.withClasses(
                ClassSelection.of(Arrays.stream(selected).map(this::placeOf).toArray()));
        if (!options.classWeights().isUniform()) {
            double[] weights = options.classWeights().forChannels(classes.length);
            double[] moved = Arrays.stream(classes).mapToDouble(c -> weights[c]).toArray();
            result = result.withClassWeights(
                    ClassWeights.of(options.classWeights().normalization(), moved));
        }
        if (options.voxelWeights().isPresent()) {
            FloatArray weights = options.voxelWeights().get();
            int width = from.dropLeading(2).size();
            float[] moved = new float[samples.length * voxels.length];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = (float) weights.get(samples[i / voxels.length] * width + voxels[i % voxels.length]);
            }
            result = result.withVoxelWeights(FloatArray.of(moved, spatial(from).prepend(samples.length)));
        }
        return result;
    }
}
