package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;

class BatchLoaderTest {
    private static TrainingCase random(String id, int channels, long seed) {
        Shape size = Shape.of(12, 15);
        SplittableRandom random = new SplittableRandom(seed);
        float[] image = new float[channels * size.size()];
        byte[] labels = new byte[size.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(3);
        }
        return new TrainingCase(id, channels, image, size, LabelMap.of(labels, size.prepend(1)), List.of(1.0, 1.0));
    }

    private static final List<TrainingCase> CASES = List.of(random("a", 1, 1), random("b", 1, 2), random("c", 1, 3));

    private static BatchLoader loader(CaseSource source, int threads, long first) {
        PatchSampler sampler = new PatchSampler(
                source,
                PatchPlan.of(Shape.of(8, 8), 0.5),
                Augmentation.moderate(2).withFlips(List.of(0, 1)),
                42);
        return new BatchLoader(sampler, new BatchLoader.Plan(2, 6, 1, threads, 3), first);
    }

    private static List<Batch> take(int threads, long first, int count) throws Exception {
        List<Batch> batches = new ArrayList<>();
        try (BatchLoader loader = loader(CaseSource.of(CASES), threads, first)) {
            for (int i = 0; i < count; i++) {
                batches.add(loader.next());
            }
        }
        return batches;
    }

    private static void assertSame(Batch expected, Batch found) {
        assertEquals(expected.index(), found.index());
        assertEquals(expected.epoch(), found.epoch());
        assertEquals(expected.caseIds(), found.caseIds());
        assertArrayEquals(expected.image(), found.image());
        assertArrayEquals(expected.labels().toArray(), found.labels().toArray());
    }

    @Test
    void batchesDoNotDependOnTheThreadsOrWhereTheyBegin() throws Exception {
        List<Batch> one = take(1, 0, 15);
        List<Batch> four = take(4, 0, 15);
        List<Batch> resumed = take(2, 8, 7);
        for (int i = 0; i < 15; i++) {
            assertSame(one.get(i), four.get(i));
            if (i >= 8) {
                assertSame(one.get(i), resumed.get(i - 8));
            }
        }
        assertEquals(Shape.of(2, 1, 8, 8), one.get(0).shape());
        assertEquals(Shape.of(2, 8, 8), one.get(0).labels().shape());
        assertEquals(0, one.get(5).epoch());
        assertEquals(1, one.get(6).epoch());
        assertFalse(Arrays.equals(one.get(0).image(), one.get(6).image()));
    }

    @Test
    void everyCaseIsSeenEquallyOften() throws Exception {
        List<String> ids = new ArrayList<>();
        take(1, 0, 6).forEach(batch -> ids.addAll(batch.caseIds()));
        for (String id : List.of("a", "b", "c")) {
            assertEquals(4, Collections.frequency(ids, id));
        }
    }

    private static CaseSource failing(RuntimeException unchecked, IOException checked) {
        return new CaseSource() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public String id(int index) {
                return "bad";
            }

            @Override
            public TrainingCase load(int index) throws IOException {
                if (checked != null) {
                    throw checked;
                }
                throw unchecked;
            }
        };
    }

    @Test
    void failuresReachTheTaker() {
        try (BatchLoader loader = loader(failing(null, new IOException("bad.nii: truncated")), 1, 0)) {
            assertEquals(
                    "bad.nii: truncated",
                    assertThrows(IOException.class, loader::next).getMessage());
            // And again: a broken loader does not go on with the next batch.
            assertThrows(IOException.class, loader::next);
        }
        try (BatchLoader loader = loader(failing(new IllegalArgumentException("wrong grid"), null), 1, 0)) {
            assertEquals(
                    "wrong grid",
                    assertThrows(IllegalArgumentException.class, loader::next).getMessage());
        }
        try (BatchLoader loader = loader(failing(new ArithmeticException("oops"), null), 1, 0)) {
            assertTrue(assertThrows(IllegalStateException.class, loader::next)
                    .getMessage()
                    .contains("oops"));
        }
    }

    @Test
    void mixedChannelCountsAreNamed() {
        CaseSource mixed = CaseSource.of(List.of(random("rgb", 3, 1)));
        try (BatchLoader loader = loader(mixed, 1, 0)) {
            assertEquals(
                    "case rgb has 3 channel(s) and size [12, 15], but the network takes 1 channel(s) and patches of [8, 8]",
                    assertThrows(IllegalArgumentException.class, loader::next).getMessage());
        }
    }

    @Test
    void aClosedLoaderSaysSo() {
        BatchLoader loader = loader(CaseSource.of(CASES), 2, 0);
        loader.close();
        assertThrows(IllegalStateException.class, loader::next);
        assertThrows(IllegalArgumentException.class, () -> new BatchLoader.Plan(2, 0, 1, 1, 1));
    }
}
