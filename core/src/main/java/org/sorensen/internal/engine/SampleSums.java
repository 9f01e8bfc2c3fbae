package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.sorensen.loss.OverlapState;

/** The first sweep's sums by sample. */
record SampleSums(List<Sums> samples, int classes) {
    /** The sums of an engine, whose per-voxel sums are of the whole batch. */
    static SampleSums of(OverlapState state, double[][] elements, double[][] normalizers, double[] classVoxels) {
        int classes = state.classes();
        int width = Sums.OVERLAP * classes;
        double[] all = state.toArray();
        List<Sums> samples = new ArrayList<>();
        for (int n = 0; n < state.samples(); n++) {
            Sums sums = new Sums(classes, elements.length);
            System.arraycopy(all, n * width, sums.overlap, 0, width);
            sums.valid = state.voxels(n);
            samples.add(sums);
        }
        Sums first = samples.get(0);
        System.arraycopy(classVoxels, 0, first.classVoxels, 0, classes);
        for (int t = 0; t < elements.length; t++) {
            for (int c = 0; c < classes; c++) {
                first.voxel[t][c * Sums.VOXEL + Sums.ELEMENTS] = elements[t][c];
                first.voxel[t][c * Sums.VOXEL + Sums.NORMALIZER] = normalizers[t][c];
            }
        }
        return new SampleSums(samples, classes);
    }

    Sums total() {
        Sums total = samples.get(0).emptyCopy();
        samples.forEach(total::add);
        return total;
    }

    OverlapState state() {
        int width = Sums.OVERLAP * classes;
        double[] all = new double[samples.size() * (width + 1)];
        for (int n = 0; n < samples.size(); n++) {
            System.arraycopy(samples.get(n).overlap, 0, all, n * width, width);
            all[samples.size() * width + n] = samples.get(n).valid;
        }
        return OverlapState.ofArray(samples.size(), classes, all);
    }
}
