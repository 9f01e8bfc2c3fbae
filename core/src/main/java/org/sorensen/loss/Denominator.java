package org.sorensen.loss;

/** The power in the cardinalities {@code P = Σ p^q} and {@code T = Σ t^q} of an overlap loss. */
public enum Denominator {
    /** {@code q = 1} (arXiv 1608.04117). */
    LINEAR,
    /** {@code q = 2} (V-Net, arXiv 1606.04797). */
    SQUARED
}
