package org.sorensen.testkit;

import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;

/** The logits and targets on which the peers' values were measured: two samples, three classes, 2×2 pixels. */
final class PeerFixture {
    private static final Shape SCORES = Shape.of(2, 3, 2, 2);
    private static final Shape LABELS = Shape.of(2, 2, 2);

    private static final double[] LOGITS = {
        1, -0.5, 0.3, 2, 0.2, 0.8, -1, 0, -0.7, 0.1, 1.5, -2, //
        0, 1.2, -0.4, 0.6, 0.9, -1.1, 0.4, 0.5, 0.3, 0, -0.2, -0.6
    };

    private static final double[] SOFT = {
        0.6, 0.1, 0.2, 0.8, 0.3, 0.7, 0.1, 0.1, 0.1, 0.2, 0.7, 0.1, //
        0.2, 0.9, 0.1, 0.5, 0.7, 0.05, 0.8, 0.3, 0.1, 0.05, 0.1, 0.2
    };

    private PeerFixture() {}

    static DoubleArray logits() {
        return DoubleArray.of(LOGITS.clone(), SCORES);
    }

    static FloatArray floatLogits() {
        float[] values = new float[LOGITS.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) LOGITS[i];
        }
        return FloatArray.of(values, SCORES);
    }

    /** Class 2 is absent in sample 1. */
    static LabelMap labels() {
        return LabelMap.of(new int[] {0, 1, 2, 0, 1, 0, 1, 0}, LABELS);
    }

    static SoftMap oneHot() {
        return SoftMap.oneHot(labels(), 3);
    }

    /** The one-hot target as kornia makes it, {@code t·(1 − 1e-6) + 1e-6}. */
    static SoftMap korniaOneHot() {
        SoftMap hard = oneHot();
        DoubleArray soft = DoubleArray.zeros(SCORES);
        for (int i = 0; i < SCORES.size(); i++) {
            soft.set(i, hard.get(i) * (1 - 1e-6) + 1e-6);
        }
        return SoftMap.of(soft);
    }

    static SoftMap soft() {
        return SoftMap.of(DoubleArray.of(SOFT.clone(), SCORES));
    }
}
