package org.sorensen.internal.engine;

import java.util.List;
import org.sorensen.loss.OverlapState;

/** The first sweep's sums by sample. */
record SampleSums(List<Sums> samples, int classes) {
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
