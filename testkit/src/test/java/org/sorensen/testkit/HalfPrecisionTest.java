package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sorensen.array.FloatArray;
import org.sorensen.array.HalfArray;
import org.sorensen.array.HalfFormat;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.Configured;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.WeightedSum;

/** Half-precision scores: the value of the same numbers in single precision, however many there are. */
class HalfPrecisionTest {
    private static final Shape SHAPE = Shape.of(2, 3, 7, 11, 13);
    private static final Shape VOXELS = Shape.of(2, 7, 11, 13);

    private static HalfArray random(HalfFormat format, Shape shape) {
        Random random = new Random(5);
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 6 * random.nextFloat() - 3;
        }
        return HalfArray.round(values, format, shape);
    }

    private static FloatArray widened(Scores array) {
        float[] values = new float[array.shape().size()];
        array.read(0, values, values.length);
        return FloatArray.of(values, array.shape());
    }

    private static LabelMap labels() {
        Random random = new Random(6);
        byte[] labels = new byte[VOXELS.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(3);
        }
        return LabelMap.of(labels, VOXELS);
    }

    @ParameterizedTest
    @EnumSource
    void valueAndGradientAreThoseOfFloats(HalfFormat format) {
        LossOptions softmax = LossOptions.softmax();
        Loss mixed = new WeightedSum(List.of(
                        new WeightedSum.Term(.7, new DiceLoss()),
                        new WeightedSum.Term(1, new Configured(new BinaryCrossEntropyLoss(), LossOptions.sigmoid()))))
                .and(.3, new CrossEntropyLoss());
        for (Loss loss : List.of(
                new DiceLoss(),
                new CrossEntropyLoss(),
                new SoftmaxFocalLoss(2),
                new DiceLoss().plus(new CrossEntropyLoss()),
                mixed)) {
            same(loss, random(format, SHAPE), labels(), softmax.withIgnoreLabel(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void softTargetsInHalfPrecision(HalfFormat format) {
        float[] values = new float[SHAPE.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 9 / 8f;
        }
        HalfArray target = HalfArray.round(values, format, SHAPE);
        HalfArray scores = random(format, SHAPE);
        LossOptions sigmoid = LossOptions.sigmoid();
        assertEquals(
                new DiceLoss()
                        .evaluate(scores, SoftMap.of(FloatArray.of(values, SHAPE)), sigmoid)
                        .value(),
                new DiceLoss().evaluate(scores, SoftMap.of(target), sigmoid).value());
        same(new DiceLoss(), scores, SoftMap.of(target), sigmoid);
    }

    private static void same(Loss loss, HalfArray scores, Target target, LossOptions options) {
        FloatArray floats = widened(scores);
        FloatArray expected = FloatArray.zeros(scores.shape());
        LossValue value = loss.evaluate(floats, target, options, expected);
        assertEquals(value.value(), loss.evaluate(scores, target, options).value(), loss::toString);

        FloatArray wide = FloatArray.zeros(scores.shape());
        assertEquals(value.value(), loss.evaluate(scores, target, options, wide).value());
        assertTrue(Arrays.equals(expected.toArray(), wide.toArray()), loss::toString);

        HalfArray half = HalfArray.zeros(scores.format(), scores.shape());
        assertEquals(value.value(), loss.evaluate(scores, target, options, half).value());
        for (int i = 0; i < scores.shape().size(); i++) {
            assertEquals(scores.format().round((float) expected.get(i)), half.bits(i), loss + " at " + i);
        }
    }

    @Test
    void coefficientsOfAState() {
        HalfArray scores = random(HalfFormat.FLOAT16, SHAPE);
        LossOptions options = LossOptions.softmax();
        OverlapState state = OverlapState.of(scores, labels(), options);
        HalfArray gradient = HalfArray.zeros(HalfFormat.FLOAT16, SHAPE);
        new DiceLoss().coefficients(state, options).writeGradient(scores, labels(), options, 0, gradient);
        HalfArray expected = HalfArray.zeros(HalfFormat.FLOAT16, SHAPE);
        new DiceLoss().evaluate(scores, labels(), options, expected);
        for (int i = 0; i < SHAPE.size(); i++) {
            assertEquals(expected.bits(i), gradient.bits(i));
        }
    }

    /** 90 000 ones overflow a float16 sum (65 504); all right and all wrong are told apart. */
    @ParameterizedTest
    @EnumSource
    void imageOfOnes(HalfFormat format) {
        ones(format, Shape.of(300, 300));
    }

    @Test
    void volumeOfOnes() {
        ones(HalfFormat.FLOAT16, Shape.of(256, 256, 256));
    }

    @Test
    @Tag("slow")
    void largeVolumeOfOnes() {
        assumeTrue(Runtime.getRuntime().maxMemory() > 2L << 30, "512 x 512 x 512 voxels need a heap of 2 GiB");
        ones(HalfFormat.FLOAT16, Shape.of(512, 512, 512));
    }

    private static void ones(HalfFormat format, Shape spatial) {
        Shape shape = spatial.prepend(1, 1);
        short[] bits = new short[shape.size()];
        Arrays.fill(bits, format.round(1f));
        HalfArray scores = HalfArray.of(bits, format, shape);
        byte[] labels = new byte[shape.size()];
        Arrays.fill(labels, (byte) 1);
        LabelMap target = LabelMap.of(labels, spatial.prepend(1));
        HalfArray gradient = HalfArray.zeros(format, shape);
        LossOptions options = LossOptions.probabilities();
        double n = shape.size();
        assertEquals(
                0, new DiceLoss().evaluate(scores, target, options, gradient).value(), 1e-12);
        // d(1 - 2I/(P + T)) = -1/(2n), which float16 rounds to 0 for a large volume
        assertEquals((float) gradient.get(0), format.widen(format.round(-1 / (2 * n))), 1e-3 / n);

        double p = 1 / (1 + Math.exp(-1));
        LossValue value = new DiceLoss()
                .plus(new BinaryCrossEntropyLoss())
                .evaluate(scores, target, LossOptions.sigmoid(), gradient);
        assertEquals(1 - 2 * p / (p + 1) - Math.log(p), value.value(), 1e-6);
        assertTrue(Double.isFinite(gradient.get(shape.size() - 1)));
        if (format == HalfFormat.BFLOAT16) {
            double slope = -2 / ((p + 1) * (p + 1)) * p * (1 - p) - (1 - p);
            assertEquals(slope / n, gradient.get(0), Math.abs(slope / n) / 128);
        }
    }
}
