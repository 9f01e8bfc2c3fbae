package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.BoundaryLoss;
import org.sorensen.loss.ContourWeightedLoss;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.HausdorffDistanceLoss;
import org.sorensen.loss.LogHausdorffDistanceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.LossFamily;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Losses;

/** Losses that know how far voxels are from boundaries. */
class DistanceLossesTest {
    private static final Shape GRID = Shape.of(1, 1, 6, 6);
    private static final LossOptions FORMULA = LossOptions.probabilities().withAbsentClass(AbsentClassPolicy.COUNT);

    /** A square of a value on a ground of another. */
    private static double[] square(int from, int to, double inside, double outside) {
        double[] values = new double[36];
        for (int i = 0; i < values.length; i++) {
            boolean in = i / 6 >= from && i / 6 < to && i % 6 >= from && i % 6 < to;
            values[i] = in ? inside : outside;
        }
        return values;
    }

    private static LabelMap squareLabels() {
        int[] labels = Arrays.stream(square(1, 4, 1, 0)).mapToInt(v -> (int) v).toArray();
        return LabelMap.of(labels, Shape.of(1, 6, 6));
    }

    private static LossCase onSquares(Loss loss) {
        DoubleArray p = DoubleArray.of(square(2, 5, .8, .2), GRID);
        return new LossCase("squares", loss, FORMULA, p, squareLabels());
    }

    @TestFactory
    Stream<DynamicNode> contract() {
        return Losses.all().stream()
                .filter(card -> card.family() == LossFamily.DISTANCE)
                .map(LossCard::examples)
                .flatMap(losses -> losses.stream().flatMap(LossContract::of));
    }

    @TestFactory
    Stream<DynamicNode> contractInSums() {
        return Stream.of(new DiceLoss()
                        .plus(new BoundaryLoss())
                        .and(.5, new LogHausdorffDistanceLoss())
                        .and(.25, new ContourWeightedLoss(new CrossEntropyLoss())))
                .flatMap(LossContract::of);
    }

    /** Values of the reference: MONAI 1.5 and the boundary loss's authors, run on the same squares. */
    @Test
    void squaresAsThePeersHaveThem() {
        // MONAI squares single-precision roots
        assertEquals(.5533333421, onSquares(new HausdorffDistanceLoss()).value(), 2e-8);
        assertEquals(.4404031336, onSquares(new LogHausdorffDistanceLoss()).value(), 2e-8);
        assertEquals(.2981788598, onSquares(new BoundaryLoss()).value(), 1e-7);
    }
}
