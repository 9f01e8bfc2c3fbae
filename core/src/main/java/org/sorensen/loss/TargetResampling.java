package org.sorensen.loss;

import org.sorensen.array.Shape;
import org.sorensen.array.Target;

/** How a target of full resolution becomes one of another. */
public enum TargetResampling {
    /** The voxel at the centre, {@code ⌊(i + ½)·from/to⌋} (torch {@code nearest-exact}: MONAI, nnU-Net). */
    NEAREST,
    /** The first voxel, {@code ⌊i·from/to⌋} (torch {@code nearest}): every second for half the resolution. */
    FIRST,
    /** The mean over {@code ⌊i·from/to⌋} to {@code ⌈(i + 1)·from/to⌉}: how much of each class there is, a soft target. */
    AREA,
    /** The largest over the same voxels: of labels the highest, of soft maps for each class, so that thin things stay. */
    MAX;

    /**
     * Resamples a target without weights.
     *
     * @param target labels {@code [N, spatial…]} or soft maps {@code [N, C, spatial…]}. Not modified.
     * @param classes the number of channels C
     * @param spatial the wanted axes, as many as the target's
     * @return the target itself where the axes are the same; labels from labels but for {@link #AREA}
     * @throws IllegalArgumentException if the number of axes differs, or {@link #AREA} meets a label that is no class
     */
    public Target resample(Target target, int classes, Shape spatial) {
        return TargetResampler.of(this, target, LossOptions.probabilities(), classes, spatial)
                .target();
    }

    /** The first voxel of full resolution that voxel i stands for. */
    int first(int i, int from, int to) {
        return this == NEAREST
                ? (int) Math.min(from - 1L, (2L * i + 1) * from / (2L * to))
                : (int) ((long) i * from / to);
    }

    /** The voxel after the last. */
    int end(int i, int from, int to) {
        return this == AREA || this == MAX ? (int) (((i + 1L) * from + to - 1) / to) : first(i, from, to) + 1;
    }
}
