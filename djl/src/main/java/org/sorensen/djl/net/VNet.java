package org.sorensen.djl.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * V-Net in two or three dimensions (Milletari et al. 2016, arXiv 1606.04797).
 *
 * <p>Each stage learns a residual: its input is added to the result of 1, 2, 3, 3 convolutions of kernel 5 on the way
 * down, 3 at the bottom, and 3, 3, 2, 1 on the way up. Convolutions of kernel 2 and stride 2 halve the size and double
 * the channels; transposed ones undo it. The first stage adds the image repeated over its channels; a stage on the way
 * up reads the joined features and adds them too. A convolution of kernel 1 gives the logits.
 */
public final class VNet extends SegmentationNet {
    private static final int MOST_CONVOLUTIONS = 3;

    private final List<Unit> shrink = new ArrayList<>();
    private final List<Unit> down = new ArrayList<>();
    private final List<Unit> grow = new ArrayList<>();
    private final List<Unit> up = new ArrayList<>();
    private final List<Unit> heads = new ArrayList<>();

    VNet(NetworkSpec spec, long seed) {
        super(spec);
        Plan plan = new Plan(spec, seed);
        for (int level = 0; level < spec.depth(); level++) {
            int width = spec.channels(level);
            if (level > 0) {
                shrink.add(addChildBlock(
                        "shrink" + level,
                        step(plan, new Conv(plan, spec.channels(level - 1), width, 2, 2, true), width)));
            }
            int in = level == 0 ? spec.inChannels() : width;
            down.add(addChildBlock("down" + level, new Stage(plan, in, width, convolutions(level))));
        }
        for (int level = 0; level < spec.depth() - 1; level++) {
            int width = spec.channels(level);
            // The joined features have twice the level's channels, and the stage keeps them.
            int below = level == spec.depth() - 2 ? spec.channels(level + 1) : 2 * spec.channels(level + 1);
            grow.add(addChildBlock("grow" + level, step(plan, new Upsample(plan, below, width, true), width)));
            up.add(addChildBlock("up" + level, new Stage(plan, 2 * width, 2 * width, convolutions(level))));
        }
        for (int level = 0; level < spec.deepSupervision(); level++) {
            heads.add(addChildBlock(
                    "head" + level, new Conv(plan, 2 * spec.channels(level), spec.classes(), 1, 1, true)));
        }
    }

    /**
     * Starts the description of a V-Net.
     *
     * @return a builder with the paper's defaults: depth 5, width 16, PReLU, no normalisation
     */
    public static NetworkSpec.Builder builder() {
        return new NetworkSpec.Builder(Architecture.VNET);
    }

    /** How many convolutions the stages of a level have: 1, 2, and 3 from there on. */
    static int convolutions(int level) {
        return Math.min(level + 1, MOST_CONVOLUTIONS);
    }

    private static Chain step(Plan plan, Unit resize, int channels) {
        Chain chain = new Chain().add("conv", resize);
        addNorm(chain, plan, channels);
        return chain.add("act", new Rectify(plan.spec(), channels));
    }

    private static void addNorm(Chain chain, Plan plan, int channels) {
        FeatureNorm norm = plan.spec().norm();
        if (norm != FeatureNorm.NONE) {
            chain.add("norm", new Norm(norm, channels));
        }
    }

    @Override
    NDList logits(ParameterStore store, NDArray image, boolean training) {
        Deque<NDArray> skips = new ArrayDeque<>();
        NDArray current = down.get(0).apply(store, image, training);
        for (int level = 1; level < down.size(); level++) {
            skips.push(current);
            try (NDArray smaller = shrink.get(level - 1).apply(store, current, training)) {
                current = down.get(level).apply(store, smaller, training);
            }
        }
        NDList logits = new NDList();
        for (int level = up.size() - 1; level >= 0; level--) {
            try (NDArray below = current;
                    NDArray skip = skips.pop();
                    NDArray raised = grow.get(level).apply(store, below, training);
                    NDArray joined = raised.concat(skip, 1)) {
                current = up.get(level).apply(store, joined, training);
            }
            if (level == 0 || training && level < heads.size()) {
                logits.add(0, heads.get(level).apply(store, current, training));
            }
        }
        current.close();
        return logits;
    }

    /** Convolutions of kernel 5 whose result is added to their input before the last activation. */
    private static final class Stage extends Unit {
        private final Chain residual = addChildBlock("residual", new Chain());
        private final Unit last;
        private final int out;

        Stage(Plan plan, int in, int out, int convolutions) {
            this.out = out;
            for (int i = 0; i < convolutions; i++) {
                residual.add(
                        "conv",
                        new Conv(plan, i == 0 ? in : out, out, 5, 1, plan.spec().norm() == FeatureNorm.NONE));
                addNorm(residual, plan, out);
                if (i < convolutions - 1) {
                    residual.add("act", new Rectify(plan.spec(), out));
                }
            }
            this.last = addChildBlock("act", new Rectify(plan.spec(), out));
        }

        @Override
        NDArray apply(ParameterStore store, NDArray input, boolean training) {
            try (NDArray learned = residual.apply(store, input, training);
                    NDArray sum = add(learned, input)) {
                return last.apply(store, sum, training);
            }
        }

        private NDArray add(NDArray learned, NDArray input) {
            long channels = input.getShape().get(1);
            if (channels == out || channels == 1) {
                return learned.add(input);
            }
            try (NDArray repeated = Ops.cycleChannels(input, out)) {
                return learned.add(repeated);
            }
        }

        @Override
        Shape outputShape(Shape input) {
            return residual.outputShape(input);
        }
    }
}
