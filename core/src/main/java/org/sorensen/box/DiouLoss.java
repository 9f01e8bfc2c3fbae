package org.sorensen.box;

/**
 * {@code 1 − IoU + d² / (c² + ε)} with the distance d of the centres and the diagonal c of the smallest box that holds both.
 *
 * <p>Range 0 (equal) to 2 (far apart), smaller is better; draws the centres together where boxes do not overlap. Two axes or
 * three. Torchvision's {@code distance_box_iou_loss} is {@code new DiouLoss(1e-7)}. Zheng et al. 2020, arXiv 1911.08287.
 *
 * @param epsilon what is added to the denominators; 0 unless a peer is followed
 */
public record DiouLoss(double epsilon) implements BoxLoss {
    /** Checks the range. */
    public DiouLoss {
        Epsilons.check(epsilon);
    }

    /** The formula of the paper, nothing added. */
    public DiouLoss() {
        this(0);
    }

    @Override
    public BoxNumber loss(BoxPair pair) {
        return distance(pair, pair.iou(epsilon), epsilon);
    }

    /** The loss for an IoU that is known. */
    static BoxNumber distance(BoxPair pair, BoxNumber iou, double epsilon) {
        BoxNumber distance = pair.squaredDistance().over(pair.squaredDiagonal().plus(epsilon));
        return iou.complement().plus(distance);
    }
}
