package org.sorensen.testkit;

import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Dual;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapSums;

// snippet: log-cosh-dice
/**
 * The log-cosh of the Dice loss, {@code ln cosh(1 − s)} with the Dice score s.
 *
 * <p>Range [0, ln cosh 1 ≈ 0.434] for probabilities, smaller is better; nearly {@code (1 − s)²/2} where the overlap is
 * good, so its gradient fades there. Two sweeps. Jadon 2020, arXiv 2006.14822.
 *
 * @param dice where the score comes from; its transform is not read
 */
public record LogCoshDiceLoss(DiceLoss dice) implements OverlapLoss {
    /** Linear denominator, smoothing 1e-5. */
    public LogCoshDiceLoss() {
        this(new DiceLoss());
    }

    @Override
    public Dual score(OverlapSums sums) {
        return dice.score(sums);
    }

    @Override
    public Dual loss(Dual score) {
        Dual error = score.complement();
        return error.chain(Math.log(Math.cosh(error.value())), Math.tanh(error.value()));
    }
}
// end of snippet
