package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.Cell;
import org.sorensen.loss.CellLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Field;
import org.sorensen.loss.FieldLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;

/** Losses over whole cells and batches: what goes around their formula is what goes around the others'. */
class DenseLossesTest {
    /** Dice again, over the voxels of the cell instead of its sums. */
    record DiceOfVoxels() implements CellLoss {
        @Override
        public double cell(Cell cell) {
            double intersection = 0;
            double sizes = 0;
            for (int i = 0; i < cell.size(); i++) {
                double m = cell.weights()[i];
                intersection += m * cell.prediction()[i] * cell.target()[i];
                sizes += m * (cell.prediction()[i] + cell.target()[i]);
            }
            double above = 2 * intersection + 1e-5;
            double below = sizes + 1e-5;
            for (int i = 0; cell.differentiates() && i < cell.size(); i++) {
                double m = cell.weights()[i];
                cell.slope()[i] += m * (above / below - 2 * cell.target()[i]) / below;
            }
            return 1 - above / below;
        }
    }

    /** Cross-entropy again, a mean for each sample. */
    record CrossEntropyOfField() implements FieldLoss {
        @Override
        public double[] values(Field field) {
            double[] values = new double[field.samples()];
            for (int n = 0; n < field.samples(); n++) {
                double valid = 0;
                for (int v = 0; v < field.voxels(); v++) {
                    valid += field.weights()[n * field.voxels() + v];
                }
                for (int c = 0; valid > 0 && c < field.classes(); c++) {
                    for (int v = 0; v < field.voxels(); v++) {
                        int at = field.offset(n, c) + v;
                        double share = field.weights()[n * field.voxels() + v] * field.target()[at] / valid;
                        values[n] -= share == 0 ? 0 : share * field.logPrediction()[at];
                        if (field.differentiates()) {
                            field.logSlope()[at] -= share;
                        }
                    }
                }
            }
            return values;
        }
    }

    @TestFactory
    Stream<DynamicNode> contract() {
        return Stream.of(
                        new DiceOfVoxels(),
                        new CrossEntropyOfField(),
                        new DiceOfVoxels().plus(new DiceLoss()).and(.5, new CrossEntropyOfField()))
                .flatMap(LossContract::of);
    }

    @Test
    void equalWhatTheSumsGive() {
        LossCases cases = LossCases.of(new DiceLoss());
        cases.sample(400)
                .filter(subject -> subject.target() instanceof LabelMap)
                .forEach(subject -> {
                    LossCase.Evaluated sums = subject.evaluate();
                    LossCase.Evaluated voxels = new LossCase(
                                    subject.reproducer(),
                                    new DiceOfVoxels(),
                                    subject.options(),
                                    subject.scores(),
                                    subject.target())
                            .evaluate();
                    assertEquals(sums.value().value(), voxels.value().value(), 1e-11, subject::toString);
                    for (int i = 0; i < sums.gradient().length; i++) {
                        assertEquals(sums.gradient()[i], voxels.gradient()[i], 1e-9, subject::toString);
                    }
                });
    }

    @Test
    void absentCellsFollowThePolicy() {
        Shape shape = Shape.of(1, 1, 1, 4);
        DoubleArray p = DoubleArray.of(new double[] {.8, .6, .3, .1}, shape);
        LabelMap empty = LabelMap.of(new int[4], Shape.of(1, 1, 4));
        LossOptions options = LossOptions.probabilities();
        Loss loss = new DiceOfVoxels();
        assertEquals(.45, loss.evaluate(p, empty, options).value(), 1e-15);
        assertEquals(
                0,
                loss.evaluate(p, empty, options.withAbsentClass(AbsentClassPolicy.SKIP))
                        .value());
        assertEquals(
                1 - 1e-5 / (1.8 + 1e-5),
                loss.evaluate(p, empty, options.withAbsentClass(AbsentClassPolicy.COUNT))
                        .value(),
                1e-15);
    }

    @Test
    void pooledCellsHoldAllImages() {
        Shape shape = Shape.of(2, 1, 1, 2);
        DoubleArray p = DoubleArray.of(new double[] {.8, .6, .3, .1}, shape);
        LabelMap labels = LabelMap.of(new int[] {1, 0, 0, 1}, Shape.of(2, 1, 2));
        LossOptions options = LossOptions.probabilities().withAggregation(Aggregation.PER_CLASS_OVER_BATCH);
        assertEquals(
                1 - (2 * .9 + 1e-5) / (1.8 + 2 + 1e-5),
                new DiceOfVoxels().evaluate(p, labels, options).value(),
                1e-15);
    }
}
