package org.sorensen.cli.run;

import java.util.List;
import org.sorensen.array.Shape;
import org.sorensen.djl.net.Architecture;
import org.sorensen.djl.net.NetworkSpec;
import org.sorensen.djl.net.UNet;
import org.sorensen.djl.net.VNet;
import org.sorensen.djl.train.PatchPlan;
import org.sorensen.djl.train.TileSize;
import org.sorensen.djl.train.TrainingPlan;

/** From resolved settings to a plan of training. */
final class Plans {
    private static final double VALIDATION_OVERLAP = 0.5;
    /** Marks voxels outside the image where 255 is a class. */
    private static final int WIDE_IGNORE_LABEL = 65535;

    private Plans() {}

    /**
     * The plan.
     *
     * @throws IllegalArgumentException if a setting is out of its range
     */
    static TrainingPlan plan(TrainOptions options, DataFacts facts) {
        Shape patch = shape(options.patches.patch);
        StepOptions steps = options.steps;
        return new TrainingPlan(
                network(options, facts),
                options.objective.loss.loss(),
                options.objective.lossOptions(options.data.classes),
                steps.optimizerSpec(),
                steps.scheduleSpec(),
                steps.epochs,
                steps.stepsPerEpoch,
                steps.batch,
                steps.accumulate,
                steps.clip,
                new PatchPlan(patch, options.patches.foreground, ignoreLabel(options.data), 0),
                options.patches.augmentation(facts.rank()),
                steps.patience,
                steps.validateEvery,
                new TileSize(patch, VALIDATION_OVERLAP),
                steps.seed);
    }

    private static NetworkSpec network(TrainOptions options, DataFacts facts) {
        NetworkOptions network = options.network;
        NetworkSpec.Builder builder = network.network == Architecture.UNET ? UNet.builder() : VNet.builder();
        return builder.rank(facts.rank())
                .inChannels(facts.channels())
                .classes(options.data.classes)
                .depth(network.depth)
                .width(network.width)
                .norm(network.norm)
                .dropout(network.dropout)
                .deepSupervision(network.deepSupervision)
                .spec();
    }

    static int ignoreLabel(DataOptions data) {
        if (data.ignoreLabel != null) {
            return data.ignoreLabel;
        }
        return data.classes <= PatchPlan.USUAL_IGNORE_LABEL ? PatchPlan.USUAL_IGNORE_LABEL : WIDE_IGNORE_LABEL;
    }

    static Shape shape(List<Integer> extents) {
        return Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
    }
}
