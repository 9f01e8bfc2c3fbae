package org.sorensen.box;

/**
 * The DIoU loss plus the squared difference of the sizes along each axis, {@code (w − w_t)² / (c_w² + ε)} and so on, with
 * the size {@code c_w} of the smallest box that holds both.
 *
 * <p>What CIoU asks of the ratio this asks of each side, and it is the gradient of its value. Range 0 (equal) to below 4
 * (5 in three dimensions), smaller is better. Two axes or three. Zhang et al. 2022 (focal and efficient IoU), arXiv
 * 2101.08158, without the focal weight.
 *
 * @param epsilon what is added to the denominators; 0 in the paper
 */
public record EiouLoss(double epsilon) implements BoxLoss {
    /** Checks the range. */
    public EiouLoss {
        Epsilons.check(epsilon);
    }

    /** The formula of the paper, nothing added. */
    public EiouLoss() {
        this(0);
    }

    @Override
    public BoxNumber loss(BoxPair pair) {
        BoxNumber loss = DiouLoss.distance(pair, pair.iou(epsilon), epsilon);
        for (int a = 0; a < pair.axes(); a++) {
            BoxNumber difference = pair.size(a).plus(-pair.targetSize(a)).squared();
            loss = loss.plus(difference.over(pair.hull(a).squared().plus(epsilon)));
        }
        return loss;
    }
}
