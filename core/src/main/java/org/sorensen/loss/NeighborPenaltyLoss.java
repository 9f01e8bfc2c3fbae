package org.sorensen.loss;

import java.util.Arrays;
import java.util.Objects;

/**
 * How far the scores of a voxel are from the share of each class among its neighbours, the penalty of neighbour-aware
 * calibration (NACL): the mean over voxels and classes of {@code |u − z|} or {@code (u − z)²}, with z the scores before the
 * activation and u the filtered target.
 *
 * <p>{@link #withCrossEntropy} gives NACL itself. Outside the image, and where voxels are ignored, the target is 0. The
 * mean is over the valid voxels of the batch and the classes; class weights multiply their classes. Range [0, ∞), smaller
 * is better.
 *
 * <p>NACL equals MONAI 1.5 {@code NACLLoss(kernel_size, kernel_ops, distance_type, sigma)}, whose Gaussian has no kernel
 * size: its tail is of 4σ. Murugesan et al. 2023, arXiv 2303.06268 and 2401.14487.
 *
 * @param filter the kernel by which neighbours are weighed
 * @param size the extent of the mean's kernel in voxels, at least 1; even ones reach one voxel further on
 * @param sigmaVoxels the standard deviation of the Gaussian in voxels, finite and above 0
 * @param squared whether the distance is squared
 */
public record NeighborPenaltyLoss(Filter filter, int size, double sigmaVoxels, boolean squared) implements FieldLoss {
    /** How neighbours are weighed. */
    public enum Filter {
        /** All alike, in a cube. */
        MEAN,
        /** By a Gaussian, integrated over each voxel. */
        GAUSSIAN
    }

    /** What the catalog says of NACL. */
    public static final LossCard CARD = LossCard.of(
                    "nacl",
                    "Neighbour-aware calibration (NACL)",
                    LossFamily.VOXEL,
                    a -> new NeighborPenaltyLoss(
                                    a.choice("filter", Filter.class),
                                    a.integer("size"),
                                    a.number("sigmaVoxels"),
                                    a.flag("squared"))
                            .withCrossEntropy(a.number("alpha")))
            .purpose("the right class of every voxel, with confidence as the neighbourhood allows")
            .formula("−Σ_c t_c·ln p_c + α/C·Σ_c |u_c − z_c|, u the filtered target")
            .gradient("∂ℓ/∂z_c = p_c − t_c + α/C·sign(z_c − u_c)")
            .range("0 to ∞")
            .parameter("alpha", "0.1", "finite", "the weight of the penalty")
            .parameter("filter", Filter.MEAN, "mean, gaussian", "how neighbours are weighed")
            .parameter("size", "3", "at least 1", "the extent of the mean's kernel in voxels")
            .parameter("sigmaVoxels", "1", "above 0", "the standard deviation of the Gaussian in voxels")
            .parameter("squared", "false", "true, false", "whether the distance is squared")
            .imbalance(LossCard.Imbalance.NO)
            .differentiable("almost everywhere: not where z = u, unless squared")
            .typically("calibrated uncertainty at boundaries")
            .use("Probabilities are to be read as such, above all near boundaries that raters draw differently.")
            .avoid("Only the segmentation matters. The scores are probabilities: it is meant for logits.")
            .peers("MONAI NACLLoss")
            .paper("Murugesan et al. 2023, arXiv 2303.06268; 2024, arXiv 2401.14487")
            .variants(
                    new NeighborPenaltyLoss(),
                    new NeighborPenaltyLoss(Filter.MEAN, 2, 1, true),
                    new NeighborPenaltyLoss(Filter.GAUSSIAN, 3, .6, true).withCrossEntropy(.3));

    private static final double TAIL = 4;
    /** Intervals of Simpson's rule over one voxel. */
    private static final int INTERVALS = 400;

    /** Checks the ranges. */
    public NeighborPenaltyLoss {
        Objects.requireNonNull(filter, "filter");
        if (size < 1) {
            throw new IllegalArgumentException("the size of the kernel must be at least 1 voxel, found " + size);
        }
        if (!(sigmaVoxels > 0 && sigmaVoxels < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sigma must be finite and above 0 voxels, found " + sigmaVoxels);
        }
    }

    /** The mean of 3 voxels along each axis, the distance itself. */
    public NeighborPenaltyLoss() {
        this(Filter.MEAN, 3, 1, false);
    }

    /**
     * Neighbour-aware calibration, cross-entropy and this penalty.
     *
     * @param alpha the penalty's weight
     * @return {@code CE + α·penalty}
     */
    public WeightedSum withCrossEntropy(double alpha) {
        return WeightedSum.of(1, new CrossEntropyLoss(), alpha, this);
    }

    private double[] kernel() {
        if (filter == Filter.MEAN) {
            double[] kernel = new double[size];
            Arrays.fill(kernel, 1.0 / size);
            return kernel;
        }
        int tail = (int) (Math.max(TAIL * sigmaVoxels, 0.5) + 0.5);
        double[] kernel = new double[2 * tail + 1];
        Arrays.setAll(kernel, i -> gaussian(i - tail));
        return kernel;
    }

    /** The integral of the density over one voxel. */
    private double gaussian(int offset) {
        double step = 1.0 / INTERVALS;
        double sum = 0;
        for (int i = 0; i <= INTERVALS; i++) {
            double x = (offset - 0.5 + i * step) / sigmaVoxels;
            int times = i == 0 || i == INTERVALS ? 1 : i % 2 == 1 ? 4 : 2;
            sum += times * Math.exp(-x * x / 2);
        }
        return sum * step / (3 * sigmaVoxels * Math.sqrt(2 * Math.PI));
    }

    @Override
    public double[] values(Field field) {
        double[] kernel = kernel();
        double[] weights = field.options().classWeights().forChannels(field.classes());
        double divisor = divisor(field, weights);
        double[] sums = new double[field.samples()];
        for (int n = 0; n < field.samples(); n++) {
            for (int c = 0; c < field.classes(); c++) {
                sums[n] += image(field, n, c, kernel, divisor > 0 ? weights[c] / divisor : 0);
            }
        }
        return field.options().reduction() == Reduction.MEAN
                ? new double[] {Arrays.stream(sums).sum()}
                : sums;
    }

    private static double divisor(Field field, double[] weights) {
        if (field.options().reduction() != Reduction.MEAN) {
            return 1;
        }
        double classes = switch (field.options().classWeights().normalization()) {
            case NONE -> 1;
            case BY_COUNT -> weights.length;
            case BY_WEIGHT_SUM -> Arrays.stream(weights).sum();
        };
        return field.validVoxels() * classes;
    }

    private double image(Field field, int n, int c, double[] kernel, double share) {
        int from = field.offset(n, c);
        double[] shares = Arrays.copyOfRange(field.target(), from, from + field.voxels());
        int stride = 1;
        int[] extents = field.spatial().extents();
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            shares = filtered(shares, extents[axis], stride, kernel);
            stride *= extents[axis];
        }
        double sum = 0;
        for (int v = 0; v < shares.length; v++) {
            double m = share * field.weights()[n * shares.length + v];
            double error = field.scores()[from + v] - shares[v];
            sum += m * (squared ? error * error : Math.abs(error));
            if (field.differentiates()) {
                field.scoreSlope()[from + v] += m * (squared ? 2 * error : Math.signum(error));
            }
        }
        return sum;
    }

    /** Along one axis, 0 outside. */
    private static double[] filtered(double[] values, int extent, int stride, double[] kernel) {
        int before = (kernel.length - 1) / 2;
        double[] out = new double[values.length];
        for (int v = 0; v < values.length; v++) {
            int place = v / stride % extent;
            int first = Math.max(0, before - place);
            int last = Math.min(kernel.length, extent - place + before);
            for (int k = first; k < last; k++) {
                out[v] += kernel[k] * values[v + (k - before) * stride];
            }
        }
        return out;
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }
}
