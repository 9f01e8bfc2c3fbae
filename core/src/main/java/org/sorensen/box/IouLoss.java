package org.sorensen.box;

/**
 * {@code 1 − IoU} with {@code IoU = |B ∩ T| / (|B ∪ T| + ε)}: the Jaccard loss of boxes.
 *
 * <p>Range 0 (equal) to 1 (disjoint), smaller is better. Boxes that do not overlap have no gradient: use {@link GiouLoss}
 * or {@link DiouLoss} where predictions may lie far off. Two axes or three. Yu et al. 2016 (UnitBox), arXiv 1608.01471,
 * in its linear form.
 *
 * @param epsilon what is added to the union, in the square (cube) of the coordinates' unit; 0 unless a peer is followed
 */
public record IouLoss(double epsilon) implements BoxLoss {
    /** Checks the range. */
    public IouLoss {
        Epsilons.check(epsilon);
    }

    /** The formula of the paper, nothing added. */
    public IouLoss() {
        this(0);
    }

    @Override
    public BoxNumber loss(BoxPair pair) {
        return pair.iou(epsilon).complement();
    }
}
