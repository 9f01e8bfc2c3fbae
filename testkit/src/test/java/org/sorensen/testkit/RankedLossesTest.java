package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sorensen.loss.AbsentClassPolicy.COUNT;
import static org.sorensen.loss.AbsentClassPolicy.SKIP;
import static org.sorensen.loss.Aggregation.PER_CLASS_OVER_BATCH;
import static org.sorensen.loss.Aggregation.PER_SAMPLE_CLASS;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LovaszHingeLoss;
import org.sorensen.loss.LovaszSoftmaxLoss;

/** The Lovász losses against their authors' numbers, and what an extension of the Jaccard loss must keep. */
class RankedLossesTest {
    private static final Loss SOFTMAX = new LovaszSoftmaxLoss();
    private static final Loss HINGE = new LovaszHingeLoss();

    private static LossCase fixture(AbsentClassPolicy policy, Aggregation aggregation) {
        LossOptions options = LossOptions.softmax().withAbsentClass(policy).withAggregation(aggregation);
        return new LossCase("fixture", SOFTMAX, options, PeerFixture.logits(), PeerFixture.labels());
    }

    /** The peers ran in single precision. */
    private static void check(LossCase subject, double value, double... gradient) {
        LossCase.Evaluated found = subject.evaluate();
        assertEquals(value, found.value().value(), 1e-7, subject::toString);
        int[] at = {0, 5, 23};
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(gradient[i], found.gradient()[at[i]], 1e-7, subject::toString);
        }
    }

    @Test
    void bermanPresentIsSkip() {
        check(fixture(SKIP, PER_CLASS_OVER_BATCH), .36724377, -.0197741, -.0542671, .00515753);
        check(fixture(SKIP, PER_SAMPLE_CLASS), .39260781, -.0197741, -.0553885, .0077363);
    }

    @Test
    void bermanAllIsCount() {
        check(fixture(COUNT, PER_CLASS_OVER_BATCH), .36724377, -.0197741, -.0542671, .00515753);
        check(fixture(COUNT, PER_SAMPLE_CLASS), .36349913);
    }

    @Test
    void hingeOfOneChannel() {
        DoubleArray logits = PeerFixture.logits();
        Shape shape = Shape.of(2, 1, 2, 2);
        DoubleArray channel = DoubleArray.zeros(shape);
        int[] labels = new int[8];
        for (int i = 0; i < 8; i++) {
            channel.set(i, logits.get(i / 4 * 12 + 4 + i % 4));
            labels[i] = PeerFixture.labels().get(i) == 1 ? 1 : 0;
        }
        Target target = LabelMap.of(labels, Shape.of(2, 2, 2));
        LossOptions options = LossOptions.sigmoid().withAbsentClass(COUNT);
        LossCase apart = new LossCase("channel 1", HINGE, options, channel, target);
        assertEquals(.7833333333, apart.value(), 1e-9);
        LossCase.Evaluated batch =
                apart.withOptions(options.withAggregation(PER_CLASS_OVER_BATCH)).evaluate();
        assertEquals(.805, batch.value().value(), 1e-9);
        assertEquals(-1 / 6.0, batch.gradient()[1], 1e-9);
    }

    private static LossCase binary(Loss loss, double[] p, double[] t, LossOptions options) {
        Shape shape = Shape.of(1, 1, p.length);
        return new LossCase("binary", loss, options, DoubleArray.of(p, shape), SoftMap.of(DoubleArray.of(t, shape)));
    }

    private static double value(Loss loss, double[] p, double[] t) {
        return binary(loss, p, t, LossOptions.with(Activation.RAW).withAbsentClass(COUNT))
                .value();
    }

    /** On hard predictions the extension is the set function: one minus the Jaccard index. */
    @Test
    void verticesAreTheJaccardLoss() {
        Random random = new Random(5);
        for (int repeat = 0; repeat < 500; repeat++) {
            int size = 1 + random.nextInt(12);
            double[] p =
                    IntStream.range(0, size).mapToDouble(i -> random.nextInt(2)).toArray();
            double[] t =
                    IntStream.range(0, size).mapToDouble(i -> random.nextInt(2)).toArray();
            double both = IntStream.range(0, size).filter(i -> p[i] + t[i] == 2).count();
            double either =
                    IntStream.range(0, size).filter(i -> p[i] + t[i] > 0).count();
            double expected = either == 0 ? 0 : 1 - both / either;
            assertEquals(expected, value(SOFTMAX, p, t), 1e-14);
            double[] margins =
                    IntStream.range(0, size).mapToDouble(i -> 2 * p[i] - 1).toArray();
            assertEquals(2 * expected, value(HINGE, margins, t), 1e-14);
        }
    }

    /** The definition by differences of the Jaccard loss over prefixes. */
    private static double byDefinition(double[] p, double[] t) {
        List<Integer> order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(p[i] - t[i])))
                .toList();
        double all = IntStream.range(0, t.length).mapToDouble(i -> t[i]).sum();
        double missed = 0;
        double added = 0;
        double before = 0;
        double value = 0;
        for (int i : order) {
            missed += t[i];
            added += 1 - t[i];
            double jaccard = 1 - (all - missed) / (all + added);
            value += Math.abs(p[i] - t[i]) * (jaccard - before);
            before = jaccard;
        }
        return value;
    }

    @Test
    void thousandsOfVoxelsAreAsDefined() {
        Random random = new Random(6);
        double[] p = random.doubles(5000).toArray();
        double[] hard = random.doubles(5000).map(x -> x < .1 ? 1 : 0).toArray();
        double[] soft = random.doubles(5000).toArray();
        assertEquals(byDefinition(p, hard), value(SOFTMAX, p, hard), 1e-12);
        assertEquals(byDefinition(p, soft), value(SOFTMAX, p, soft), 1e-12);
    }

    @Test
    void fractionalTargetsAreMetExactly() {
        double[] t = {.3, .8, 0, 1, .5};
        assertEquals(0, value(SOFTMAX, t, t));
        assertTrue(value(SOFTMAX, new double[] {.3, .8, 0, 1, .6}, t) > 0);
    }

    /** Midpoints of predictions on one side of the target never cost more than the mean. */
    @Test
    void convexInTheErrors() {
        Random random = new Random(7);
        for (int repeat = 0; repeat < 300; repeat++) {
            double[] t = random.doubles(6).toArray();
            double[] a = new double[6];
            double[] b = new double[6];
            double[] middle = new double[6];
            for (int i = 0; i < 6; i++) {
                a[i] = t[i] + (1 - t[i]) * random.nextDouble();
                b[i] = t[i] + (1 - t[i]) * random.nextDouble();
                middle[i] = (a[i] + b[i]) / 2;
            }
            assertTrue(value(SOFTMAX, middle, t) <= (value(SOFTMAX, a, t) + value(SOFTMAX, b, t)) / 2 + 1e-14);
        }
    }

    @Test
    void anAbsentClassCostsItsLargestProbabilityOrTheMean() {
        double[] p = {.1, .7, .4};
        double[] nothing = new double[3];
        assertEquals(.7, value(SOFTMAX, p, nothing), 1e-15);
        LossOptions standard = LossOptions.probabilities();
        assertEquals(.4, binary(SOFTMAX, p, nothing, standard).value(), 1e-15);
        assertEquals(
                0, binary(SOFTMAX, p, nothing, standard.withAbsentClass(SKIP)).value());
    }

    @Test
    void aVoxelOfWeightTwoIsTwoVoxels() {
        FloatArray weights = FloatArray.of(new float[] {2, 1, 1}, Shape.of(1, 3));
        double[] t = {1, 0, 1};
        LossCase weighted = binary(
                SOFTMAX,
                new double[] {.7, .6, .2},
                t,
                LossOptions.probabilities().withVoxelWeights(weights));
        assertEquals(value(SOFTMAX, new double[] {.7, .7, .6, .2}, new double[] {1, 1, 0, 1}), weighted.value(), 1e-15);
    }

    /** Of equal errors the earlier voxel is counted first; the value does not depend on it. */
    @Test
    void tiesGoByPlace() {
        double[] p = {.5, .5};
        LossCase.Evaluated found = binary(SOFTMAX, p, new double[] {1, 0}, LossOptions.probabilities())
                .evaluate();
        assertEquals(.5, found.value().value(), 1e-15);
        assertEquals(-1, found.gradient()[0], 1e-15);
        assertEquals(0, found.gradient()[1], 1e-15);
    }
}
