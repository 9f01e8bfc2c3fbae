package org.sorensen.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;

class JointHistogramTest {
    private static final Shape SHAPE = Shape.of(1, 2, 4);
    private static final LabelMap REFERENCE = LabelMap.of(new int[] {0, 0, 1, 1, 1, 2, 2, 0}, SHAPE);
    private static final LabelMap PREDICTION = LabelMap.of(new int[] {0, 1, 1, 1, 2, 2, 0, 0}, SHAPE);

    private static JointHistogram histogram() {
        return JointHistogram.of(REFERENCE, PREDICTION, 4, OptionalInt.empty());
    }

    @Test
    void counts() {
        long[][] expected = {{2, 1, 0, 0}, {0, 2, 1, 0}, {1, 0, 1, 0}, {0, 0, 0, 0}};
        for (int r = 0; r < 4; r++) {
            for (int p = 0; p < 4; p++) {
                assertEquals(expected[r][p], histogram().count(r, p), r + ", " + p);
            }
        }
        assertEquals(4, histogram().labels());
    }

    @Test
    void overlaps() {
        Overlap one = histogram().overlap(1);
        assertEquals(new Overlap(2, 1, 1, 4), one);
        assertEquals(4 / 6.0, one.dice().orElseThrow());
        assertEquals(.5, one.iou().orElseThrow());
        assertEquals(3, one.referenceVoxels());
        assertEquals(3, one.predictionVoxels());
        assertEquals(new Overlap(1, 1, 1, 5), histogram().overlap(2));
    }

    @Test
    void neitherMapHasTheLabel() {
        Overlap none = histogram().overlap(3);
        assertEquals(new Overlap(0, 0, 0, 8), none);
        assertEquals(OptionalDouble.empty(), none.dice());
        assertEquals(OptionalDouble.empty(), none.iou());
    }

    @Test
    void missedAndSpuriousLabelsScoreZero() {
        assertEquals(OptionalDouble.of(0), new Overlap(0, 0, 5, 1).dice());
        assertEquals(OptionalDouble.of(0), new Overlap(0, 5, 0, 1).iou());
    }

    @Test
    void ignoredVoxelsAreNotCounted() {
        JointHistogram found = JointHistogram.of(REFERENCE, PREDICTION, 3, OptionalInt.of(1));
        assertEquals(new Overlap(0, 1, 0, 4), found.overlap(1));
        // a label outside the range may be the ignored one
        LabelMap marked = LabelMap.of(new int[] {255, 0, 1, 1, 1, 2, 2, 255}, SHAPE);
        assertEquals(
                new Overlap(0, 1, 1, 4),
                JointHistogram.of(marked, PREDICTION, 3, OptionalInt.of(255)).overlap(0));
    }

    @Test
    void histogramsAndOverlapsAdd() {
        JointHistogram twice = histogram().plus(histogram()).plus(JointHistogram.empty(4));
        assertEquals(4, twice.count(0, 0));
        assertEquals(histogram().overlap(1).plus(histogram().overlap(1)), twice.overlap(1));
        assertEquals(histogram().overlap(1).dice(), twice.overlap(1).dice());
    }

    @Test
    void refusals() {
        refused(
                "prediction [8] does not match reference [1, 2, 4]",
                () -> JointHistogram.of(REFERENCE, LabelMap.of(new int[8], Shape.of(8)), 3, OptionalInt.empty()));
        refused(
                "reference label 2 at index 5 is outside 0 to 1",
                () -> JointHistogram.of(REFERENCE, LabelMap.of(new int[8], SHAPE), 2, OptionalInt.empty()));
        refused(
                "prediction label 2 at index 4 is outside 0 to 1",
                () -> JointHistogram.of(LabelMap.of(new int[8], SHAPE), PREDICTION, 2, OptionalInt.empty()));
        refused(
                "histograms of 4 and 3 labels cannot be added",
                () -> histogram().plus(JointHistogram.empty(3)));
        refused("the number of labels must be from 1 to 65536, found 0", () -> JointHistogram.empty(0));
        refused("counts must be at least 0, found 1, -1, 0, 0", () -> new Overlap(1, -1, 0, 0));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
