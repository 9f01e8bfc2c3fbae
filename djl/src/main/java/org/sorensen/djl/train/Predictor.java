package org.sorensen.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.djl.net.NoGradient;
import org.sorensen.djl.net.SegmentationNet;

/**
 * Class probabilities of whole images: a sliding window with Gaussian blending, and the mean over mirrored copies where
 * asked for. A network of one output gives the foreground's probability, of several their softmax.
 *
 * <p>Not thread-safe: the network is used by one thread at a time.
 */
public final class Predictor {
    /** Called after each tile with the numbers of done and all tiles. */
    public interface Watcher {
        /**
         * A tile is done. What this throws ends the prediction.
         *
         * @param done tiles so far
         * @param total all tiles
         */
        void tile(int done, int total);
    }

    private final SegmentationNet net;
    private final NDManager manager;
    private final TileSize tile;
    private final List<List<Integer>> mirrors = new ArrayList<>();

    /**
     * A predictor.
     *
     * @param net an initialised network
     * @param manager decides the device
     * @param tile how images are cut
     * @param mirrorAxes spatial axes, 0 for the slowest; every combination of them is averaged, none for the image as it is
     */
    public Predictor(SegmentationNet net, NDManager manager, TileSize tile, List<Integer> mirrorAxes) {
        this.net = Objects.requireNonNull(net, "net");
        this.manager = Objects.requireNonNull(manager, "manager");
        this.tile = Objects.requireNonNull(tile, "tile");
        int rank = net.spec().rank();
        if (mirrorAxes.stream().anyMatch(axis -> axis < 0 || axis >= rank)
                || mirrorAxes.stream().distinct().count() < mirrorAxes.size()) {
            throw new IllegalArgumentException(
                    "the axes to mirror must be different ones from 0 to " + (rank - 1) + ", found " + mirrorAxes);
        }
        for (int set = 0; set < 1 << mirrorAxes.size(); set++) {
            List<Integer> axes = new ArrayList<>();
            for (int i = 0; i < mirrorAxes.size(); i++) {
                if ((set >> i & 1) == 1) {
                    axes.add(mirrorAxes.get(i));
                }
            }
            mirrors.add(axes);
        }
    }

    /**
     * The probabilities of an image.
     *
     * @param image {@code [channels, size…]}, normalised as in training; not modified
     * @param size the spatial extents
     * @return {@code [classes, size…]}
     * @throws ArithmeticException if the network gives a value that is not finite
     */
    public float[] probabilities(float[] image, Shape size) {
        return probabilities(image, size, (done, total) -> {});
    }

    /**
     * The probabilities of an image.
     *
     * @param image {@code [channels, size…]}, normalised as in training; not modified
     * @param size the spatial extents
     * @param watcher told of every tile
     * @return {@code [classes, size…]}
     * @throws ArithmeticException if the network gives a value that is not finite
     */
    public float[] probabilities(float[] image, Shape size, Watcher watcher) {
        SlidingWindow window = tile.over(size);
        SlidingWindow.Blend blend = window.blend(net.spec().classes());
        float[] patch = new float[net.spec().inChannels() * window.tile().size()];
        for (int i = 0; i < window.count(); i++) {
            window.extract(image, net.spec().inChannels(), i, 0, patch);
            blend.add(i, tile(patch, window.tile()));
            watcher.tile(i + 1, window.count());
        }
        float[] result = blend.result();
        for (int i = 0; i < result.length; i++) {
            if (!Float.isFinite(result[i])) {
                throw new ArithmeticException("the network gives " + result[i] + " for class " + i / size.size()
                        + " at voxel index " + i % size.size() + "; its parameters or this image are not sound");
            }
        }
        return result;
    }

    private float[] tile(float[] patch, Shape extents) {
        return NoGradient.call(() -> {
            try (NDManager scratch = manager.newSubManager()) {
                int[] shape = extents.prepend(1, net.spec().inChannels()).extents();
                long[] wide = new long[shape.length];
                for (int i = 0; i < shape.length; i++) {
                    wide[i] = shape[i];
                }
                NDArray input =
                        scratch.create(FloatBuffer.wrap(patch), new ai.djl.ndarray.types.Shape(wide), DataType.FLOAT32);
                NDArray sum = null;
                for (List<Integer> mirror : mirrors) {
                    NDArray own = mirrored(input, mirror);
                    if (sum == null) {
                        sum = own;
                    } else {
                        sum.addi(own);
                        own.close();
                    }
                }
                return sum.div(mirrors.size()).toFloatArray();
            }
        });
    }

    private NDArray mirrored(NDArray input, List<Integer> axes) {
        int[] flipped = axes.stream().mapToInt(axis -> axis + 2).toArray();
        if (flipped.length == 0) {
            return activated(input);
        }
        try (NDArray seen = input.flip(flipped);
                NDArray found = activated(seen)) {
            return found.flip(flipped);
        }
    }

    private NDArray activated(NDArray input) {
        try (NDArray logits = net.forward(new ParameterStore(manager, false), new NDList(input), false)
                .head()) {
            return net.spec().classes() == 1 ? logits.getNDArrayInternal().sigmoid() : logits.softmax(1);
        }
    }

    /**
     * The likeliest label of each voxel.
     *
     * @param probabilities {@code [classes, size…]}; not modified
     * @param size the spatial extents
     * @return {@code [1, size…]}; for one class, 1 where its probability is above a half
     * @throws IllegalArgumentException if there is no whole number of classes
     */
    public static LabelMap labels(float[] probabilities, Shape size) {
        int voxels = size.size();
        int classes = probabilities.length / voxels;
        if (classes == 0 || probabilities.length != classes * voxels) {
            throw new IllegalArgumentException("probabilities of size " + size + " must have a multiple of " + voxels
                    + " values, found " + probabilities.length);
        }
        int[] labels = new int[voxels];
        for (int v = 0; v < voxels; v++) {
            float best = classes == 1 ? 0.5f : probabilities[v];
            for (int c = classes == 1 ? 0 : 1; c < classes; c++) {
                if (probabilities[c * voxels + v] > best) {
                    best = probabilities[c * voxels + v];
                    labels[v] = classes == 1 ? 1 : c;
                }
            }
        }
        return LabelMap.pack(labels, size.prepend(1));
    }
}
