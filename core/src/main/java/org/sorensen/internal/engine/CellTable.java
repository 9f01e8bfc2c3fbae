package org.sorensen.internal.engine;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.CellStatus;
import org.sorensen.loss.Dual;
import org.sorensen.loss.LossCell;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Reduction;

/**
 * The cells of a loss by sample and class, from what each is worth to one number: which cells count, class weights,
 * reduction. Every loss that has cells goes through here.
 */
final class CellTable {
    final int rows;
    final int columns;
    private final LossOptions options;
    private final boolean poolsClasses;
    private final int[] selected;
    private final double[] classWeights;
    private final LossCell[] cells;
    private final boolean[] counts;
    /** {@code ∂total/∂cell}, once reduced. */
    final double[] factors;

    /** An empty table for the aggregation of the options. */
    CellTable(LossOptions options, int samples, int classes) {
        this.options = options;
        poolsClasses = options.aggregation().poolsClasses();
        selected = options.classes().indices(classes);
        classWeights = options.classWeights().forChannels(classes);
        rows = options.aggregation().poolsSamples() ? 1 : samples;
        columns = poolsClasses ? 1 : selected.length;
        cells = new LossCell[rows * columns];
        counts = new boolean[rows * columns];
        factors = new double[rows * columns];
    }

    /** What is known of a cell before its formula is tried. */
    static CellStatus status(double voxels, double target) {
        if (!(voxels > 0)) {
            return CellStatus.NO_VALID_VOXEL;
        }
        return target == 0 ? CellStatus.ABSENT : CellStatus.DEFINED;
    }

    /**
     * Enters a cell.
     *
     * @return whether its derivative matters: it has one and it counts
     */
    boolean enter(int row, int column, CellStatus status, double loss) {
        boolean defined = Double.isFinite(loss);
        boolean poolsSamples = options.aggregation().poolsSamples();
        int at = row * columns + column;
        cells[at] = new LossCell(
                poolsSamples ? OptionalInt.empty() : OptionalInt.of(row),
                poolsClasses ? OptionalInt.empty() : OptionalInt.of(selected[column]),
                defined ? loss : 0,
                defined ? status : CellStatus.UNDEFINED);
        counts[at] = defined
                && status != CellStatus.NO_VALID_VOXEL
                && !(status == CellStatus.ABSENT && options.absentClass() == AbsentClassPolicy.SKIP);
        return defined;
    }

    private double weight(int column) {
        return poolsClasses ? 1 : classWeights[selected[column]];
    }

    /** Reduces the cells and fills {@link #factors}. */
    LossValue reduce(Object loss, UnaryOperator<Dual> afterClassMean, double validVoxels) {
        double total = 0;
        if (options.reduction() == Reduction.MEAN) {
            int countingRows = 0;
            for (int row = 0; row < rows; row++) {
                countingRows += countIn(row) > 0 ? 1 : 0;
            }
            for (int row = 0; row < rows; row++) {
                total += meanOfRow(row, afterClassMean, countingRows);
            }
        } else {
            requireNoTransform(loss, afterClassMean);
            for (int at = 0; at < cells.length; at++) {
                factors[at] = weight(at % columns);
                total += factors[at] * cells[at].value();
            }
        }
        boolean apart = options.reduction() == Reduction.NONE;
        return new LossValue(
                total,
                apart ? values() : new double[] {total},
                apart ? Shape.of(rows, columns) : Shape.of(),
                List.of(new LossPart(loss.toString(), 1, total, List.of(cells))),
                validVoxels);
    }

    private double[] values() {
        double[] values = new double[cells.length];
        for (int at = 0; at < values.length; at++) {
            values[at] = weight(at % columns) * cells[at].value();
        }
        return values;
    }

    private int countIn(int row) {
        int count = 0;
        for (int column = 0; column < columns; column++) {
            count += counts[row * columns + column] ? 1 : 0;
        }
        return count;
    }

    private double meanOfRow(int row, UnaryOperator<Dual> afterClassMean, int countingRows) {
        double weighted = 0;
        double weightSum = 0;
        for (int column = 0; column < columns; column++) {
            int at = row * columns + column;
            if (counts[at]) {
                weighted += weight(column) * cells[at].value();
                weightSum += weight(column);
            }
        }
        int count = countIn(row);
        double divisor = switch (options.classWeights().normalization()) {
            case NONE -> 1;
            case BY_WEIGHT_SUM -> weightSum;
            case BY_COUNT -> count;
        };
        if (count == 0 || !(divisor > 0)) {
            return 0;
        }
        Dual mean = afterClassMean.apply(Dual.intersection(weighted / divisor));
        for (int column = 0; column < columns; column++) {
            int at = row * columns + column;
            if (counts[at]) {
                factors[at] = mean.byIntersection() * weight(column) / divisor / countingRows;
            }
        }
        return mean.value() / countingRows;
    }

    private void requireNoTransform(Object loss, UnaryOperator<Dual> afterClassMean) {
        if (afterClassMean.apply(Dual.intersection(0.25)).value() != 0.25) {
            throw new IllegalArgumentException(
                    loss + " transforms the class mean and needs Reduction.MEAN, found " + options.reduction());
        }
    }
}
