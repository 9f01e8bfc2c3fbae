package org.sorensen.loss;

import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;

/** Changes to a gradient that has been written. */
final class Gradients {
    private static final int RUN = 4096;

    private Gradients() {}

    /** Multiplies every entry. */
    static void scale(Scores gradient, double factor) {
        int size = gradient.shape().size();
        if (gradient instanceof DoubleArray doubles) {
            for (int i = 0; i < size; i++) {
                doubles.set(i, factor * doubles.get(i));
            }
            return;
        }
        FloatArray floats = (FloatArray) gradient;
        float[] run = new float[Math.min(RUN, size)];
        for (int from = 0; from < size; from += RUN) {
            int count = Math.min(RUN, size - from);
            floats.read(from, run, count);
            for (int i = 0; i < count; i++) {
                run[i] = (float) (factor * run[i]);
            }
            floats.write(from, run, count);
        }
    }
}
