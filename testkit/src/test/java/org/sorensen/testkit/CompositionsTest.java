package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DeepSupervision;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.MaskedLoss;
import org.sorensen.loss.MultiScaleLoss;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.ScaleWeights;
import org.sorensen.loss.ScheduledSum;
import org.sorensen.loss.TargetResampling;
import org.sorensen.loss.WeightSchedule;
import org.sorensen.loss.WeightedSum;

/** Deep supervision, schedules, masks, scales. */
class CompositionsTest {
    private static final LossOptions MONAI = LossOptions.softmax().withAbsentClass(AbsentClassPolicy.COUNT);

    @TestFactory
    Stream<DynamicNode> contract() {
        return Stream.of(WeightedSum.of(.5, new MultiScaleLoss(new DiceLoss(), 1.5), 2, new DiceLoss()))
                .flatMap(LossContract::of);
    }

    private static double[] pattern(int size, int factor, int modulus, double divisor) {
        double[] values = new double[size];
        Arrays.setAll(values, i -> i * factor % modulus / divisor - 1);
        return values;
    }

    private static LabelMap labels() {
        int[] labels = new int[2 * 7 * 9];
        Arrays.setAll(labels, i -> i * 5 % 11 % 3);
        return LabelMap.of(labels, Shape.of(2, 7, 9));
    }

    private static double waves(Scores values) {
        double sum = 0;
        for (int i = 0; i < values.shape().size(); i++) {
            sum += values.get(i) * Math.sin(i + 1);
        }
        return sum;
    }

    private static List<DoubleArray> resolutions(boolean zeros) {
        List<DoubleArray> scores = new ArrayList<>();
        for (int[] extents : new int[][] {{2, 3, 7, 9}, {2, 3, 4, 5}, {2, 3, 2, 3}}) {
            Shape shape = Shape.of(extents);
            scores.add(zeros ? DoubleArray.zeros(shape) : DoubleArray.of(pattern(shape.size(), 7, 13, 4), shape));
        }
        return scores;
    }

    /** Numbers of MONAI 1.5.2, which sums in single precision. */
    @Test
    void deepSupervisionAsMonai() {
        supervised(
                ScaleWeights.Standard.HALVING_TO_A_SIXTEENTH,
                1.180919885635376,
                -0.0021029689791589503,
                -0.0026442967389357554,
                0.0003421298462174824);
        supervised(
                ScaleWeights.Standard.SAME,
                2.0943286418914795,
                -0.0021029689791589503,
                -0.005288593477871511,
                0.0013685193848699297);
        supervised(
                ScaleWeights.Standard.ONE_THEN_HALF,
                1.3847299814224243,
                -0.0021029689791589503,
                -0.0026442967389357554,
                0.0006842596924349648);
    }

    private static void supervised(ScaleWeights weights, double value, double... waves) {
        DeepSupervision loss = new DeepSupervision(new DiceLoss(), weights, TargetResampling.NEAREST);
        List<DoubleArray> gradients = resolutions(true);
        LossValue found = loss.evaluate(resolutions(false), labels(), MONAI, gradients);
        assertEquals(value, found.value(), 5e-7);
        for (int i = 0; i < waves.length; i++) {
            assertEquals(waves[i], waves(gradients.get(i)), 2e-7, "resolution " + i);
        }
        assertEquals(3, found.parts().size());
        assertTrue(found.parts().get(2).name().startsWith("resolution 2: DiceLoss"));
        assertEquals(
                found.value(),
                found.parts().stream()
                        .mapToDouble(part -> part.weight() * part.value())
                        .sum(),
                1e-15);
        assertEquals(126, found.validVoxels());
        assertEquals(
                found.value(),
                loss.evaluate(resolutions(false), labels(), MONAI).value());
    }

    @Test
    void weightsOfResolutions() {
        assertArrayEquals(new double[] {4 / 7.0, 2 / 7.0, 1 / 7.0}, ScaleWeights.Standard.HALVING.of(3), 1e-15);
        assertArrayEquals(new double[] {2 / 3.0, 1 / 3.0, 0}, ScaleWeights.Standard.HALVING_WITHOUT_LAST.of(3), 1e-15);
        assertArrayEquals(new double[] {1}, ScaleWeights.Standard.HALVING_WITHOUT_LAST.of(1));
        assertArrayEquals(
                new double[] {1, .5, .25, .125, .0625, .0625}, ScaleWeights.Standard.HALVING_TO_A_SIXTEENTH.of(6));
        assertArrayEquals(new double[] {3, 0}, ScaleWeights.custom(3, 0, 5).of(2));
        assertThrows(
                IllegalArgumentException.class, () -> ScaleWeights.custom(1).of(2));
        assertThrows(IllegalArgumentException.class, () -> ScaleWeights.custom(0, 0));
        assertThrows(IllegalArgumentException.class, () -> ScaleWeights.custom(-1, 2));
    }

    /** The lowest resolution of nnU-Net's weights is not even looked at, and its gradient is cleared. */
    @Test
    void resolutionsOfWeightZero() {
        List<DoubleArray> scores = resolutions(false);
        List<DoubleArray> gradients = resolutions(true);
        scores.get(2).set(0, Double.NaN);
        gradients.get(2).set(0, 5);
        LossValue value = new DeepSupervision(new DiceLoss()).evaluate(scores, labels(), MONAI, gradients);
        assertEquals(2, value.parts().size());
        assertArrayEquals(new double[36], gradients.get(2).toArray());
    }

    /** Numbers of torch's {@code interpolate} and {@code adaptive_max_pool2d}. */
    @Test
    void targetsAreResampledAsInTorch() {
        Shape spatial = Shape.of(4, 5);
        int[] nearest = {
            0, 1, 0, 2, 1, 2, 1, 0, 1, 0, 1, 0, 2, 1, 0, 0, 2, 1, 0, 2, 1, 0, 2, 1, 0, 0, 2, 1, 0, 2, 0, 1, 0, 2, 1, 2,
            1, 0, 1, 0
        };
        int[] first = {
            0, 2, 1, 0, 2, 1, 0, 2, 1, 0, 0, 2, 1, 0, 2, 2, 1, 0, 2, 1, 1, 1, 0, 1, 0, 2, 2, 1, 0, 1, 1, 1, 0, 2, 1, 1,
            0, 2, 1, 0
        };
        int[] largest = new int[40];
        Arrays.fill(largest, 2);
        largest[24] = 1;
        assertArrayEquals(nearest, ((LabelMap) TargetResampling.NEAREST.resample(labels(), 3, spatial)).toArray());
        assertArrayEquals(first, ((LabelMap) TargetResampling.FIRST.resample(labels(), 3, spatial)).toArray());
        assertArrayEquals(largest, ((LabelMap) TargetResampling.MAX.resample(labels(), 3, spatial)).toArray());
        SoftMap area = (SoftMap) TargetResampling.AREA.resample(labels(), 3, spatial);
        double[] values = new double[area.shape().size()];
        Arrays.setAll(values, area::get);
        assertEquals(1.439691997898035, waves(DoubleArray.of(values, area.shape())), 1e-12);
        assertEquals(40, Arrays.stream(values).sum(), 1e-12);
        SoftMap hot = (SoftMap) TargetResampling.AREA.resample(SoftMap.oneHot(labels(), 3), 3, spatial);
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], hot.get(i), 1e-15);
        }
    }

    /** Ignored voxels leave the mean and the largest of their block, and a block of nothing else is ignored. */
    @Test
    void ignoredVoxelsAreResampledToo() {
        LabelMap target = LabelMap.of(new int[] {1, 9, 9, 9, 0, 1, 1, 1}, Shape.of(1, 8));
        DoubleArray scores = DoubleArray.of(new double[] {.2, .9, .4, .6}, Shape.of(1, 1, 4));
        LossOptions options = LossOptions.probabilities().withIgnoreLabel(9);
        Loss inner = new DiceLoss();
        SoftMap area = SoftMap.of(DoubleArray.of(new double[] {1, 0, .5, 1}, Shape.of(1, 1, 4)));
        FloatArray shares = FloatArray.of(new float[] {.5f, 0, 1, 1}, Shape.of(1, 4));
        assertEquals(
                inner.evaluate(scores, area, LossOptions.probabilities().withVoxelWeights(shares))
                        .value(),
                of(inner, TargetResampling.AREA)
                        .evaluate(List.of(scores), target, options)
                        .value(),
                1e-14);
        LabelMap largest = LabelMap.of(new int[] {1, 9, 1, 1}, Shape.of(1, 4));
        assertEquals(
                inner.evaluate(scores, largest, options).value(),
                of(inner, TargetResampling.MAX)
                        .evaluate(List.of(scores), target, options)
                        .value(),
                1e-14);
        LabelMap nearest = LabelMap.of(new int[] {9, 9, 1, 1}, Shape.of(1, 4));
        assertEquals(
                inner.evaluate(scores, nearest, options).value(),
                of(inner, TargetResampling.NEAREST)
                        .evaluate(List.of(scores), target, options)
                        .value(),
                1e-14);
        FloatArray weights = FloatArray.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, Shape.of(1, 8));
        FloatArray picked = FloatArray.of(new float[] {1, 3, 5, 7}, Shape.of(1, 4));
        assertEquals(
                inner.evaluate(
                                scores,
                                LabelMap.of(new int[] {1, 9, 0, 1}, Shape.of(1, 4)),
                                options.withVoxelWeights(picked))
                        .value(),
                of(inner, TargetResampling.FIRST)
                        .evaluate(List.of(scores), target, options.withVoxelWeights(weights))
                        .value(),
                1e-14);
    }

    private static DeepSupervision of(Loss inner, TargetResampling resampling) {
        return new DeepSupervision(inner, ScaleWeights.Standard.SAME, resampling);
    }

    @Test
    void deepSupervisionRefuses() {
        DeepSupervision loss = new DeepSupervision(new DiceLoss());
        assertThrows(IllegalArgumentException.class, () -> loss.evaluate(List.of(), labels(), MONAI));
        assertThrows(
                IllegalArgumentException.class,
                () -> loss.evaluate(
                        resolutions(false), labels(), MONAI, resolutions(true).subList(0, 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> loss.evaluate(resolutions(false), labels(), MONAI.withReduction(Reduction.NONE)));
        String label = assertThrows(
                        IllegalArgumentException.class,
                        () -> of(new DiceLoss(), TargetResampling.AREA)
                                .evaluate(
                                        List.of(DoubleArray.zeros(Shape.of(1, 2, 1))),
                                        LabelMap.of(new int[] {1, 7}, Shape.of(1, 2)),
                                        MONAI))
                .getMessage();
        assertTrue(label.contains("label 7") && label.contains("voxel 1"), label);
        String axes = assertThrows(
                        IllegalArgumentException.class,
                        () -> loss.evaluate(List.of(DoubleArray.zeros(Shape.of(1, 2, 1))), labels(), MONAI))
                .getMessage();
        assertTrue(axes.contains("as many axes"), axes);
    }

    @Test
    void schedules() {
        WeightSchedule alpha = WeightSchedule.rebalance();
        assertEquals(1, alpha.at(0));
        assertEquals(.99, alpha.at(1), 1e-15);
        assertEquals(.5, alpha.at(50), 1e-15);
        assertEquals(.01, alpha.at(99), 1e-15);
        assertEquals(.01, alpha.at(500), 1e-15);
        assertEquals(.5, alpha.complement().at(50), 1e-15);
        assertEquals(7, WeightSchedule.constant(7).at(3));
        WeightSchedule warm = new WeightSchedule.Linear(0, 2, 10, 20);
        assertEquals(0, warm.at(10));
        assertEquals(1, warm.at(20));
        ScheduledSum sum = ScheduledSum.between(alpha, new DiceLoss(), new CrossEntropyLoss());
        assertEquals(
                List.of("0.5·" + new DiceLoss(), "0.5·" + new CrossEntropyLoss()),
                List.of(sum.at(50).toString().split(" \\+ ")));
        assertThrows(IllegalArgumentException.class, () -> sum.at(-1));
        assertThrows(IllegalArgumentException.class, () -> new ScheduledSum(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new WeightSchedule.Linear(0, 1, 0, 0));
    }

    /** The mask acts as voxel weights do, not on logits: MONAI's 0.375 for a masked perfect prediction is not copied. */
    @Test
    void masksActAfterTheActivation() {
        FloatArray mask = FloatArray.of(new float[] {1, 0, 1, 1, 1, 0}, Shape.of(2, 3));
        FloatArray weights = FloatArray.of(new float[] {1, 2, .5f, 1, 3, 1}, Shape.of(2, 3));
        FloatArray both = FloatArray.of(new float[] {1, 0, .5f, 1, 3, 0}, Shape.of(2, 3));
        DoubleArray scores = DoubleArray.of(pattern(12, 5, 7, 2), Shape.of(2, 2, 3));
        LabelMap target = LabelMap.of(new int[] {1, 0, 1, 0, 1, 1}, Shape.of(2, 3));
        Loss inner = new DiceLoss().plus(new CrossEntropyLoss());
        LossCase expected =
                new LossCase("weights", inner, LossOptions.softmax().withVoxelWeights(both), scores, target);
        LossCase found = new LossCase(
                "mask", new MaskedLoss(inner, mask), LossOptions.softmax().withVoxelWeights(weights), scores, target);
        Compare.same(expected, expected.evaluate(), found.evaluate());
        assertEquals(
                inner.evaluate(scores, target, LossOptions.softmax().withVoxelWeights(mask))
                        .value(),
                new MaskedLoss(inner, mask)
                        .evaluate(scores, target, LossOptions.softmax())
                        .value());
    }

    /** Numbers of MONAI 1.5.2; its kernels are of single precision. */
    @Test
    void multiScaleAsMonai() {
        Shape shape = Shape.of(2, 2, 6, 7);
        double[] p = pattern(shape.size(), 5, 17, 20);
        Arrays.setAll(p, i -> (p[i] + 1) * .9 + .05);
        double[] t = new double[p.length];
        Arrays.setAll(t, i -> i * 3 % 7 > 3 ? 1 : 0);
        SoftMap target = SoftMap.of(DoubleArray.of(t, shape));
        LossOptions options = LossOptions.probabilities()
                .withAbsentClass(AbsentClassPolicy.COUNT)
                .withSoftOverlap(org.sorensen.loss.SoftOverlap.PRODUCT);
        for (MultiScaleLoss.Kernel kernel : MultiScaleLoss.Kernel.values()) {
            DoubleArray gradient = DoubleArray.zeros(shape);
            boolean gaussian = kernel == MultiScaleLoss.Kernel.GAUSSIAN;
            double value = new MultiScaleLoss(new DiceLoss(), List.of(0.0, 1.0, 2.0), kernel)
                    .evaluate(DoubleArray.of(p, shape), target, options, gradient)
                    .value();
            assertEquals(gaussian ? 0.6528521617529434 : 0.6952638100593166, value, 1e-7);
            assertEquals(gaussian ? -0.0042551530438018305 : -0.002716991127608698, waves(gradient), 1e-8);
        }
        assertThrows(IllegalArgumentException.class, () -> new MultiScaleLoss(new DiceLoss(), -1));
        assertThrows(IllegalArgumentException.class, () -> new MultiScaleLoss(new DiceLoss()));
    }
}
