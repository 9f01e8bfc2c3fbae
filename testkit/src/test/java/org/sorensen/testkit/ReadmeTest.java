package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.OverlapCoefficients;
import org.sorensen.loss.OverlapState;

/** The README's code on arrays. */
class ReadmeTest {
    private static float[] logits(int size, long seed) {
        float[] logits = new float[size];
        Random random = new Random(seed);
        for (int i = 0; i < size; i++) {
            logits[i] = 4 * random.nextFloat() - 2;
        }
        return logits;
    }

    private static int[] labels(int size, int classes) {
        int[] labels = new int[size];
        Arrays.setAll(labels, i -> i % 7 % classes);
        return labels;
    }

    @Test
    void valueAndGradient() {
        float[] logits = logits(2 * 3 * 64 * 64, 1);
        int[] labels = labels(2 * 64 * 64, 3);
        // snippet: value-and-gradient
        FloatArray scores = FloatArray.of(logits, Shape.of(2, 3, 64, 64)); // [N, C, H, W]; wrapped, not copied
        LabelMap target = LabelMap.of(labels, Shape.of(2, 64, 64)); // 0, 1 or 2 for each pixel; never one-hot
        FloatArray gradient = FloatArray.zeros(scores.shape());

        Loss loss = new DiceLoss().plus(new CrossEntropyLoss());
        LossValue value = loss.evaluate(scores, target, LossOptions.softmax(), gradient);
        // end of snippet
        double dice =
                new DiceLoss().evaluate(scores, target, LossOptions.softmax()).value();
        double crossEntropy = new CrossEntropyLoss()
                .evaluate(scores, target, LossOptions.softmax())
                .value();
        assertEquals(dice + crossEntropy, value.value(), 1e-12);
        // softmax does not see what is added to all classes of a pixel
        double pixel = gradient.get(5) + gradient.get(5 + 64 * 64) + gradient.get(5 + 2 * 64 * 64);
        assertEquals(0, pixel, 1e-9);
    }

    @Test
    void mergedStatesAreTheWholeBatch() {
        Shape shape = Shape.of(1, 2, 16);
        float[] one = logits(32, 2);
        float[] two = logits(32, 3);
        List<FloatArray> steps = List.of(FloatArray.of(one, shape), FloatArray.of(two, shape));
        int[] labels = labels(16, 2);
        List<LabelMap> targets =
                List.of(LabelMap.of(labels, Shape.of(1, 16)), LabelMap.of(new int[16], Shape.of(1, 16)));
        List<FloatArray> gradients = List.of(FloatArray.zeros(shape), FloatArray.zeros(shape));
        // snippet: merged-states
        DiceLoss loss = new DiceLoss();
        LossOptions options = LossOptions.softmax().withAggregation(Aggregation.PER_CLASS_OVER_BATCH);
        OverlapState all =
                OverlapState.of(steps.get(0), targets.get(0), options).pooled();
        for (int i = 1; i < steps.size(); i++) {
            all = all.plus(
                    OverlapState.of(steps.get(i), targets.get(i), options).pooled());
        }
        OverlapCoefficients batch = loss.coefficients(all, options); // batch.value() is the loss of all steps together
        for (int i = 0; i < steps.size(); i++) {
            batch.writeGradient(steps.get(i), targets.get(i), options, 0, gradients.get(i));
        }
        // end of snippet
        float[] both = Arrays.copyOf(one, 64);
        System.arraycopy(two, 0, both, 32, 32);
        FloatArray expected = FloatArray.zeros(Shape.of(2, 2, 16));
        LossValue value = loss.evaluate(
                FloatArray.of(both, Shape.of(2, 2, 16)),
                LabelMap.of(Arrays.copyOf(labels, 32), Shape.of(2, 16)),
                options,
                expected);
        assertEquals(value.value(), batch.value().value(), 1e-15);
        assertArrayEquals(
                Arrays.copyOf(expected.toArray(), 32), gradients.get(0).toArray(), 1e-9f);
        assertArrayEquals(
                Arrays.copyOfRange(expected.toArray(), 32, 64), gradients.get(1).toArray(), 1e-9f);
    }
}
