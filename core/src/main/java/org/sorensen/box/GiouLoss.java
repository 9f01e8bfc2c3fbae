package org.sorensen.box;

/**
 * {@code 1 − IoU + (|C| − |B ∪ T|) / (|C| + ε)} with the smallest box C that holds both.
 *
 * <p>Range 0 (equal) to 2 (far apart), smaller is better; has a gradient where boxes do not overlap. Two axes or three.
 * Torchvision's {@code generalized_box_iou_loss} is {@code new GiouLoss(1e-7)}. Rezatofighi et al. 2019, arXiv 1902.09630.
 *
 * @param epsilon what is added to the denominators, in the square (cube) of the coordinates' unit; 0 unless a peer is
 *     followed
 */
public record GiouLoss(double epsilon) implements BoxLoss {
    /** Checks the range. */
    public GiouLoss {
        Epsilons.check(epsilon);
    }

    /** The formula of the paper, nothing added. */
    public GiouLoss() {
        this(0);
    }

    @Override
    public BoxNumber loss(BoxPair pair) {
        BoxNumber hull = pair.hull();
        BoxNumber gap = hull.minus(pair.union()).over(hull.plus(epsilon));
        return pair.iou(epsilon).complement().plus(gap);
    }
}
