package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.sorensen.array.Shape;
import org.sorensen.loss.CellStatus;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.Dual;
import org.sorensen.loss.LossCell;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.OverlapCoefficients;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.OverlapSums;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.SoftOverlap;

/**
 * From sums to value and coefficients: aggregation, the formula, the absent-class policy, class weights, reduction. Every
 * overlap loss goes through here, on every engine.
 */
public final class OverlapAggregator {
    private final OverlapLoss loss;
    private final OverlapState state;
    private final LossOptions options;
    private final int[] selected;
    private final double[] weights;
    private final double[] byIntersection;
    private final double[] byPrediction;
    private final List<LossCell> cells = new ArrayList<>();

    private OverlapAggregator(OverlapLoss loss, OverlapState state, LossOptions options) {
        this.loss = loss;
        this.state = state;
        this.options = options;
        selected = options.classes().indices(state.classes());
        weights = options.classWeights().forChannels(state.classes());
        byIntersection = new double[state.samples() * state.classes()];
        byPrediction = new double[state.samples() * state.classes()];
    }

    /** The form of the intersection that a loss reads. */
    static SoftOverlap form(Denominator denominator, SoftOverlap chosen) {
        return denominator == Denominator.SQUARED ? SoftOverlap.PRODUCT : chosen;
    }

    /**
     * Applies a loss to sums.
     *
     * @param loss the formula
     * @param state the sums
     * @param options how to aggregate and reduce
     * @return the value and the coefficients by sample and class
     */
    public static OverlapCoefficients aggregate(OverlapLoss loss, OverlapState state, LossOptions options) {
        return new OverlapAggregator(loss, state, options).run();
    }

    /** A cell: its loss, what it weighs, and the samples and classes whose sums it holds. */
    private record Cell(
            Dual loss, double weight, boolean counts, int firstSample, int samples, int firstClass, int classes) {}

    private OverlapCoefficients run() {
        boolean poolSamples = options.aggregation().poolsSamples();
        int rows = poolSamples ? 1 : state.samples();
        int columns = options.aggregation().poolsClasses() ? 1 : selected.length;
        double[] values = new double[rows * columns];
        List<List<Cell>> table = new ArrayList<>();
        int countingRows = 0;
        for (int row = 0; row < rows; row++) {
            List<Cell> line = new ArrayList<>();
            for (int column = 0; column < columns; column++) {
                Cell cell = cell(row, column);
                line.add(cell);
                values[row * columns + column] = cell.weight * cell.loss.value();
            }
            table.add(line);
            countingRows += line.stream().anyMatch(Cell::counts) ? 1 : 0;
        }
        double total = 0;
        for (int row = 0; row < rows; row++) {
            total += options.reduction() == Reduction.MEAN
                    ? meanOfRow(table.get(row), countingRows)
                    : sumOfRow(table.get(row));
        }
        boolean apart = options.reduction() == Reduction.NONE;
        LossPart part = new LossPart(loss.toString(), 1, total, cells);
        LossValue value = new LossValue(
                total,
                apart ? values : new double[] {total},
                apart ? Shape.of(rows, columns) : Shape.of(),
                List.of(part),
                valid(0, state.samples()));
        return new OverlapCoefficients(
                value, state.samples(), state.classes(), byIntersection, byPrediction, loss.denominator());
    }

    private double meanOfRow(List<Cell> line, int countingRows) {
        double weighted = 0;
        double weightSum = 0;
        int count = 0;
        for (Cell cell : line) {
            if (cell.counts) {
                weighted += cell.weight * cell.loss.value();
                weightSum += cell.weight;
                count++;
            }
        }
        if (count == 0) {
            return 0;
        }
        double divisor = switch (options.classWeights().normalization()) {
            case NONE -> 1;
            case BY_WEIGHT_SUM -> weightSum;
            case BY_COUNT -> count;
        };
        if (!(divisor > 0)) {
            return 0;
        }
        Dual mean = loss.afterClassMean(Dual.intersection(weighted / divisor));
        for (Cell cell : line) {
            if (cell.counts) {
                scatter(cell, mean.byIntersection() * cell.weight / divisor / countingRows);
            }
        }
        return mean.value() / countingRows;
    }

    private double sumOfRow(List<Cell> line) {
        Dual probe = loss.afterClassMean(Dual.intersection(0.25));
        if (probe.value() != 0.25) {
            throw new IllegalArgumentException(
                    loss + " transforms the class mean and needs Reduction.MEAN, found " + options.reduction());
        }
        double sum = 0;
        for (Cell cell : line) {
            sum += cell.weight * cell.loss.value();
            scatter(cell, cell.weight);
        }
        return sum;
    }

    private void scatter(Cell cell, double factor) {
        boolean micro = options.aggregation().poolsClasses();
        for (int n = cell.firstSample; n < cell.firstSample + cell.samples; n++) {
            for (int k = cell.firstClass; k < cell.firstClass + cell.classes; k++) {
                int at = n * state.classes() + selected[k];
                double share = micro ? factor * weights[selected[k]] : factor;
                byIntersection[at] = share * cell.loss.byIntersection();
                byPrediction[at] = share * cell.loss.byPrediction();
            }
        }
    }

    private double valid(int firstSample, int samples) {
        double valid = 0;
        for (int n = firstSample; n < firstSample + samples; n++) {
            valid += state.voxels(n);
        }
        return valid;
    }

    private Cell cell(int row, int column) {
        boolean poolSamples = options.aggregation().poolsSamples();
        boolean poolClasses = options.aggregation().poolsClasses();
        int firstSample = poolSamples ? 0 : row;
        int samples = poolSamples ? state.samples() : 1;
        int firstClass = poolClasses ? 0 : column;
        int classes = poolClasses ? selected.length : 1;
        SoftOverlap form = form(loss.denominator(), options.softOverlap());
        double intersection = 0;
        double prediction = 0;
        double target = 0;
        double voxels = 0;
        for (int n = firstSample; n < firstSample + samples; n++) {
            for (int k = firstClass; k < firstClass + classes; k++) {
                // pooled classes share a cell, so their weights act on the sums
                double share = poolClasses ? weights[selected[k]] : 1;
                intersection += share * state.intersection(n, selected[k], form);
                prediction += share * state.prediction(n, selected[k], loss.denominator());
                target += share * state.target(n, selected[k], loss.denominator());
                voxels += share * state.voxels(n);
            }
        }
        OverlapSums sums =
                new OverlapSums(Dual.intersection(intersection), Dual.prediction(prediction), target, voxels);
        CellStatus status = CellStatus.DEFINED;
        Dual value = Dual.constant(0);
        boolean counts = true;
        if (!(voxels > 0)) {
            status = CellStatus.NO_VALID_VOXEL;
            counts = false;
        } else if (target == 0) {
            status = CellStatus.ABSENT;
            switch (options.absentClass()) {
                case COUNT -> value = loss.loss(loss.score(sums));
                case SKIP -> counts = false;
                case ZERO -> counts = true;
                case MEAN_PREDICTION ->
                    value = loss.loss(sums.prediction().times(1 / voxels).complement());
            }
        } else {
            value = loss.loss(loss.score(sums));
        }
        if (!Double.isFinite(value.value())) {
            status = CellStatus.UNDEFINED;
            value = Dual.constant(0);
            counts = false;
        }
        cells.add(new LossCell(
                poolSamples ? OptionalInt.empty() : OptionalInt.of(row),
                poolClasses ? OptionalInt.empty() : OptionalInt.of(selected[column]),
                value.value(),
                status));
        double weight = poolClasses ? 1 : weights[selected[column]];
        return new Cell(value, weight, counts, firstSample, samples, firstClass, classes);
    }
}
