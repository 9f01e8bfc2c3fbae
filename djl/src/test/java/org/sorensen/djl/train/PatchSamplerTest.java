package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;

class PatchSamplerTest {
    private static final Augmentation.Range NEVER = Augmentation.Range.NEVER;

    /** Every voxel has its own value, 0 to 1000 or so, and the label is the value modulo 5. */
    private static TrainingCase numbered(int channels, int... extents) {
        Shape size = Shape.of(extents);
        float[] image = new float[channels * size.size()];
        byte[] labels = new byte[size.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = i;
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 5);
        }
        List<Double> spacing = extents.length == 2 ? List.of(1.0, 1.0) : List.of(1.0, 1.0, 1.0);
        return new TrainingCase("numbered", channels, image, size, LabelMap.of(labels, size.prepend(1)), spacing);
    }

    private static Augmentation flips(List<Integer> axes) {
        return new Augmentation(axes, 1, List.of(), 0, NEVER, NEVER, NEVER, NEVER, NEVER);
    }

    private static Augmentation rotation(Double... degrees) {
        return new Augmentation(List.of(), 0, List.of(degrees), 1, NEVER, NEVER, NEVER, NEVER, NEVER);
    }

    private record Sample(float[] image, int[] labels) {}

    private static Sample sample(TrainingCase source, PatchPlan plan, Augmentation augmentation, long seed, int index) {
        PatchSampler sampler = new PatchSampler(CaseSource.of(List.of(source)), plan, augmentation, seed);
        float[] image = new float[source.channels() * plan.size().size()];
        int[] labels = new int[plan.size().size()];
        sampler.sample(source, 0, 0, index, image, labels, 0);
        return new Sample(image, labels);
    }

    @Test
    void withoutAugmentationAPatchIsAnExactCopy() {
        TrainingCase source = numbered(2, 6, 7, 8);
        PatchPlan plan = PatchPlan.of(Shape.of(3, 4, 4), 0.5);
        for (int index = 0; index < 50; index++) {
            Sample sample = sample(source, plan, Augmentation.none(), 1, index);
            int first = (int) sample.image()[0];
            for (int i = 0; i < 48; i++) {
                int at = first + i / 16 * 56 + i / 4 % 4 * 8 + i % 4;
                assertEquals(at, sample.image()[i]);
                assertEquals(at + 336, sample.image()[48 + i]);
                assertEquals(at % 5, sample.labels()[i]);
            }
        }
    }

    @Test
    void wholeImagesAreMirrored() {
        TrainingCase source = numbered(1, 2, 3);
        PatchPlan plan = PatchPlan.of(Shape.of(2, 3), 0);
        Sample rows = sample(source, plan, flips(List.of(0)), 1, 0);
        assertArrayEquals(new float[] {3, 4, 5, 0, 1, 2}, rows.image());
        assertArrayEquals(new int[] {3, 4, 0, 0, 1, 2}, rows.labels());
        Sample both = sample(source, plan, flips(List.of(0, 1)), 1, 0);
        assertArrayEquals(new float[] {5, 4, 3, 2, 1, 0}, both.image());
    }

    @Test
    void imagesSmallerThanThePatchLieInItsMiddle() {
        TrainingCase source = numbered(1, 1, 2);
        PatchPlan plan = new PatchPlan(Shape.of(3, 4), 1, 99, -7);
        Sample sample = sample(source, plan, Augmentation.none(), 1, 0);
        assertArrayEquals(new float[] {-7, -7, -7, -7, -7, 0, 1, -7, -7, -7, -7, -7}, sample.image());
        assertArrayEquals(new int[] {99, 99, 99, 99, 99, 0, 1, 99, 99, 99, 99, 99}, sample.labels());
    }

    @Test
    void rotationReadsRealTissueInTheCorners() {
        // A plane i + 100·j is linear, so a rotated reading of it is exact.
        Shape size = Shape.of(40, 40);
        float[] image = new float[1600];
        byte[] rim = new byte[1600];
        for (int i = 0; i < 1600; i++) {
            int y = i / 40;
            int x = i % 40;
            image[i] = y + 100f * x;
            rim[i] = (byte) (Math.min(Math.min(y, x), Math.min(39 - y, 39 - x)) == 0 ? 1 : 0);
        }
        TrainingCase source =
                new TrainingCase("plane", 1, image, size, LabelMap.of(rim, size.prepend(1)), List.of(1.0, 1.0));
        Placement turned = new Placement(
                new int[] {1, 40, 40}, new int[] {1, 8, 8}, new double[] {0, 19.5, 19.5}, quarterTurn(1, 1));
        float[] patch = new float[64];
        int[] labels = new int[64];
        turned.gather(source, PatchPlan.of(Shape.of(8, 8), 0), patch, 0, labels, 0);
        for (int i = 0; i < 64; i++) {
            double y = 19.5 - (i % 8 - 3.5);
            double x = 19.5 + (i / 8 - 3.5);
            assertEquals(y + 100 * x, patch[i], 1e-3);
        }

        int checked = 0;
        for (int index = 0; index < 20; index++) {
            Sample sample = sample(source, PatchPlan.of(Shape.of(8, 8), 0), rotation(180.0), 3, index);
            // The gradient of the plane keeps its length under rotation.
            if (Arrays.stream(sample.labels()).allMatch(label -> label == 0)) {
                checked++;
                double alongX = sample.image()[1] - sample.image()[0];
                double alongY = sample.image()[8] - sample.image()[0];
                assertEquals(1 + 100.0 * 100, alongX * alongX + alongY * alongY, 1);
            }
        }
        assertTrue(checked > 5, "checked " + checked);
    }

    private static double[][] quarterTurn(double spacingY, double spacingX) {
        return new double[][] {{1, 0, 0}, {0, 0, -spacingX / spacingY}, {0, spacingY / spacingX, 0}};
    }

    @Test
    void rotationIsRigidInMillimetres() {
        Augmentation always = rotation(90.0);
        for (int seed = 0; seed < 20; seed++) {
            double[][] matrix = Placement.draw(always, List.of(2.0, 0.5), Seeds.random(seed));
            // In millimetres the matrix is S·M·S⁻¹ with S = diag(2, 0.5); it must be orthogonal with determinant 1.
            double a = matrix[1][1];
            double b = matrix[1][2] * 2 / 0.5;
            double c = matrix[2][1] * 0.5 / 2;
            double d = matrix[2][2];
            assertEquals(1, a * a + c * c, 1e-12);
            assertEquals(0, a * b + c * d, 1e-12);
            assertEquals(1, a * d - b * c, 1e-12);
        }
        Augmentation all = rotation(30.0, 30.0, 30.0);
        double[][] matrix = Placement.draw(all, List.of(1.0, 1.0, 1.0), Seeds.random(5));
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double product = 0;
                for (int k = 0; k < 3; k++) {
                    product += matrix[i][k] * matrix[j][k];
                }
                assertEquals(i == j ? 1 : 0, product, 1e-12);
            }
        }
    }

    @Test
    void scalingReadsALargerOrSmallerRegion() {
        Augmentation doubled = new Augmentation(
                List.of(), 0, List.of(), 0, new Augmentation.Range(2, 2, 1), NEVER, NEVER, NEVER, NEVER);
        double[][] matrix = Placement.draw(doubled, List.of(1.0, 1.0), Seeds.random(1));
        assertArrayEquals(new double[] {1, 0, 0}, matrix[0]);
        assertArrayEquals(new double[] {0, 0.5, 0}, matrix[1]);
        assertArrayEquals(new double[] {0, 0, 0.5}, matrix[2]);
    }

    @Test
    void intensitiesChangeAsSaid() {
        TrainingCase source = numbered(1, 2, 3);
        PatchPlan plan = PatchPlan.of(Shape.of(2, 3), 0);
        Augmentation linear = new Augmentation(
                List.of(),
                0,
                List.of(),
                0,
                NEVER,
                new Augmentation.Range(2, 2, 1),
                new Augmentation.Range(-1, -1, 1),
                NEVER,
                NEVER);
        assertArrayEquals(
                new float[] {-1, 1, 3, 5, 7, 9},
                sample(source, plan, linear, 1, 0).image());
        Augmentation gamma = new Augmentation(
                List.of(), 0, List.of(), 0, NEVER, NEVER, NEVER, new Augmentation.Range(2, 2, 1), NEVER);
        assertArrayEquals(
                new float[] {0, 0.2f, 0.8f, 1.8f, 3.2f, 5},
                sample(source, plan, gamma, 1, 0).image(),
                1e-6f);
        Augmentation noise = new Augmentation(
                List.of(), 0, List.of(), 0, NEVER, NEVER, NEVER, NEVER, new Augmentation.Range(0.5, 0.5, 1));
        TrainingCase large = numbered(1, 100, 100);
        float[] noisy =
                sample(large, PatchPlan.of(Shape.of(100, 100), 0), noise, 1, 0).image();
        double squares = 0;
        for (int i = 0; i < noisy.length; i++) {
            squares += (noisy[i] - i) * (noisy[i] - i) / noisy.length;
        }
        assertEquals(0.25, squares, 0.02);
    }

    @Test
    void rareClassesAreCentredAsOftenAsCommonOnes() {
        Shape size = Shape.of(40, 40);
        byte[] labels = new byte[1600];
        Arrays.fill(labels, 0, 600, (byte) 1);
        labels[20 * 40 + 20] = 2;
        labels[35 * 40 + 3] = (byte) 255;
        LabelMap map = LabelMap.of(labels, size.prepend(1));
        ClassIndex index = new ClassIndex(map, 255, 1);
        Map<Integer, Integer> drawn = new HashMap<>();
        var random = Seeds.random(4);
        for (int i = 0; i < 4000; i++) {
            drawn.merge((int) labels[index.draw(random)], 1, Integer::sum);
        }
        assertEquals(Set.of(1, 2), drawn.keySet());
        assertEquals(2000, drawn.get(2), 150);

        TrainingCase source = new TrainingCase("rare", 1, new float[1600], size, map, List.of(1.0, 1.0));
        int withRare = 0;
        int uniformWithRare = 0;
        for (int i = 0; i < 400; i++) {
            withRare += hasLabel(sample(source, PatchPlan.of(Shape.of(8, 8), 1), Augmentation.none(), 1, i), 2);
            uniformWithRare += hasLabel(sample(source, PatchPlan.of(Shape.of(8, 8), 0), Augmentation.none(), 1, i), 2);
        }
        assertTrue(withRare >= 160, "found " + withRare);
        // 64 of 33² origins contain the voxel.
        assertEquals(400 * 64.0 / 1089, uniformWithRare, 20);
    }

    private static int hasLabel(Sample sample, int label) {
        return Arrays.stream(sample.labels()).anyMatch(found -> found == label) ? 1 : 0;
    }

    @Test
    void aLargeClassIsSampledEvenly() {
        Shape size = Shape.of(200, 200);
        byte[] labels = new byte[40000];
        Arrays.fill(labels, (byte) 1);
        ClassIndex index = new ClassIndex(LabelMap.of(labels, size.prepend(1)), 255, 9);
        var random = Seeds.random(1);
        double sum = 0;
        for (int i = 0; i < 20000; i++) {
            sum += index.draw(random) / 20000.0;
        }
        assertEquals(20000, sum, 800);
        assertFalse(new ClassIndex(LabelMap.of(new byte[4], Shape.of(1, 2, 2)), 255, 1).hasForeground());
    }

    @Test
    void samplesDependOnSeedEpochAndIndexAlone() {
        TrainingCase source = numbered(1, 20, 20);
        PatchPlan plan = PatchPlan.of(Shape.of(8, 8), 0.5);
        Augmentation augmentation = Augmentation.moderate(2).withFlips(List.of(1));
        Sample one = sample(source, plan, augmentation, 1, 3);
        assertArrayEquals(one.image(), sample(source, plan, augmentation, 1, 3).image());
        assertFalse(Arrays.equals(
                one.image(), sample(source, plan, augmentation, 2, 3).image()));
        assertFalse(Arrays.equals(
                one.image(), sample(source, plan, augmentation, 1, 4).image()));
    }

    @Test
    void wrongSettingsAreRefused() {
        TrainingCase source = numbered(1, 4, 4);
        PatchPlan plan = PatchPlan.of(Shape.of(2, 2), 0);
        assertTrue(refusal(() -> sample(source, plan, flips(List.of(2)), 1, 0)).contains("only 2 axes to flip"));
        assertTrue(refusal(() -> sample(source, plan, rotation(1.0, 2.0, 3.0), 1, 0))
                .contains("rotation in 2-D takes 1 angle(s)"));
        assertTrue(refusal(() -> rotation(-5.0)).contains("0 to 180 degrees"));
        assertTrue(refusal(() -> new Augmentation.Range(2, 1, 0.5)).contains("bounds in order"));
        assertTrue(refusal(() -> new Augmentation.Range(1, 2, 1.5)).contains("probability"));
        assertTrue(refusal(() -> PatchPlan.of(Shape.of(2, 2), 1.5)).contains("foreground fraction"));
    }

    private static String refusal(Runnable work) {
        return assertThrows(IllegalArgumentException.class, work::run).getMessage();
    }
}
