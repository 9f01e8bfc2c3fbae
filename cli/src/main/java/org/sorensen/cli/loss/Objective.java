package org.sorensen.cli.loss;

import org.sorensen.array.Scores;
import org.sorensen.loss.LossValue;

/** A loss with all its options, ready for scores and target. */
interface Objective {
    /** How the user named it. */
    String name();

    /** How scores become probabilities, and who says so. */
    String activation();

    /** Value and gradient, which is written into the array given. */
    LossValue evaluate(Scores gradient);
}
