package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;

class CasesTest {
    private static TrainingCase flat(String id, int height, int width) {
        Shape size = Shape.of(height, width);
        return new TrainingCase(
                id,
                1,
                new float[size.size()],
                size,
                LabelMap.of(new byte[size.size()], size.prepend(1)),
                List.of(1.0, 1.0));
    }

    private static String refusal(Runnable work) {
        return assertThrows(IllegalArgumentException.class, work::run).getMessage();
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        Shape size = Shape.of(2, 3);
        LabelMap labels = LabelMap.of(new byte[] {0, 1, 2, 0, 9, 0}, size.prepend(1));
        List<Double> spacing = List.of(1.0, 2.0);
        assertEquals(
                "case a must have 2 × 6 image values, found 6",
                refusal(() -> new TrainingCase("a", 2, new float[6], size, labels, spacing)));
        assertEquals(
                "case a has an image of size [3, 2] but labels of shape [1, 2, 3]; they must be on one grid, expected labels [1, 3, 2]",
                refusal(() -> new TrainingCase("a", 1, new float[6], Shape.of(3, 2), labels, spacing)));
        assertTrue(refusal(() -> new TrainingCase("a", 1, new float[6], size, labels, List.of(1.0, 0.0)))
                .contains("positive spacing in mm for each of 2 axes, found [1.0, 0.0]"));
        float[] broken = {1, 2, 3, 4, Float.NaN, 6};
        assertEquals(
                "case a has the value NaN in channel 0 at voxel index 4; every voxel must be finite",
                refusal(() -> new TrainingCase("a", 1, broken, size, labels, spacing)));
        TrainingCase good = new TrainingCase("a", 1, new float[6], size, labels, spacing);
        assertEquals(
                "case a has label 9 at voxel index 4, but the classes are 0 to 2 and the ignore label is 255",
                refusal(() -> good.requireLabels(3, 255)));
        good.requireLabels(3, 9);
        good.requireLabels(10, 255);
    }

    @Test
    void zScoreIsPerChannelAndSafe() {
        float[] image = {1, 2, 3, 4, 7, 7, 7, 7};
        Normalisation.Z_SCORE.apply(image, 2);
        double deviation = Math.sqrt(1.25);
        assertArrayEquals(
                new float[] {
                    (float) (-1.5 / deviation),
                    (float) (-0.5 / deviation),
                    (float) (0.5 / deviation),
                    (float) (1.5 / deviation),
                    0,
                    0,
                    0,
                    0
                },
                image,
                1e-6f);
        float[] constant = {0.1f, 0.1f, 0.1f};
        Normalisation.Z_SCORE.apply(constant, 1);
        assertArrayEquals(new float[3], constant, 0);
    }

    @Test
    void otherNormalisationsDoWhatTheySay() {
        float[] sparse = {0, 2, 0, 4};
        Normalisation.Z_SCORE_NONZERO.apply(sparse, 1);
        assertArrayEquals(new float[] {0, -1, 0, 1}, sparse, 1e-6f);
        float[] empty = new float[4];
        Normalisation.Z_SCORE_NONZERO.apply(empty, 1);
        assertArrayEquals(new float[4], empty);
        float[] bytes = {0, 51, 255};
        Normalisation.EIGHT_BIT.apply(bytes, 3);
        assertArrayEquals(new float[] {0, 0.2f, 1}, bytes, 1e-7f);
        Normalisation.NONE.apply(bytes, 1);
        assertArrayEquals(new float[] {0, 0.2f, 1}, bytes, 1e-7f);
        assertEquals("an image of 3 values cannot have 2 channels", refusal(() -> Normalisation.NONE.apply(bytes, 2)));
    }

    @Test
    void splitsAreSeededAndComplete() {
        List<String> ids = IntStream.range(0, 20).mapToObj(i -> "case" + i).toList();
        Split split = Split.of(ids, 0.25, 7);
        assertEquals(5, split.validation().size());
        assertEquals(15, split.training().size());
        Set<String> all = new HashSet<>(split.training());
        all.addAll(split.validation());
        assertEquals(new HashSet<>(ids), all);
        List<String> reversed = new ArrayList<>(ids);
        Collections.reverse(reversed);
        assertEquals(split, Split.of(reversed, 0.25, 7));
        assertNotEquals(split, Split.of(ids, 0.25, 8));
        assertEquals(1, Split.of(List.of("a", "b"), 0.01, 1).validation().size());
        assertEquals(1, Split.of(List.of("a", "b"), 0.99, 1).training().size());
    }

    @Test
    void splitsThatCannotBeAreRefused() {
        assertTrue(refusal(() -> Split.of(List.of("a"), 0.2, 1)).contains("needs at least 2 cases, found 1"));
        assertTrue(refusal(() -> Split.of(List.of("a", "a"), 0.2, 1)).contains("must be different"));
        assertTrue(refusal(() -> Split.of(List.of("a", "b"), 1, 1)).contains("below 1, found 1.0"));
    }

    @Test
    void theCacheKeepsWhatWasUsedLast() throws IOException {
        List<Integer> loads = new ArrayList<>();
        CaseSource source = new CaseSource() {
            @Override
            public int size() {
                return 3;
            }

            @Override
            public String id(int index) {
                return "c" + index;
            }

            @Override
            public TrainingCase load(int index) {
                loads.add(index);
                return flat(id(index), 4, 5);
            }
        };
        // Each case has 20 voxels of 4 + 1 bytes, so two fit.
        CachedCases cached = new CachedCases(source, 200);
        assertEquals(3, cached.size());
        assertEquals("c2", cached.id(2));
        TrainingCase zero = cached.load(0);
        cached.load(1);
        assertSame(zero, cached.load(0));
        cached.load(2);
        assertSame(zero, cached.load(0));
        cached.load(1);
        assertEquals(List.of(0, 1, 2, 1), loads);
        assertSame(zero, cached.load(0));
    }

    @Test
    void aSourceNeedsACase() {
        assertTrue(refusal(() -> CaseSource.of(List.of())).contains("at least one case"));
        assertEquals("x", CaseSource.of(List.of(flat("x", 2, 2))).id(0));
    }
}
