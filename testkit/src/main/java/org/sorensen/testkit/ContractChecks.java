package org.sorensen.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.WeightNormalization;

/** The properties of {@link LossContract}, each on one case. */
final class ContractChecks {
    private ContractChecks() {}

    static void paths(LossCase subject) {
        Compare.close(subject, subject.evaluate(), subject.evaluateFast(), LossContract.FAST_TOLERANCE);
    }

    static void volumes(LossCase subject) {
        LossCase.Evaluated reference = subject.evaluate();
        LossCase.Evaluated fast = subject.evaluateFast();
        Compare.close(subject, reference, fast, LossContract.FAST_VOLUME_TOLERANCE);
        double[] expected = reference.value().values();
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        Assertions.assertArrayEquals(
                expected,
                fast.value().values(),
                LossContract.FAST_TOLERANCE * largest + Double.MIN_NORMAL,
                subject::toString);
    }

    static void parts(LossCase subject) {
        LossValue value = subject.evaluate().value();
        double sum = value.parts().stream()
                .mapToDouble(part -> part.weight() * part.value())
                .sum();
        double bound = LossContract.ORDER_TOLERANCE * Math.max(1, Math.abs(sum));
        Assertions.assertEquals(sum, value.value(), bound, subject::toString);
        double apart = Arrays.stream(value.values()).sum();
        Assertions.assertEquals(apart, value.value(), bound, subject::toString);
        Assertions.assertEquals(value.valuesShape().size(), value.values().length, subject::toString);
        Assertions.assertEquals(validVoxels(subject), value.validVoxels(), 1e-9, subject::toString);
    }

    private static double validVoxels(LossCase subject) {
        Shape shape = subject.scores().shape();
        int voxels = shape.dropLeading(2).size();
        double valid = 0;
        for (int i = 0; i < shape.size(); i++) {
            boolean firstClass = i / voxels % shape.extent(1) == 0;
            if (firstClass && !isIgnored(subject, i)) {
                int at = i / (voxels * shape.extent(1)) * voxels + i % voxels;
                valid += subject.options().voxelWeights().map(w -> w.get(at)).orElse(1.0);
            }
        }
        return valid;
    }

    static void valueAlone(LossCase subject) {
        Compare.same(subject, "value", subject.evaluate().value().value(), subject.value());
        LossValue fast = subject.loss().evaluate(subject.floatScores(), subject.target(), subject.options());
        Compare.same(subject, "fast value", subject.evaluateFast().value().value(), fast.value());
    }

    static void memory(LossCase subject) {
        Shape shape = subject.scores().shape();
        FloatBuffer scores = direct(shape.size());
        for (int i = 0; i < shape.size(); i++) {
            scores.put(i, (float) subject.scores().get(i));
        }
        FloatArray gradient = FloatArray.of(direct(shape.size()), shape);
        LossValue value =
                subject.loss().evaluate(FloatArray.of(scores, shape), subject.target(), subject.options(), gradient);
        double[] wide = new double[shape.size()];
        Arrays.setAll(wide, gradient::get);
        Compare.same(subject, subject.evaluateFast(), new LossCase.Evaluated(value, wide));
    }

    private static FloatBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    static void inputs(LossCase subject) {
        double[] scores = subject.scores().toArray();
        double[] target = values(subject.target());
        FloatArray fast = subject.floatScores();
        float[] before = fast.toArray();
        subject.evaluate();
        subject.loss().evaluate(fast, subject.target(), subject.options(), FloatArray.zeros(fast.shape()));
        Assertions.assertArrayEquals(scores, subject.scores().toArray(), subject::toString);
        Assertions.assertArrayEquals(before, fast.toArray(), subject::toString);
        Assertions.assertArrayEquals(target, values(subject.target()), subject::toString);
    }

    private static double[] values(Target target) {
        double[] values = new double[target.shape().size()];
        Arrays.setAll(values, i -> target instanceof LabelMap labels ? labels.get(i) : ((SoftMap) target).get(i));
        return values;
    }

    /** NaN and infinities under ignored voxels change no bit, and their gradient is 0. */
    static void ignored(LossCase subject) {
        LossCase poisoned = subject.withData(poisoned(subject), subject.target());
        LossCase.Evaluated found = poisoned.evaluate();
        Compare.same(subject, subject.evaluate(), found);
        LossCase.Evaluated fast = poisoned.evaluateFast();
        Compare.same(subject, subject.evaluateFast(), fast);
        for (int i = 0; i < found.gradient().length; i++) {
            if (isIgnored(subject, i)) {
                Compare.same(subject, "gradient of ignored index " + i, 0, found.gradient()[i]);
                Compare.same(subject, "fast gradient of ignored index " + i, 0, fast.gradient()[i]);
            }
        }
    }

    private static DoubleArray poisoned(LossCase subject) {
        double[] poisons = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30};
        double[] scores = subject.scores().toArray();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = isIgnored(subject, i) ? poisons[i % poisons.length] : scores[i];
        }
        return DoubleArray.of(scores, subject.scores().shape());
    }

    private static boolean isIgnored(LossCase subject, int score) {
        Shape shape = subject.scores().shape();
        int voxels = shape.dropLeading(2).size();
        int at = score / (voxels * shape.extent(1)) * voxels + score % voxels;
        LossOptions options = subject.options();
        return options.voxelWeights().isPresent()
                        && options.voxelWeights().get().get(at) == 0
                || options.ignoreLabel().isPresent()
                        && ((LabelMap) subject.target()).get(at)
                                == options.ignoreLabel().getAsInt();
    }

    static void nothingValid(LossCase subject) {
        LossOptions without = subject.options().withVoxelWeights(zeroWeights(subject, 0));
        LossCase blank = subject.withOptions(without);
        for (LossCase.Evaluated found : new LossCase.Evaluated[] {blank.evaluate(), blank.evaluateFast()}) {
            Compare.same(blank, "value", 0, found.value().value());
            Compare.same(blank, "valid voxels", 0, found.value().validVoxels());
            Compare.same(blank, "largest entry", 0, found.largestEntry());
        }
    }

    static void emptySample(LossCase subject) {
        int samples = subject.scores().shape().extent(0);
        if (samples == 1) {
            return;
        }
        LossCase blank = subject.withOptions(subject.options().withVoxelWeights(zeroWeights(subject, samples - 1)));
        int[] others = new int[samples - 1];
        Arrays.setAll(others, n -> n);
        Rearrangement part = Rearrangement.of(subject).withSamples(others);
        LossCase without = part.apply(blank);
        double[] gradient =
                part.scores(blank.evaluate().gradient(), subject.scores().shape());
        Compare.close(
                blank,
                without.evaluate(),
                new LossCase.Evaluated(blank.evaluate().value(), gradient),
                LossContract.ORDER_TOLERANCE);
    }

    /** The case's voxel weights with 0 from a sample on. */
    private static FloatArray zeroWeights(LossCase subject, int firstSample) {
        Shape shape = subject.scores().shape();
        Shape labels = shape.dropLeading(2).prepend(shape.extent(0));
        float[] weights = subject.options()
                .voxelWeights()
                .map(FloatArray::toArray)
                .orElseGet(() -> {
                    float[] ones = new float[labels.size()];
                    Arrays.fill(ones, 1f);
                    return ones;
                });
        Arrays.fill(weights, firstSample * (labels.size() / labels.extent(0)), weights.length, 0f);
        return FloatArray.of(weights, labels);
    }

    static void sampleOrder(LossCase subject) {
        rearranged(subject, Rearrangement.of(subject).shuffledSamples(new Random(1)));
    }

    static void voxelOrder(LossCase subject) {
        rearranged(subject, Rearrangement.of(subject).shuffledVoxels(new Random(2)));
    }

    static void classOrder(LossCase subject) {
        rearranged(subject, Rearrangement.of(subject).shuffledClasses(new Random(3)));
    }

    private static void rearranged(LossCase subject, Rearrangement order) {
        LossCase.Evaluated original = subject.evaluate();
        double[] expected = order.scores(original.gradient(), subject.scores().shape());
        Compare.close(
                subject,
                new LossCase.Evaluated(original.value(), expected),
                order.apply(subject).evaluate(),
                LossContract.ORDER_TOLERANCE);
    }

    static void batchOfOne(LossCase subject) {
        LossCase one = Rearrangement.of(subject).withSamples(0).apply(subject);
        Aggregation pooled = one.options().aggregation().poolsClasses()
                ? Aggregation.GLOBAL_MICRO
                : Aggregation.PER_CLASS_OVER_BATCH;
        Aggregation apart = one.options().aggregation().poolsClasses()
                ? Aggregation.PER_SAMPLE_MICRO
                : Aggregation.PER_SAMPLE_CLASS;
        LossCase.Evaluated expected =
                one.withOptions(one.options().withAggregation(apart)).evaluate();
        LossCase.Evaluated found =
                one.withOptions(one.options().withAggregation(pooled)).evaluate();
        Compare.close(one, expected, found, LossContract.ORDER_TOLERANCE);
    }

    /** Weights act on the sums where classes are pooled, and smoothing has a scale of its own there. */
    static void weightScale(LossCase subject) {
        ClassWeights weights = subject.options().classWeights();
        if (weights.isUniform()
                || weights.normalization() != WeightNormalization.BY_WEIGHT_SUM
                || subject.options().reduction() != Reduction.MEAN
                || subject.options().aggregation().poolsClasses()) {
            return;
        }
        double[] scaled = weights.forChannels(subject.scores().shape().extent(1));
        Arrays.setAll(scaled, c -> 7 * scaled[c]);
        LossOptions options =
                subject.options().withClassWeights(ClassWeights.of(WeightNormalization.BY_WEIGHT_SUM, scaled));
        Compare.close(
                subject, subject.evaluate(), subject.withOptions(options).evaluate(), LossContract.ORDER_TOLERANCE);
    }
}
