package org.sorensen.djl.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * U-Net in two or three dimensions (Ronneberger et al. 2015; Çiçek et al. 2016).
 *
 * <p>Each level has two convolutions of kernel 3, each with normalisation and activation; the first of a lower level has
 * stride 2. On the way up a transposed convolution of kernel 2 doubles the size, its result is joined with the level's
 * features from the way down, and two convolutions follow. A convolution of kernel 1 gives the logits.
 */
public final class UNet extends SegmentationNet {
    private final List<Unit> down = new ArrayList<>();
    private final List<Unit> up = new ArrayList<>();
    private final List<Unit> merge = new ArrayList<>();
    private final List<Unit> heads = new ArrayList<>();

    UNet(NetworkSpec spec, long seed) {
        super(spec);
        Plan plan = new Plan(spec, seed);
        for (int level = 0; level < spec.depth(); level++) {
            int in = level == 0 ? spec.inChannels() : spec.channels(level - 1);
            Chain stage = new Chain();
            unit(stage, plan, in, spec.channels(level), level == 0 ? 1 : 2);
            unit(stage, plan, spec.channels(level), spec.channels(level), 1);
            down.add(addChildBlock("down" + level, stage));
        }
        for (int level = 0; level < spec.depth() - 1; level++) {
            int width = spec.channels(level);
            up.add(addChildBlock("up" + level, new Upsample(plan, spec.channels(level + 1), width, true)));
            Chain stage = new Chain();
            unit(stage, plan, 2 * width, width, 1);
            unit(stage, plan, width, width, 1);
            merge.add(addChildBlock("merge" + level, stage));
        }
        for (int level = 0; level < spec.deepSupervision(); level++) {
            heads.add(addChildBlock("head" + level, new Conv(plan, spec.channels(level), spec.classes(), 1, 1, true)));
        }
    }

    /**
     * Starts the description of a U-Net.
     *
     * @return a builder with the defaults of {@link NetworkSpec.Builder} for U-Nets
     */
    public static NetworkSpec.Builder builder() {
        return new NetworkSpec.Builder(Architecture.UNET);
    }

    /** A convolution of kernel 3, normalisation, activation. A bias in front of a normalisation would have no effect. */
    private static void unit(Chain stage, Plan plan, int in, int out, int stride) {
        FeatureNorm norm = plan.spec().norm();
        stage.add("conv", new Conv(plan, in, out, 3, stride, norm == FeatureNorm.NONE));
        if (norm != FeatureNorm.NONE) {
            stage.add("norm", new Norm(norm, out));
        }
        stage.add("act", new Rectify(plan.spec(), out));
    }

    @Override
    NDList logits(ParameterStore store, NDArray image, boolean training) {
        Deque<NDArray> skips = new ArrayDeque<>();
        NDArray current = image;
        for (Unit stage : down) {
            current = stage.apply(store, current, training);
            skips.push(current);
        }
        skips.pop();
        NDList logits = new NDList();
        for (int level = up.size() - 1; level >= 0; level--) {
            try (NDArray below = current;
                    NDArray skip = skips.pop();
                    NDArray raised = up.get(level).apply(store, below, training);
                    NDArray joined = raised.concat(skip, 1)) {
                current = merge.get(level).apply(store, joined, training);
            }
            if (level == 0 || training && level < heads.size()) {
                logits.add(0, heads.get(level).apply(store, current, training));
            }
        }
        current.close();
        return logits;
    }
}
