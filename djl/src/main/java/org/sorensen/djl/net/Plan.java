package org.sorensen.djl.net;

import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What the units of one network have in common while it is put together. */
record Plan(NetworkSpec spec, SplittableRandom seeds) {
    Plan(NetworkSpec spec, long seed) {
        this(spec, new SplittableRandom(seed));
    }

    int rank() {
        return spec.rank();
    }

    /** The same extent along every spatial axis. */
    Shape cube(int extent) {
        long[] extents = new long[spec.rank()];
        Arrays.fill(extents, extent);
        return new Shape(extents);
    }

    /**
     * First weights after He et al. 2015: normal with variance {@code 2 / ((1 + slope²) · inputs)}, where {@code inputs}
     * is the number of values one output reads. Drawn in Java, so they are the same on every device.
     */
    Initializer initializer() {
        long seed = seeds.nextLong();
        double slope = spec.rectifier().slope();
        return (manager, shape, type) -> {
            double deviation = Math.sqrt(2 / ((1 + slope * slope) * (shape.size() / shape.get(0))));
            SplittableRandom random = new SplittableRandom(seed);
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            return new StoredArray(shape, values).toArray(manager);
        };
    }
}
