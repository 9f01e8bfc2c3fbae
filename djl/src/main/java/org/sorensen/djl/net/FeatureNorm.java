package org.sorensen.djl.net;

/** How a network normalises its feature maps. */
public enum FeatureNorm {
    /** Each channel of each sample by its own mean and variance; the same in training and prediction. */
    INSTANCE,
    /** Each channel by the batch's mean and variance in training, by running averages in prediction. */
    BATCH,
    /** Groups of channels of each sample by their mean and variance; the same in training and prediction. */
    GROUP,
    /** No normalisation; the convolutions have a bias instead. */
    NONE
}
