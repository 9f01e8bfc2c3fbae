package org.sorensen.cli.loss;

import java.util.Optional;
import org.sorensen.array.Scores;
import org.sorensen.loss.LossValue;

/** A loss with all its options, ready for scores and target. */
interface Objective {
    /** How the user named it. */
    String name();

    /** How scores become probabilities, and who says so. */
    String activation();

    /** Whether it is another library's: in double precision whatever the scores come in, voxels not counted. */
    boolean ofPeer();

    /** What the user may not have meant, if something looks so. */
    Optional<String> doubt();

    /** Value and gradient, which is written into the array given. */
    LossValue evaluate(Scores gradient);
}
