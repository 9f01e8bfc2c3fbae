package org.sorensen.internal.engine;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.loss.Cell;
import org.sorensen.loss.CellLoss;
import org.sorensen.loss.CellStatus;
import org.sorensen.loss.Field;
import org.sorensen.loss.FieldLoss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Reduction;

/** Evaluates losses that need every voxel at once, on a batch that is held in double precision. */
final class Dense {
    private final Problem in;
    private final LossOptions options;
    private final int voxels;
    private final double[] p;
    private final double[] logP;
    private final double[] scores;
    private final double[] target;
    private final double[] weights;
    private final double[] validOf;
    private double valid;

    private Dense(Problem in, LossOptions options) {
        this.in = in;
        this.options = options;
        voxels = in.voxels;
        int size = in.samples * in.classes * voxels;
        p = new double[size];
        logP = new double[size];
        scores = new double[size];
        target = new double[size];
        weights = new double[in.samples * voxels];
        validOf = new double[in.samples];
        VoxelReader at = new VoxelReader(in);
        for (int n = 0; n < in.samples; n++) {
            for (int v = 0; v < voxels; v++) {
                at.load(n, v);
                if (at.weight != 0) {
                    keep(at, n, v);
                }
            }
            valid += validOf[n];
        }
    }

    private void keep(VoxelReader at, int n, int v) {
        weights[n * voxels + v] = at.weight;
        validOf[n] += at.weight;
        for (int c = 0; c < in.classes; c++) {
            int to = in.offset(n, c) + v;
            p[to] = at.p[c];
            logP[to] = at.logP[c];
            scores[to] = at.score(n, c, v);
            target[to] = at.t[c];
            Evaluation.requireFinite(Double.isFinite(at.p[c] + scores[to]), in);
        }
    }

    /** Evaluates a loss over cells; the gradient, where one is wanted, is multiplied with the weight. */
    static LossValue cells(CellLoss loss, Problem in, LossOptions options, double weight, Scores gradient) {
        return new Dense(in, options).cells(loss, weight, gradient);
    }

    /** Evaluates a loss over the batch; the gradient, where one is wanted, is multiplied with the weight. */
    static LossValue field(FieldLoss loss, Problem in, LossOptions options, double weight, Scores gradient) {
        return new Dense(in, options).field(loss, weight, gradient);
    }

    private LossValue cells(CellLoss loss, double weight, Scores gradient) {
        CellTable table = new CellTable(options, in.samples, in.classes);
        boolean differentiates = gradient != null;
        Cell[] cells = new Cell[table.rows * table.columns];
        for (int row = 0; row < table.rows; row++) {
            for (int column = 0; column < table.columns; column++) {
                Cell cell = cell(row, column, differentiates);
                CellStatus status = CellTable.status(cell.voxels(), sum(cell.target(), cell.weights()));
                if (!table.enter(row, column, status, value(loss, cell, status)) && differentiates) {
                    Arrays.fill(cell.slope(), 0);
                    Arrays.fill(cell.scoreSlope(), 0);
                }
                cells[row * table.columns + column] = cell;
            }
        }
        LossValue value = table.reduce(loss, UnaryOperator.identity(), valid);
        if (differentiates) {
            double[] slope = new double[p.length];
            double[] scoreSlope = new double[p.length];
            for (int i = 0; i < cells.length; i++) {
                scatter(cells[i].slope(), weight * table.factors[i], i / table.columns, i % table.columns, slope);
                scatter(
                        cells[i].scoreSlope(),
                        weight * table.factors[i],
                        i / table.columns,
                        i % table.columns,
                        scoreSlope);
            }
            write(slope, null, scoreSlope, gradient);
        }
        return value;
    }

    private double value(CellLoss loss, Cell cell, CellStatus status) {
        if (status == CellStatus.NO_VALID_VOXEL) {
            return 0;
        }
        if (status == CellStatus.ABSENT) {
            switch (options.absentClass()) {
                case SKIP, ZERO -> {
                    return 0;
                }
                case MEAN_PREDICTION -> {
                    return meanPrediction(cell);
                }
                default -> {
                    return loss.cell(cell);
                }
            }
        }
        return loss.cell(cell);
    }

    private static double meanPrediction(Cell cell) {
        double all = cell.voxels();
        if (cell.differentiates()) {
            Arrays.setAll(cell.slope(), i -> cell.weights()[i] / all);
        }
        return sum(cell.prediction(), cell.weights()) / all;
    }

    private static double sum(double[] values, double[] weights) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * weights[i];
        }
        return sum;
    }

    private Cell cell(int row, int column, boolean differentiates) {
        int[] images = images(row, column);
        int size = images.length * voxels;
        double[] w = new double[size];
        double[] classWeights = options.classWeights().forChannels(in.classes);
        for (int i = 0; i < images.length; i++) {
            // pooled classes share a cell, so their weights act on the voxels
            double share = options.aggregation().poolsClasses() ? classWeights[images[i] % in.classes] : 1;
            for (int v = 0; v < voxels; v++) {
                w[i * voxels + v] = share * weights[images[i] / in.classes * voxels + v];
            }
        }
        return new Cell(
                images.length,
                in.spatial,
                gather(p, images),
                gather(scores, images),
                gather(target, images),
                w,
                differentiates ? new double[size] : null,
                differentiates ? new double[size] : null,
                options.threads());
    }

    /** The images of a cell, as {@code sample · C + class}. */
    private int[] images(int row, int column) {
        int[] selected = options.classes().indices(in.classes);
        int[] classes = options.aggregation().poolsClasses() ? selected : new int[] {selected[column]};
        int first = options.aggregation().poolsSamples() ? 0 : row;
        int samples = options.aggregation().poolsSamples() ? in.samples : 1;
        int[] images = new int[samples * classes.length];
        Arrays.setAll(images, i -> (first + i / classes.length) * in.classes + classes[i % classes.length]);
        return images;
    }

    private double[] gather(double[] from, int[] images) {
        double[] some = new double[images.length * voxels];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(from, images[i] * voxels, some, i * voxels, voxels);
        }
        return some;
    }

    private void scatter(double[] from, double factor, int row, int column, double[] into) {
        int[] images = images(row, column);
        for (int i = 0; i < from.length; i++) {
            into[images[i / voxels] * voxels + i % voxels] += factor * from[i];
        }
    }

    private LossValue field(FieldLoss loss, double weight, Scores gradient) {
        Shape shape = in.scores.shape();
        Field field = new Field(shape, options, p, logP, scores, target, weights, gradient != null);
        double[] values = loss.values(field);
        if (values.length != 1 && values.length != in.samples) {
            throw new IllegalStateException(
                    loss + " gave " + values.length + " values for " + in.samples + " samples; expected as many, or 1");
        }
        boolean mean = options.reduction() == Reduction.MEAN && values.length > 1;
        long counting = Arrays.stream(validOf).filter(m -> m > 0).count();
        double share = mean ? 1.0 / Math.max(1, counting) : 1;
        double total = share * Arrays.stream(values).sum();
        if (!Double.isFinite(total)) {
            throw new ArithmeticException(
                    "the loss overflowed: " + loss + " is not finite on " + shape + " scores though every score is");
        }
        if (gradient != null) {
            scale(field.slope(), weight * share);
            scale(field.logSlope(), weight * share);
            scale(field.scoreSlope(), weight * share);
            write(field.slope(), field.logSlope(), field.scoreSlope(), gradient);
        }
        boolean apart = options.reduction() == Reduction.NONE;
        return new LossValue(
                total,
                apart ? values : new double[] {total},
                apart ? Shape.of(values.length) : Shape.of(),
                List.of(new LossPart(loss.toString(), 1, total, List.of())),
                valid);
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    /** The chain rule through the activation, and out. */
    private void write(double[] slope, double[] logSlope, double[] scoreSlope, Scores gradient) {
        VoxelReader at = new VoxelReader(in);
        double[] byP = new double[in.classes];
        double[] bySeed = new double[in.classes];
        double[] byScore = new double[in.classes];
        for (int n = 0; n < in.samples; n++) {
            for (int v = 0; v < voxels; v++) {
                boolean counts = weights[n * voxels + v] != 0;
                if (counts) {
                    at.load(n, v);
                    for (int c = 0; c < in.classes; c++) {
                        int from = in.offset(n, c) + v;
                        byP[c] = slope[from];
                        bySeed[c] = logSlope == null ? 0 : at.seedSlope(logSlope[from], c);
                    }
                    at.chain(byP, bySeed, byScore);
                }
                for (int c = 0; c < in.classes; c++) {
                    int to = in.offset(n, c) + v;
                    // an ignored voxel may hold anything, even NaN
                    gradient.set(to, counts ? byScore[c] + scoreSlope[to] : 0);
                }
            }
        }
    }
}
