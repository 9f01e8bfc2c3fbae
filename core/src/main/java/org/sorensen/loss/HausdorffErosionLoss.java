package org.sorensen.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sorensen.array.Shape;
import org.sorensen.geometry.Spacing;

/**
 * The Hausdorff loss by erosion, {@code Σ m·Σ_k (k·h)^α·e_k / Σ m}, {@code e_k} the squared errors after k erosions.
 *
 * <p>{@code e_0 = (p − t)²}; an erosion takes the mean of a voxel and its neighbours along the axes (5 of them in 2-D, 7 in
 * 3-D, 0 outside of the image), less one half, not below 0, and stretches the image to [0, 1] unless it is flat. Errors that
 * survive many erosions lie deep, so far from the boundary, and cost the more. Range [0, ∞), smaller is better. Ignored
 * voxels are without error. A step is the smallest spacing h: an axis of a larger one takes part only in the steps in which
 * the depth {@code k·h} passes another of its voxels.
 *
 * <p>Where the target lacks the class, {@link AbsentClassPolicy} applies: with {@link AbsentClassPolicy#COUNT} the formula,
 * by default the mean prediction. Equals kornia {@code HausdorffERLoss} and {@code HausdorffERLoss3D} (whose kernel is held
 * in single precision) with probabilities and {@code COUNT}. Exact gradient, of the first voxel where several are least or
 * most. Memory: one image for each step while differentiating. Karimi and Salcudean 2019, arXiv 1904.10030, which does not
 * stretch.
 *
 * @param alpha the power of the depth, above 0
 * @param steps the number of erosions, at least 1
 * @param spacing how far voxels are apart
 */
public record HausdorffErosionLoss(double alpha, int steps, Spacing spacing) implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "hausdorff-erosion",
                    "Hausdorff by erosion",
                    LossFamily.DISTANCE,
                    a -> new HausdorffErosionLoss(
                            a.number("alpha"), a.integer("steps"), Spacing.of(a.numbers("spacing"))))
            .purpose("a small Hausdorff distance: errors count by how many erosions they survive")
            .formula("Σ m·Σ_k (k·h)^α·e_k / Σ m, e_0 = (p − t)², e_k = stretch(max(0, mean of neighbours − 1/2))")
            .gradient("back through the erosions, to 2·(p − t)")
            .range("0 to ∞")
            .parameter("alpha", "2", "above 0", "the power of the depth")
            .parameter("steps", "10", "at least 1", "the number of erosions")
            .parameter("spacing", "", "above 0, for each axis, slowest first; empty: 1", "how far voxels are apart")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere")
            .typically("boundaries, where distance transforms are too slow")
            .use("Beside an overlap loss, for thick errors; without distance transforms.")
            .avoid("Alone: errors thinner than the kernel have neither value nor gradient.")
            .peers("kornia HausdorffERLoss", "kornia HausdorffERLoss3D")
            .paper("Karimi and Salcudean 2019, arXiv 1904.10030")
            .variants(new HausdorffErosionLoss(1, 2, Spacing.of(.5)));

    /** Checks the ranges. */
    public HausdorffErosionLoss {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be finite and above 0, found " + alpha);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, found " + steps);
        }
        Objects.requireNonNull(spacing, "spacing");
    }

    /** α = 2, 10 erosions, unit spacing. */
    public HausdorffErosionLoss() {
        this(2, 10, Spacing.unit());
    }

    @Override
    public double cell(Cell cell) {
        double value = 0;
        for (int image = 0; image < cell.images(); image++) {
            value += image(cell, image);
        }
        return value;
    }

    private double image(Cell cell, int image) {
        int from = image * cell.spatial().size();
        double[] errors = new double[cell.spatial().size()];
        double[] shares = new double[errors.length];
        double all = cell.voxels();
        for (int i = 0; i < errors.length; i++) {
            shares[i] = cell.weights()[from + i] / all;
            double error = shares[i] > 0 ? cell.prediction()[from + i] - cell.target()[from + i] : 0;
            errors[i] = error * error;
        }
        ErosionMap map = map(cell.spatial(), errors, cell.differentiates());
        if (cell.differentiates()) {
            double[] slope = map.slopes(shares);
            for (int i = 0; i < slope.length; i++) {
                if (shares[i] > 0) {
                    double error = cell.prediction()[from + i] - cell.target()[from + i];
                    cell.slope()[from + i] += 2 * error * slope[i];
                }
            }
        }
        return dot(shares, map.costs());
    }

    /**
     * What each voxel of one image costs before the mean, {@code Σ_k (k·h)^α·e_k}.
     *
     * @param spatial the axes of the image, slowest first
     * @param errors {@code e_0} of each voxel, from 0 to 1
     * @return the costs, which can be differentiated
     * @throws IllegalArgumentException if the errors are not as many as the image has voxels
     */
    public ErosionMap map(Shape spatial, double[] errors) {
        if (errors.length != spatial.size()) {
            throw new IllegalArgumentException(
                    "expected " + spatial.size() + " errors for an image " + spatial + ", found " + errors.length);
        }
        return map(spatial, errors, true);
    }

    private ErosionMap map(Shape spatial, double[] errors, boolean differentiates) {
        Erosion erosion = new Erosion(spatial);
        List<ErosionMap.Taken> taken = new ArrayList<>();
        double[] costs = new double[errors.length];
        double[] current = errors;
        for (int k = 1; k <= steps && !Erosion.isBlank(current); k++) {
            Erosion.Step step = erosion.forward(current, axes(spatial.rank(), k));
            current = step.result();
            for (int i = 0; i < costs.length; i++) {
                costs[i] += cost(k) * current[i];
            }
            if (differentiates) {
                taken.add(new ErosionMap.Taken(cost(k), step));
            }
        }
        return new ErosionMap(erosion, taken, costs);
    }

    private double cost(int step) {
        return Math.pow(step * spacing.smallest(), alpha);
    }

    /** The axes of which the depth passes another voxel in this step. */
    private boolean[] axes(int rank, int step) {
        double[] each = spacing.forRank(rank);
        boolean[] axes = new boolean[rank];
        for (int axis = 0; axis < rank; axis++) {
            double perStep = spacing.smallest() / each[axis];
            axes[axis] = Math.floor(step * perStep) > Math.floor((step - 1) * perStep);
        }
        return axes;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }
}
