package org.sorensen.loss;

import java.util.Arrays;

/**
 * One minus the soft centreline Dice: whether the skeleton of each of prediction and target lies within the other.
 *
 * <p>{@code 1 − 2·P·S / (P + S)} with {@code P = (Σ s(p)·t + σ) / (Σ s(p) + σ)} and
 * {@code S = (Σ s(t)·p + σ) / (Σ s(t) + σ)}; s is the soft skeleton, repeated opening with the least of a cross and the
 * largest of a box of three voxels along each axis. Range [0, 1], smaller is better. Erosions reach as far as there are
 * iterations: as many as the largest radius in voxels. One, two or three spatial axes; ignored voxels are as if outside
 * the image.
 *
 * <p>Equals MONAI 1.5 {@code SoftclDiceLoss} with {@link Aggregation#GLOBAL_MICRO}, {@link ClassSelection#foreground()}
 * and {@link AbsentClassPolicy#COUNT}; a single channel is a class here, where MONAI drops it and gives 0. The forward
 * states, two arrays for each iteration, are held for one image at a time. Shit et al. 2021, arXiv 2003.07311.
 *
 * @param iterations how often the image is eroded, at least 0
 * @param smoothing {@code σ}, at least 0
 */
public record SoftClDiceLoss(int iterations, double smoothing) implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "cldice",
                    "Soft clDice",
                    LossFamily.TOPOLOGY,
                    a -> new SoftClDiceLoss(a.integer("iterations"), a.number("smoothing")))
            .purpose("whether centrelines of prediction and target lie within each other, so that vessels stay whole")
            .formula("1 − 2PS / (P + S), P = (Σ s(p)·t + σ) / (Σ s(p) + σ), S = (Σ s(t)·p + σ) / (Σ s(t) + σ),"
                    + " s the soft skeleton")
            .gradient("∂ℓ/∂P = −2S²/(P + S)², ∂ℓ/∂S = −2P²/(P + S)²; through the skeleton each least and largest"
                    + " voxel has the derivative of its pool")
            .range("0 to 1")
            .parameter("iterations", 3, "at least 0", "how often the image is eroded: the largest radius in voxels")
            .parameter("smoothing", 1, "at least 0", "σ")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("almost everywhere: pools have ties")
            .typically("vessels, airways, roads, cracks")
            .use("Thin structures whose connection matters more than their thickness, beside Dice.")
            .avoid("Structures are not thin, or alone: it says little of where boundaries are.")
            .peers("MONAI SoftclDiceLoss")
            .paper("Shit et al. 2021, arXiv 2003.07311")
            .variants(new SoftClDiceLoss(0, 1e-5), new SoftClDiceLoss(1, 0), new SoftClDiceLoss(6, 1));

    private static final int MOST_AXES = 3;

    /** Checks the ranges. */
    public SoftClDiceLoss {
        if (iterations < 0) {
            throw new IllegalArgumentException("iterations must be at least 0, found " + iterations);
        }
        if (!(smoothing >= 0 && smoothing < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("smoothing must be finite and at least 0, found " + smoothing);
        }
    }

    /** Three iterations, smoothing 1. */
    public SoftClDiceLoss() {
        this(3, 1);
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }

    @Override
    public double cell(Cell cell) {
        int axes = cell.spatial().rank();
        if (axes < 1 || axes > MOST_AXES) {
            throw new IllegalArgumentException(
                    this + " needs one to three spatial axes to find skeletons in, found " + cell.spatial());
        }
        double[] sums = new double[4];
        SoftSkeleton[] skeletons = new SoftSkeleton[cell.images()];
        boolean keep = cell.differentiates() && cell.images() == 1;
        for (int image = 0; image < cell.images(); image++) {
            skeletons[image] = skeleton(cell, image);
            add(cell, image, skeletons[image], keep, sums);
        }
        double precision = (sums[0] + smoothing) / (sums[1] + smoothing);
        double sensitivity = (sums[2] + smoothing) / (sums[3] + smoothing);
        double both = precision + sensitivity;
        if (cell.differentiates() && both > 0) {
            double byPrecision = -2 * sensitivity * sensitivity / (both * both) / (sums[1] + smoothing);
            double bySensitivity = -2 * precision * precision / (both * both) / (sums[3] + smoothing);
            for (int image = 0; image < cell.images(); image++) {
                if (!keep) {
                    skeletons[image].forward(part(cell, cell.prediction(), image), true);
                }
                differentiate(cell, image, skeletons[image], byPrecision, precision, bySensitivity);
                skeletons[image] = null;
            }
        }
        return 1 - 2 * precision * sensitivity / both;
    }

    private SoftSkeleton skeleton(Cell cell, int image) {
        double[] weights = part(cell, cell.weights(), image);
        boolean[] counts = new boolean[weights.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = weights[i] > 0;
        }
        return new SoftSkeleton(cell.spatial(), counts, iterations);
    }

    /** Adds {@code Σ s(p)·t, Σ s(p), Σ s(t)·p, Σ s(t)}. */
    private static void add(Cell cell, int image, SoftSkeleton skeleton, boolean keep, double[] sums) {
        double[] ofTarget = skeleton.forward(part(cell, cell.target(), image), false);
        double[] ofPrediction = skeleton.forward(part(cell, cell.prediction(), image), keep);
        int first = image * ofTarget.length;
        for (int i = 0; i < ofTarget.length; i++) {
            double m = cell.weights()[first + i];
            sums[0] += m * ofPrediction[i] * cell.target()[first + i];
            sums[1] += m * ofPrediction[i];
            sums[2] += m * ofTarget[i] * cell.prediction()[first + i];
            sums[3] += m * ofTarget[i];
        }
    }

    private static void differentiate(
            Cell cell, int image, SoftSkeleton kept, double byPrecision, double precision, double bySensitivity) {
        int size = cell.spatial().size();
        int first = image * size;
        double[] bySkeleton = new double[size];
        Arrays.setAll(
                bySkeleton, i -> cell.weights()[first + i] * byPrecision * (cell.target()[first + i] - precision));
        double[] slope = kept.backward(bySkeleton);
        double[] ofTarget = kept.forward(part(cell, cell.target(), image), false);
        for (int i = 0; i < size; i++) {
            cell.slope()[first + i] += slope[i] + cell.weights()[first + i] * bySensitivity * ofTarget[i];
        }
    }

    private static double[] part(Cell cell, double[] values, int image) {
        int size = cell.spatial().size();
        return Arrays.copyOfRange(values, image * size, (image + 1) * size);
    }
}
