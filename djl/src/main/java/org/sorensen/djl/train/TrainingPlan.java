package org.sorensen.djl.train;

import java.util.Objects;
import org.sorensen.djl.net.NetworkSpec;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.ScheduledSum;

/**
 * Everything that decides what a training computes; with the data, the seed and one engine thread it decides every digit.
 *
 * @param network the network
 * @param loss the loss of each resolution, by epoch from 0
 * @param options the loss's options; the patches' ignore label is added
 * @param optimizer the optimiser and its learning rate
 * @param schedule how the learning rate runs over the optimiser's steps
 * @param epochs how many epochs at most
 * @param stepsPerEpoch optimiser steps of an epoch
 * @param batchSize patches per batch
 * @param accumulation batches whose gradients are added before a step
 * @param clipNorm the largest norm of the gradient
 * @param patch how patches are cut
 * @param augmentation how patches are changed
 * @param patience epochs without a better validation Dice after which training ends, 0 for never
 * @param validateEvery epochs from one validation to the next
 * @param validationTile the tile of the sliding window over validation cases
 * @param seed of parameters, patches, augmentation and dropout
 */
public record TrainingPlan(
        NetworkSpec network,
        ScheduledSum loss,
        LossOptions options,
        OptimizerSpec optimizer,
        Schedule schedule,
        int epochs,
        int stepsPerEpoch,
        int batchSize,
        int accumulation,
        double clipNorm,
        PatchPlan patch,
        Augmentation augmentation,
        int patience,
        int validateEvery,
        TileSize validationTile,
        long seed) {

    /**
     * Checks the fields.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public TrainingPlan {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(validationTile, "validationTile");
        if (Math.min(Math.min(epochs, stepsPerEpoch), Math.min(Math.min(batchSize, accumulation), validateEvery)) < 1
                || patience < 0) {
            throw new IllegalArgumentException(
                    "epochs, steps per epoch, batch size, accumulation and validation interval"
                            + " must be at least 1 and patience at least 0, found " + epochs + ", " + stepsPerEpoch
                            + ", "
                            + batchSize + ", " + accumulation + ", " + validateEvery + " and " + patience);
        }
        if (!(clipNorm > 0)) {
            throw new IllegalArgumentException("the largest gradient norm must be above 0, found " + clipNorm);
        }
        if (patch.size().rank() != network.rank()) {
            throw new IllegalArgumentException(
                    "a " + network.rank() + "-D network needs patches of as many axes, found " + patch.size());
        }
        if (validationTile.size().rank() != network.rank()) {
            throw new IllegalArgumentException("a " + network.rank()
                    + "-D network needs validation tiles of as many axes, found " + validationTile.size());
        }
        augmentation.requireRank(network.rank());
        options = options.withIgnoreLabel(patch.ignoreLabel());
    }

    /**
     * A plan whose loss stays the same.
     *
     * @param network the network
     * @param loss the loss of each resolution
     * @param options the loss's options; the patches' ignore label is added
     * @param optimizer the optimiser and its learning rate
     * @param schedule how the learning rate runs over the optimiser's steps
     * @param epochs how many epochs at most
     * @param stepsPerEpoch optimiser steps of an epoch
     * @param batchSize patches per batch
     * @param accumulation batches whose gradients are added before a step
     * @param clipNorm the largest norm of the gradient
     * @param patch how patches are cut
     * @param augmentation how patches are changed
     * @param patience epochs without a better validation Dice after which training ends, 0 for never
     * @param validateEvery epochs from one validation to the next
     * @param validationTile the tile of the sliding window over validation cases
     * @param seed of parameters, patches, augmentation and dropout
     */
    public TrainingPlan(
            NetworkSpec network,
            Loss loss,
            LossOptions options,
            OptimizerSpec optimizer,
            Schedule schedule,
            int epochs,
            int stepsPerEpoch,
            int batchSize,
            int accumulation,
            double clipNorm,
            PatchPlan patch,
            Augmentation augmentation,
            int patience,
            int validateEvery,
            TileSize validationTile,
            long seed) {
        this(
                network,
                ScheduledSum.of(loss),
                options,
                optimizer,
                schedule,
                epochs,
                stepsPerEpoch,
                batchSize,
                accumulation,
                clipNorm,
                patch,
                augmentation,
                patience,
                validateEvery,
                validationTile,
                seed);
    }

    /**
     * The length of the training.
     *
     * @return optimiser steps
     */
    public long totalSteps() {
        return (long) epochs * stepsPerEpoch;
    }
}
