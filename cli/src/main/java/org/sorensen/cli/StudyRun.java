package org.sorensen.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.cli.run.StopSignal;
import org.sorensen.djl.net.NetworkSpec;
import org.sorensen.djl.net.UNet;
import org.sorensen.djl.train.Augmentation;
import org.sorensen.djl.train.CaseSource;
import org.sorensen.djl.train.OptimizerSpec;
import org.sorensen.djl.train.PatchPlan;
import org.sorensen.djl.train.Schedule;
import org.sorensen.djl.train.TileSize;
import org.sorensen.djl.train.Trainer;
import org.sorensen.djl.train.TrainingCase;
import org.sorensen.djl.train.TrainingListener;
import org.sorensen.djl.train.TrainingPlan;
import org.sorensen.djl.train.TrainingSummary;
import org.sorensen.metric.JointHistogram;
import org.sorensen.metric.Overlap;

/** The trainings of a study: one structure of the brain sample, few steps, measured on the half not trained on. */
final class StudyRun {
    /** Voxels along each axis of a patch, and of the blocks that are looked at. */
    private static final int EDGE = 32;
    /** The share of patches placed around the structure; of the others nearly all hold none of it. */
    private static final double FOREGROUND_SHARE = 0.25;

    private static final int BATCH = 2;

    /**
     * How much is done.
     *
     * @param rounds how often it is measured
     * @param stepsPerRound optimiser steps between measurements
     */
    record Budget(int rounds, int stepsPerRound) {
        long steps() {
            return (long) rounds * stepsPerRound;
        }
    }

    /**
     * What is seen on the unseen half.
     *
     * @param step optimiser steps until then
     * @param overlap prediction and reference over the whole half
     * @param falsePositives predicted voxels in blocks whose reference holds none
     * @param emptyBlocks how many such blocks there are
     * @param alarms how many of them hold a predicted voxel
     */
    record Measurement(long step, Overlap overlap, long falsePositives, int emptyBlocks, int alarms) {
        OptionalDouble precision() {
            return ratio(overlap.truePositives(), overlap.predictionVoxels());
        }

        OptionalDouble recall() {
            return ratio(overlap.truePositives(), overlap.referenceVoxels());
        }

        private static OptionalDouble ratio(long part, long whole) {
            return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
        }
    }

    private final TrainingCase seen;
    private final TrainingCase empty;
    private final TrainingCase unseen;
    private final Budget budget;
    private final long seed;

    StudyRun(BrainSample sample, int label, Budget budget, long seed) {
        seen = only(label, sample.left().toCase("left"));
        empty = withoutForeground(seen);
        unseen = only(label, sample.right().mirrored().toCase("right"));
        this.budget = budget;
        this.seed = seed;
    }

    private static TrainingCase only(int label, TrainingCase all) {
        int[] binary = new int[all.labels().shape().size()];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = all.labels().get(i) == label ? 1 : 0;
        }
        LabelMap labels = LabelMap.pack(binary, all.labels().shape());
        return new TrainingCase(all.id(), all.channels(), all.image(), all.size(), labels, all.spacingMm());
    }

    /** The larger of what lies in front of the structure and behind it. */
    private static TrainingCase withoutForeground(TrainingCase all) {
        int[] extents = all.size().extents();
        int plane = extents[2];
        int first = extents[1];
        int last = -1;
        for (int i = 0; i < all.size().size(); i++) {
            if (all.labels().get(i) != 0) {
                int y = i / plane % extents[1];
                first = Math.min(first, y);
                last = Math.max(last, y);
            }
        }
        boolean front = first >= extents[1] - 1 - last;
        int from = front ? 0 : last + 1;
        int rows = front ? first : extents[1] - 1 - last;
        Shape size = Shape.of(extents[0], rows, plane);
        float[] image = new float[size.size()];
        for (int i = 0; i < image.length; i++) {
            int z = i / plane / rows;
            int y = i / plane % rows + from;
            image[i] = all.image()[(z * extents[1] + y) * plane + i % plane];
        }
        LabelMap labels = LabelMap.pack(new int[image.length], size.prepend(1));
        return new TrainingCase("empty part", all.channels(), image, size, labels, all.spacingMm());
    }

    private TrainingPlan plan(Study.Contender contender, int rounds) {
        NetworkSpec network = UNet.builder()
                .rank(3)
                .inChannels(1)
                .classes(2)
                .depth(3)
                .width(8)
                .spec();
        return new TrainingPlan(
                network,
                contender.loss(),
                contender.options(),
                OptimizerSpec.adamW(3e-3, 1e-4),
                Schedule.constant(),
                rounds,
                budget.stepsPerRound(),
                BATCH,
                1,
                12,
                PatchPlan.of(Shape.of(EDGE, EDGE, EDGE), FOREGROUND_SHARE),
                Augmentation.none(),
                0,
                1,
                new TileSize(Shape.of(EDGE, EDGE, EDGE), 0.25),
                seed);
    }

    /**
     * Trains round by round, each going on where the last one stopped, and measures after each.
     *
     * @param folder where checkpoints go; an earlier start in it is gone on from
     * @param first the first round, from 1
     * @param last the last round
     * @param onEmpty whether the training sees no foreground
     */
    List<Measurement> run(
            Study.Contender contender, Path folder, int first, int last, boolean onEmpty, TrainingListener listener)
            throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        CaseSource source = CaseSource.of(List.of(onEmpty ? empty : seen));
        for (int round = first; round <= last; round++) {
            TrainingPlan plan = plan(contender, round);
            Trainer trainer = new Trainer(plan, source, Optional.empty(), folder, listener);
            TrainingSummary summary;
            try (StopSignal stop = new StopSignal(trainer::requestStop)) {
                summary = trainer.run(round > 1);
            }
            if (summary.end() == TrainingSummary.End.STOPPED) {
                throw new WorkFailedException("The study was stopped; run it again to start over.");
            }
            LabelMap prediction = DemoPrediction.of(folder.resolve(Trainer.LAST), plan, unseen);
            measurements.add(measure(summary.steps(), prediction));
        }
        return measurements;
    }

    private Measurement measure(long step, LabelMap prediction) {
        Overlap overlap = JointHistogram.of(unseen.labels(), prediction, 2, OptionalInt.empty())
                .overlap(1);
        int[] blocks = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            blocks[axis] = (unseen.size().extent(axis) + EDGE - 1) / EDGE;
        }
        int count = blocks[0] * blocks[1] * blocks[2];
        long[] reference = new long[count];
        long[] predicted = new long[count];
        for (int i = 0; i < unseen.size().size(); i++) {
            int x = i % unseen.size().extent(2);
            int y = i / unseen.size().extent(2) % unseen.size().extent(1);
            int z = i / unseen.size().extent(2) / unseen.size().extent(1);
            int block = (z / EDGE * blocks[1] + y / EDGE) * blocks[2] + x / EDGE;
            reference[block] += unseen.labels().get(i);
            predicted[block] += prediction.get(i);
        }
        long falsePositives = 0;
        int empty = 0;
        int alarms = 0;
        for (int block = 0; block < count; block++) {
            if (reference[block] == 0) {
                empty++;
                falsePositives += predicted[block];
                alarms += predicted[block] > 0 ? 1 : 0;
            }
        }
        return new Measurement(step, overlap, falsePositives, empty, alarms);
    }
}
