package org.sorensen.loss;

/**
 * Over what the sums {@code I, P, T} of an overlap loss run before the formula is applied.
 *
 * <p>The same network and data give very different losses under the four, which is the most frequent reason why two
 * libraries disagree on "Dice loss".
 */
public enum Aggregation {
    /** Space only: one cell for each sample and class (MONAI, nnU-Net without batch Dice). */
    PER_SAMPLE_CLASS(false, false),
    /** Space and samples: one cell for each class (SMP, MONAI {@code batch=True}, nnU-Net batch Dice). */
    PER_CLASS_OVER_BATCH(true, false),
    /** Space and classes: one cell for each sample. */
    PER_SAMPLE_MICRO(false, true),
    /** Everything: a single cell (Keras). */
    GLOBAL_MICRO(true, true);

    private final boolean poolsSamples;
    private final boolean poolsClasses;

    Aggregation(boolean poolsSamples, boolean poolsClasses) {
        this.poolsSamples = poolsSamples;
        this.poolsClasses = poolsClasses;
    }

    /**
     * Whether the sums run over the samples of a batch.
     *
     * @return true where samples share a cell
     */
    public boolean poolsSamples() {
        return poolsSamples;
    }

    /**
     * Whether the sums run over the classes.
     *
     * @return true where classes share a cell
     */
    public boolean poolsClasses() {
        return poolsClasses;
    }
}
