package org.sorensen.loss;

import org.sorensen.array.Shape;

/**
 * Boundary difference over union: the wrong voxels over themselves and a share of the right ones, which is smaller the
 * larger the target, so that its boundary decides.
 *
 * <p>{@code (P + T − 2I + σ) / (P + T − (1 + α)·I + σ)} with {@code P = Σp², T = Σt²} and {@code α = 1 − 2·C/S}, C the
 * voxels of the target with a face neighbour outside it, S all of them, α held between two bounds. {@code α = 0} is the
 * Jaccard loss, {@code α = −1} the Dice loss, both squared. Range [0, 1], smaller is better. Beyond the image is outside;
 * ignored voxels are neither. Fractional targets belong to the target from ½. Images of a pooled cell keep their own
 * boundaries.
 *
 * <p>The paper has α in [0, 1); its authors' code has −1 below and recommends 0.8 above. Sun et al. 2023, arXiv 2308.00220.
 *
 * @param leastAlpha the least α, at least −1
 * @param mostAlpha the largest α, below 1
 * @param smoothing {@code σ}, at least 0
 */
public record BoundaryDouLoss(double leastAlpha, double mostAlpha, double smoothing) implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "boundary-dou",
                    "Boundary difference over union",
                    LossFamily.OVERLAP,
                    a -> new BoundaryDouLoss(a.number("leastAlpha"), a.number("mostAlpha"), a.number("smoothing")))
            .purpose("overlap that attends to the boundary the more, the larger the target")
            .formula("(P + T − 2I + σ) / (P + T − (1 + α)I + σ), squared sums, α = 1 − 2·boundary/volume")
            .gradient("∂ℓ/∂p = (2p − 2t)/D − N·(2p − (1 + α)t)/D², N and D numerator and denominator")
            .range("0 to 1")
            .parameter("leastAlpha", "0", "−1 up to mostAlpha", "α of targets that are all boundary")
            .parameter("mostAlpha", "0.8", "below 1", "α of the largest targets")
            .parameter("smoothing", "1e-5", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("large organs with exact outlines")
            .use("Large structures overlap well already and their outline is what is left to gain.")
            .avoid("Outlines are labelled roughly.")
            .paper("Sun et al. 2023, arXiv 2308.00220")
            .variants(new BoundaryDouLoss(-1, .8, 1e-5), new BoundaryDouLoss(0, 0, 0));

    /** Checks the ranges. */
    public BoundaryDouLoss {
        if (!(leastAlpha >= -1 && leastAlpha <= mostAlpha && mostAlpha < 1)) {
            throw new IllegalArgumentException("the bounds of alpha must satisfy -1 <= least <= most < 1, found "
                    + leastAlpha + " and " + mostAlpha);
        }
        if (!(smoothing >= 0 && smoothing < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("smoothing must be finite and at least 0, found " + smoothing);
        }
    }

    /** α from 0, as in the paper, to the recommended 0.8; smoothing 1e-5. */
    public BoundaryDouLoss() {
        this(0, .8, 1e-5);
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }

    @Override
    public double cell(Cell cell) {
        double intersection = 0;
        double sizes = 0;
        for (int i = 0; i < cell.size(); i++) {
            double p = cell.prediction()[i];
            double t = cell.target()[i];
            intersection += cell.weights()[i] * p * t;
            sizes += cell.weights()[i] * (p * p + t * t);
        }
        double alpha = alpha(cell);
        double above = sizes - 2 * intersection + smoothing;
        double below = sizes - (1 + alpha) * intersection + smoothing;
        for (int i = 0; cell.differentiates() && i < cell.size(); i++) {
            double p = cell.prediction()[i];
            double t = cell.target()[i];
            double slope = (2 * (p - t) - above / below * (2 * p - (1 + alpha) * t)) / below;
            cell.slope()[i] += cell.weights()[i] * slope;
        }
        return above / below;
    }

    private double alpha(Cell cell) {
        double boundary = 0;
        double volume = 0;
        int voxels = cell.spatial().size();
        for (int i = 0; i < cell.size(); i++) {
            if (inside(cell, i)) {
                volume += cell.weights()[i];
                boundary += touchesOutside(cell, i - i % voxels, i % voxels) ? cell.weights()[i] : 0;
            }
        }
        double alpha = volume > 0 ? 1 - 2 * boundary / volume : leastAlpha;
        return Math.max(leastAlpha, Math.min(alpha, mostAlpha));
    }

    private static boolean inside(Cell cell, int at) {
        return cell.target()[at] >= .5 && cell.weights()[at] > 0;
    }

    /** Whether a face neighbour is outside the target or the image. */
    private static boolean touchesOutside(Cell cell, int image, int voxel) {
        Shape spatial = cell.spatial();
        int stride = 1;
        for (int axis = spatial.rank() - 1; axis >= 0; axis--) {
            int extent = spatial.extent(axis);
            int place = voxel / stride % extent;
            if (place == 0
                    || place == extent - 1
                    || outside(cell, image + voxel - stride)
                    || outside(cell, image + voxel + stride)) {
                return true;
            }
            stride *= extent;
        }
        return false;
    }

    private static boolean outside(Cell cell, int at) {
        return cell.weights()[at] > 0 && cell.target()[at] < .5;
    }
}
