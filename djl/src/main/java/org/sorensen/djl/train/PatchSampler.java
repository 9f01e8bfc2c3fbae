package org.sorensen.djl.train;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Cuts random patches out of cases. A sample depends on (seed, epoch, sample index) and its case alone, so any number
 * of threads gives the same ones. Thread-safe.
 */
public final class PatchSampler {
    private final CaseSource source;
    private final PatchPlan plan;
    private final Augmentation augmentation;
    private final long seed;
    private final ConcurrentMap<Integer, ClassIndex> indices = new ConcurrentHashMap<>();

    /**
     * A sampler.
     *
     * @param source the cases
     * @param plan how patches are cut
     * @param augmentation how they are changed
     * @param seed decides everything random
     * @throws IllegalArgumentException if the augmentation does not fit the patches' rank
     */
    public PatchSampler(CaseSource source, PatchPlan plan, Augmentation augmentation, long seed) {
        augmentation.requireRank(plan.size().rank());
        this.source = source;
        this.plan = plan;
        this.augmentation = augmentation;
        this.seed = seed;
    }

    CaseSource source() {
        return source;
    }

    PatchPlan plan() {
        return plan;
    }

    /** The case of each sample of an epoch: every case as often as any other, in random order. */
    int[] caseOrder(long epoch, int samples) {
        int[] order = new int[samples];
        int cases = source.size();
        for (int from = 0; from < samples; from += cases) {
            int[] round = Seeds.permutation(cases, Seeds.random(seed, epoch, -1 - from));
            System.arraycopy(round, 0, order, from, Math.min(cases, samples - from));
        }
        return order;
    }

    /**
     * Writes one sample.
     *
     * @param loaded the case, as {@code source().load(caseIndex)} gave it
     * @param image {@code [channels, patch…]} from {@code slot} such blocks on; overwritten
     * @param labels {@code [patch…]} from {@code slot} such blocks on; overwritten
     */
    void sample(TrainingCase loaded, int caseIndex, long epoch, int index, float[] image, int[] labels, int slot) {
        SplittableRandom random = Seeds.random(seed, epoch, index);
        int[] size = Placement.threeAxes(loaded.size());
        int[] patch = Placement.threeAxes(plan.size());
        ClassIndex classes = indices.computeIfAbsent(
                caseIndex,
                key -> new ClassIndex(
                        loaded.labels(),
                        plan.ignoreLabel(),
                        Seeds.random(seed, key).nextLong()));
        boolean foreground = random.nextDouble() < plan.foregroundFraction() && classes.hasForeground();
        double[] centre = foreground
                ? Placement.around(classes.draw(random), size, patch, random)
                : Placement.anywhere(size, patch, random);
        double[][] matrix = Placement.draw(augmentation, loaded.spacingMm(), random);
        int voxels = plan.size().size();
        int imageFrom = slot * loaded.channels() * voxels;
        new Placement(size, patch, centre, matrix).gather(loaded, plan, image, imageFrom, labels, slot * voxels);
        IntensityChange.apply(augmentation, image, imageFrom, loaded.channels(), voxels, random);
    }

    /** Loads a case and checks that it fits the plan and the first channel count. */
    TrainingCase load(int caseIndex, int channels) throws IOException {
        TrainingCase loaded = source.load(caseIndex);
        if (loaded.size().rank() != plan.size().rank() || loaded.channels() != channels) {
            throw new IllegalArgumentException(
                    "case " + loaded.id() + " has " + loaded.channels() + " channel(s) and size "
                            + loaded.size() + ", but the network takes " + channels + " channel(s) and patches of "
                            + plan.size());
        }
        return loaded;
    }
}
