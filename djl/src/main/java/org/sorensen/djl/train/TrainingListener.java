package org.sorensen.djl.train;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/** Hears of a training's progress, on the training's thread. */
public interface TrainingListener {
    /**
     * A step of the optimiser.
     *
     * @param step how many steps are done
     * @param epoch the epoch it belongs to, from 1
     * @param loss the loss of its batches
     * @param learningRate the learning rate used
     * @param gradientNorm the gradient's norm before clipping
     */
    record Step(long step, int epoch, double loss, double learningRate, double gradientNorm) {}

    /**
     * An epoch.
     *
     * @param epoch from 1
     * @param step how many steps are done
     * @param trainLoss the mean loss of its steps
     * @param validationDice the mean over cases of the mean Dice over foreground classes, empty where this epoch has no
     *     validation or no case holds a foreground class
     * @param diceByClass the same for each foreground class, from class 1
     * @param learningRate the learning rate of its last step
     * @param gradientNorm the mean norm of the gradient before clipping
     * @param seconds training time since the start, interruptions left out
     * @param best whether it is the best so far
     */
    record Epoch(
            int epoch,
            long step,
            double trainLoss,
            OptionalDouble validationDice,
            List<OptionalDouble> diceByClass,
            double learningRate,
            double gradientNorm,
            double seconds,
            boolean best) {}

    /**
     * After each step.
     *
     * @param step what happened
     */
    default void step(Step step) {}

    /**
     * After each epoch, before its checkpoint is written.
     *
     * @param epoch what happened
     * @throws IOException if what the listener writes cannot be written
     */
    default void epoch(Epoch epoch) throws IOException {}

    /**
     * Something a person should read.
     *
     * @param message one or two sentences
     */
    default void note(String message) {}
}
