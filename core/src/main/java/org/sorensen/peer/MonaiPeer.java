package org.sorensen.peer;

import java.util.List;

/** MONAI 1.5. */
final class MonaiPeer {
    private static final String SMOOTH = "reduction='mean', smooth_nr=1e-5, smooth_dr=1e-5, batch=False";
    private static final String DICE = MonaiInput.PARAMETERS + ", squared_pred=False, jaccard=False, " + SMOOTH;

    static final List<Constructor> CONSTRUCTORS = List.of(
            Constructor.of("DiceLoss(" + DICE + ", weight=None, soft_label=False)", MonaiOverlap::dice, "Dice"),
            Constructor.of(
                    "TverskyLoss(" + MonaiInput.PARAMETERS + ", alpha=0.5, beta=0.5, " + SMOOTH + ", soft_label=False)",
                    MonaiOverlap::tversky));

    static final List<String> DEVIATIONS = List.of();

    private MonaiPeer() {}
}
