package org.sorensen.djl.train;

import java.util.OptionalDouble;

/**
 * How a training ended.
 *
 * @param end why
 * @param epochs epochs that were completed
 * @param steps optimiser steps that were done
 * @param bestEpoch the best epoch, 0 where there was none
 * @param bestDice its validation Dice
 * @param seconds training time, interruptions left out
 * @param parameters the network's number of parameters
 */
public record TrainingSummary(
        End end, int epochs, long steps, int bestEpoch, OptionalDouble bestDice, double seconds, long parameters) {
    /** Why a training ended. */
    public enum End {
        /** All epochs are done. */
        FINISHED,
        /** No better validation for as many epochs as patience allows. */
        EARLY,
        /** Someone asked for it; it can be resumed. */
        STOPPED
    }
}
