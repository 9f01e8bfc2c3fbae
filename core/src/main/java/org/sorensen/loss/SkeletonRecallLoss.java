package org.sorensen.loss;

import org.sorensen.geometry.Thinning;

/**
 * One minus the soft recall of the target's skeleton, thickened to a tube.
 *
 * <p>{@code 1 − (Σ p·s + σ) / (Σ s + σ)}, s the skeleton of where {@code t > ½}, grown by a number of steps through
 * faces and cut to the target. Range [0, 1], smaller is better; predicting the class everywhere is best, so it needs an
 * overlap loss beside it. The skeleton is taken for each class and needs no derivative, which makes it far cheaper than
 * clDice. One, two or three spatial axes; ignored voxels do not belong to the target.
 *
 * <p>Kirchhoff et al. 2024, arXiv 2404.03010, thin all classes as one mask, which differs where classes touch, and use a
 * radius of 2 and {@link ClassSelection#foreground()}.
 *
 * @param radius how thick the tube is, in voxels on each side, at least 0
 * @param smoothing {@code σ}, at least 0
 */
public record SkeletonRecallLoss(int radius, double smoothing) implements CellLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "skeleton-recall",
                    "Skeleton recall",
                    LossFamily.TOPOLOGY,
                    a -> new SkeletonRecallLoss(a.integer("radius"), a.number("smoothing")))
            .purpose("whether the target's centrelines are found")
            .formula("1 − (Σ p·s + σ) / (Σ s + σ), s the tube around the skeleton of t")
            .gradient("∂ℓ/∂p = −s / (Σ s + σ)")
            .range("0 to 1")
            .parameter("radius", 2, "at least 0", "how thick the tube is, in voxels on each side")
            .parameter("smoothing", 1, "at least 0", "σ")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("vessels, airways, nerves, cracks, of several classes")
            .use("Thin structures in large volumes, beside Dice and cross-entropy: it costs little more than they do.")
            .avoid("Alone: nothing speaks against false positives.")
            .peers("Skeleton-Recall SoftSkeletonRecallLoss")
            .paper("Kirchhoff et al. 2024, arXiv 2404.03010")
            .variants(new SkeletonRecallLoss(0, 1e-5), new SkeletonRecallLoss(1, 0));

    private static final int MOST_AXES = 3;

    /** Checks the ranges. */
    public SkeletonRecallLoss {
        if (radius < 0) {
            throw new IllegalArgumentException("radius must be at least 0, found " + radius);
        }
        if (!(smoothing >= 0 && smoothing < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("smoothing must be finite and at least 0, found " + smoothing);
        }
    }

    /** Radius 2, smoothing 1. */
    public SkeletonRecallLoss() {
        this(2, 1);
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
        boolean[] tubes = tubes(cell);
        double found = 0;
        double all = 0;
        for (int i = 0; i < tubes.length; i++) {
            if (tubes[i]) {
                found += cell.weights()[i] * cell.prediction()[i];
                all += cell.weights()[i];
            }
        }
        for (int i = 0; cell.differentiates() && i < tubes.length; i++) {
            if (tubes[i]) {
                cell.slope()[i] -= cell.weights()[i] / (all + smoothing);
            }
        }
        return 1 - (found + smoothing) / (all + smoothing);
    }

    private boolean[] tubes(Cell cell) {
        int size = cell.spatial().size();
        boolean[] tubes = new boolean[cell.size()];
        for (int first = 0; first < tubes.length; first += size) {
            boolean[] mask = new boolean[size];
            for (int i = 0; i < size; i++) {
                mask[i] = cell.target()[first + i] > 0.5 && cell.weights()[first + i] > 0;
            }
            boolean[] tube = Thinning.tube(Thinning.skeleton(mask, cell.spatial()), cell.spatial(), radius);
            for (int i = 0; i < size; i++) {
                tubes[first + i] = tube[i] && mask[i];
            }
        }
        return tubes;
    }
}
