package org.sorensen.box;

/**
 * The DIoU loss plus {@code α·v}, with the difference of aspect ratios {@code v = 4/π²·(atan(w_t/h_t) − atan(w/h))²} and
 * {@code α = v / (1 − IoU + v + ε)}.
 *
 * <p>As in the paper and in torchvision, α weighs {@code v} and is constant in the gradient, so the gradient is not that of
 * the value. Where a box has neither width nor height there is no ratio to compare and {@code v} is 0 without derivative.
 * The derivative of {@code v} by the size is of order {@code 1/√(w² + h²)}: give coordinates in pixels rather than in
 * parts of the image, or small boxes are pulled hard.
 *
 * <p>Range 0 (equal) to below 3, smaller is better. Two axes. Torchvision's {@code complete_box_iou_loss} is
 * {@code new CiouLoss(1e-7, 0)}. Zheng et al. 2020, arXiv 1911.08287; the threshold is of their 2021 paper, arXiv 2005.03572.
 *
 * @param epsilon what is added to the denominators; 0 unless a peer is followed
 * @param aspectFrom the IoU from 0 to 1 below which {@code α} is 0; 0 in the first paper, 0.5 in the second
 */
public record CiouLoss(double epsilon, double aspectFrom) implements BoxLoss {
    private static final double SCALE = 4 / (Math.PI * Math.PI);

    /** Checks the ranges. */
    public CiouLoss {
        Epsilons.check(epsilon);
        if (!(aspectFrom >= 0 && aspectFrom <= 1)) {
            throw new IllegalArgumentException(
                    "the IoU from which the aspect counts must lie in [0, 1], found " + aspectFrom);
        }
    }

    /** The formula of the first paper, nothing added. */
    public CiouLoss() {
        this(0, 0);
    }

    @Override
    public BoxNumber loss(BoxPair pair) {
        BoxNumber iou = pair.iou(epsilon);
        BoxNumber loss = DiouLoss.distance(pair, iou, epsilon);
        BoxNumber aspect = aspect(pair);
        double v = aspect.value();
        if (v == 0 || iou.value() < aspectFrom) {
            return loss;
        }
        double alpha = v / (1 - iou.value() + v + epsilon);
        return loss.plus(aspect.times(alpha));
    }

    private static BoxNumber aspect(BoxPair pair) {
        BoxNumber width = pair.size(0);
        BoxNumber height = pair.size(1);
        double length = Math.hypot(width.value(), height.value());
        if (length == 0 || pair.targetSize(0) == 0 && pair.targetSize(1) == 0) {
            return BoxNumber.constant(0);
        }
        // atan2 also serves a height of 0; divided by the length twice because its square may underflow
        BoxNumber angle = width.join(
                Math.atan2(width.value(), height.value()),
                height.value() / length / length,
                height,
                -width.value() / length / length);
        double target = Math.atan2(pair.targetSize(0), pair.targetSize(1));
        return angle.plus(-target).squared().times(SCALE);
    }

    @Override
    public boolean planar() {
        return true;
    }
}
