package org.sorensen.internal.engine;

import java.util.Arrays;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.CellStatus;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.Dual;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.OverlapCoefficients;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.OverlapSums;
import org.sorensen.loss.SoftOverlap;

/**
 * From sums to value and coefficients: aggregation, the formula, the absent-class policy. Every overlap loss goes through
 * here, on every engine.
 */
public final class OverlapAggregator {
    private final OverlapLoss loss;
    private final OverlapState state;
    private final LossOptions options;
    private final int[] selected;
    private final double[] weights;
    /** By row and class, what the sums of a class count where classes share a cell. */
    private final double[][] shares;

    private final CellTable table;

    private OverlapAggregator(OverlapLoss loss, OverlapState state, LossOptions options, double[][] shares) {
        this.loss = loss;
        this.state = state;
        this.options = options;
        this.shares = shares;
        selected = options.classes().indices(state.classes());
        weights = options.classWeights().forChannels(state.classes());
        table = new CellTable(options, state.samples(), state.classes());
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
        int rows = options.aggregation().poolsSamples() ? 1 : state.samples();
        double[][] shares = new double[rows][];
        Arrays.fill(shares, options.classWeights().forChannels(state.classes()));
        return new OverlapAggregator(loss, state, options, shares).run();
    }

    /**
     * Applies a loss to the weighted sums over all selected classes.
     *
     * @param loss the formula
     * @param state the sums
     * @param options how to pool samples and reduce; classes are pooled whatever they say
     * @param shares by row and class, what the sums of a class count; class weights are not read
     * @return the value and the coefficients by sample and class
     */
    public static OverlapCoefficients aggregate(
            OverlapLoss loss, OverlapState state, LossOptions options, double[][] shares) {
        boolean pooled = options.aggregation().poolsSamples();
        LossOptions micro = options.withAggregation(pooled ? Aggregation.GLOBAL_MICRO : Aggregation.PER_SAMPLE_MICRO);
        return new OverlapAggregator(loss, state, micro, shares).run();
    }

    private OverlapCoefficients run() {
        Dual[] losses = new Dual[table.rows * table.columns];
        for (int row = 0; row < table.rows; row++) {
            for (int column = 0; column < table.columns; column++) {
                losses[row * table.columns + column] = cell(row, column);
            }
        }
        double valid = 0;
        for (int n = 0; n < state.samples(); n++) {
            valid += state.voxels(n);
        }
        LossValue value = table.reduce(loss, loss::afterClassMean, valid);
        double[] byIntersection = new double[state.samples() * state.classes()];
        double[] byPrediction = new double[state.samples() * state.classes()];
        for (int n = 0; n < state.samples(); n++) {
            for (int k = 0; k < selected.length; k++) {
                int row = table.rows == 1 ? 0 : n;
                int at = row * table.columns + (table.columns == 1 ? 0 : k);
                double share = options.aggregation().poolsClasses() ? shares[row][selected[k]] : 1;
                int to = n * state.classes() + selected[k];
                byIntersection[to] = share * table.factors[at] * losses[at].byIntersection();
                byPrediction[to] = share * table.factors[at] * losses[at].byPrediction();
            }
        }
        return new OverlapCoefficients(
                value, state.samples(), state.classes(), byIntersection, byPrediction, loss.denominator());
    }

    /** The loss of a cell, entered into the table; constant 0 where it is undefined. */
    private Dual cell(int row, int column) {
        OverlapSums sums = sums(row, column);
        CellStatus status = CellTable.status(sums.voxels(), sums.target());
        Dual value = switch (status) {
            case NO_VALID_VOXEL -> Dual.constant(0);
            case ABSENT ->
                switch (options.absentClass()) {
                    case COUNT -> loss.loss(loss.score(sums));
                    case SKIP, ZERO -> Dual.constant(0);
                    case MEAN_PREDICTION ->
                        loss.loss(sums.prediction().times(1 / sums.voxels()).complement());
                };
            default -> loss.loss(loss.score(sums));
        };
        return table.enter(row, column, status, value.value()) ? value : Dual.constant(0);
    }

    private OverlapSums sums(int row, int column) {
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
                double share = poolClasses ? shares[row][selected[k]] : 1;
                intersection += share * state.intersection(n, selected[k], form);
                prediction += share * state.prediction(n, selected[k], loss.denominator());
                target += share * state.target(n, selected[k], loss.denominator());
                voxels += (poolClasses ? weights[selected[k]] : 1) * state.voxels(n);
            }
        }
        return new OverlapSums(Dual.intersection(intersection), Dual.prediction(prediction), target, voxels);
    }
}
