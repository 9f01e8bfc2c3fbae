package org.sorensen.djl.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.sorensen.array.LabelMap;

/**
 * Where the foreground classes of a case are: a random sample of each class's voxels, so that one is drawn in constant
 * time and a rare class as often as a common one.
 */
final class ClassIndex {
    /** Voxels kept per class; more would not make the drawn patches more varied. */
    static final int MOST_VOXELS = 2048;

    private final int[][] voxels;

    ClassIndex(LabelMap labels, int ignoreLabel, long seed) {
        TreeMap<Integer, Reservoir> found = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        int previous = 0;
        Reservoir current = null;
        for (int i = 0; i < labels.shape().size(); i++) {
            int label = labels.get(i);
            if (label == 0 || label == ignoreLabel) {
                continue;
            }
            if (current == null || label != previous) {
                current = found.computeIfAbsent(label, key -> new Reservoir());
                previous = label;
            }
            current.offer(i, random);
        }
        voxels = found.values().stream().map(Reservoir::kept).toArray(int[][]::new);
    }

    boolean hasForeground() {
        return voxels.length > 0;
    }

    /** A voxel of a class drawn uniformly from those present. */
    int draw(SplittableRandom random) {
        int[] ofClass = voxels[random.nextInt(voxels.length)];
        return ofClass[random.nextInt(ofClass.length)];
    }

    /** Vitter's reservoir: every voxel offered is kept with the same probability. */
    private static final class Reservoir {
        private int[] kept = new int[16];
        private int seen;

        void offer(int voxel, SplittableRandom random) {
            if (seen < MOST_VOXELS) {
                if (seen == kept.length) {
                    kept = Arrays.copyOf(kept, Math.min(MOST_VOXELS, 2 * seen));
                }
                kept[seen] = voxel;
            } else {
                int slot = random.nextInt(seen + 1);
                if (slot < MOST_VOXELS) {
                    kept[slot] = voxel;
                }
            }
            seen++;
        }

        int[] kept() {
            return Arrays.copyOf(kept, Math.min(seen, kept.length));
        }
    }
}
