package org.sorensen.djl.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;

/**
 * A network from images {@code [N, inChannels, spatial…]} to logits {@code [N, classes, spatial…]}.
 *
 * <p>Any spatial size is taken: the image is padded with zeros behind the end of each axis to a multiple of {@link
 * NetworkSpec#stride()}, and the logits are cropped back. Zeros are the mean of a normalised image, and what the
 * convolutions themselves put around it.
 *
 * <p>In training the result holds {@link NetworkSpec#deepSupervision()} arrays of logits, highest resolution first;
 * the one at index l has extents {@code ceil(n / 2^l)}. Otherwise it holds the first alone.
 */
public abstract sealed class SegmentationNet extends AbstractBlock permits UNet, VNet {
    private final NetworkSpec spec;

    SegmentationNet(NetworkSpec spec) {
        this.spec = spec;
    }

    /**
     * What this network was built from.
     *
     * @return the specification
     */
    public final NetworkSpec spec() {
        return spec;
    }

    /**
     * Makes the first parameters.
     *
     * @param manager owns the parameters, on the device to train on
     */
    public final void initialize(NDManager manager) {
        long[] shape = Ops.ones(spec.rank() + 2);
        shape[1] = spec.inChannels();
        initialize(manager, DataType.FLOAT32, new Shape(shape));
    }

    /** The logits of a padded image, highest resolution first; intermediate arrays are closed, the image is not. */
    abstract NDList logits(ParameterStore store, NDArray image, boolean training);

    @Override
    protected final NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray image = inputs.singletonOrThrow();
        checkInput(image.getShape());
        NDArray padded = Ops.padToMultiple(image, spec.stride());
        NDList all = logits(store, padded, training);
        Ops.closeUnless(padded, image);
        NDList cropped = new NDList(all.size());
        for (int level = 0; level < all.size(); level++) {
            NDArray whole = all.get(level);
            NDArray part = Ops.resize(whole, extents(image.getShape(), level));
            Ops.closeUnless(whole, part);
            cropped.add(part);
        }
        return cropped;
    }

    private static long[] extents(Shape image, int level) {
        long[] extents = Arrays.copyOfRange(image.getShape(), 2, image.dimension());
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = (extents[axis] + (1L << level) - 1) >> level;
        }
        return extents;
    }

    private void checkInput(Shape shape) {
        if (shape.dimension() != spec.rank() + 2 || shape.get(1) != spec.inChannels()) {
            throw new IllegalArgumentException("this " + spec.rank() + "-D network takes images [N, "
                    + spec.inChannels() + ", " + (spec.rank() == 2 ? "H, W" : "D, H, W") + "], found " + shape);
        }
    }

    @Override
    protected final void beforeInitialize(Shape... inputShapes) {
        checkInput(inputShapes[0]);
        super.beforeInitialize(inputShapes);
    }

    @Override
    protected final void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        for (Block child : getChildren().values()) {
            child.initialize(manager, dataType, inputShapes);
        }
    }

    /** The shape of the logits in prediction. */
    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        checkInput(inputShapes[0]);
        long[] shape = inputShapes[0].getShape().clone();
        shape[1] = spec.classes();
        return new Shape[] {new Shape(shape)};
    }
}
