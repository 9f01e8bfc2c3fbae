package org.sorensen.cli.run;

import org.sorensen.cli.UsageException;
import org.sorensen.djl.train.OptimizerSpec;
import org.sorensen.djl.train.Schedule;
import picocli.CommandLine.Option;

/** How long and with which steps. */
final class StepOptions {
    private static final double ADAMW_DECAY = 0.01;
    private static final double MOMENTUM = 0.99;

    @Option(names = "--batch", paramLabel = "N", description = "Patches per step. Default: 8 in 2-D, 2 in 3-D.")
    Integer batch;

    @Option(names = "--epochs", paramLabel = "N", description = "Default: 50.")
    int epochs = 50;

    @Option(
            names = "--steps-per-epoch",
            paramLabel = "N",
            description = "Default: as many as show every training case once, from 25 to 250.")
    Integer stepsPerEpoch;

    @Option(names = "--optimizer", paramLabel = "KIND", description = "adam, adamw or sgd. Default: adamw.")
    OptimizerSpec.Method optimizer = OptimizerSpec.Method.ADAMW;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Default: 0.002 (sgd, with Nesterov momentum 0.99: 0.01).")
    Double learningRate;

    @Option(names = "--weight-decay", paramLabel = "RATE", description = "Default: 0.01 for adamw, else 0.")
    Double weightDecay;

    @Option(
            names = "--schedule",
            paramLabel = "KIND",
            description = "How the learning rate falls to 0: polynomial or cosine; or constant. Default: polynomial.")
    Schedule.Curve schedule = Schedule.Curve.POLYNOMIAL;

    @Option(names = "--warmup", paramLabel = "STEPS", description = "Steps over which the rate rises. Default: 0.")
    int warmup;

    @Option(names = "--clip", paramLabel = "NORM", description = "Largest norm of the gradient. Default: 12.")
    double clip = 12;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Batches whose gradients are added before a step. Default: 1.")
    int accumulate = 1;

    @Option(
            names = "--patience",
            paramLabel = "EPOCHS",
            description = "Ends after this many epochs without a better validation Dice; 0 for never, the default.")
    int patience;

    @Option(names = "--validate-every", paramLabel = "EPOCHS", description = "Default: 1.")
    int validateEvery = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides split, weights, patches and augmentation. Default: 1. The same seed on the same"
                    + " machine with --threads 1 gives the same numbers.")
    long seed = 1;

    OptimizerSpec optimizerSpec() {
        double decay = weightDecay;
        return switch (optimizer) {
            case ADAM -> OptimizerSpec.adam(learningRate, decay);
            case ADAMW -> OptimizerSpec.adamW(learningRate, decay);
            case SGD -> OptimizerSpec.sgd(learningRate, decay, MOMENTUM, true);
        };
    }

    /** Fills in what depends on the optimiser, and checks the counts. */
    void resolve() {
        atLeastOne("--batch", batch);
        atLeastOne("--epochs", epochs);
        atLeastOne("--steps-per-epoch", stepsPerEpoch);
        atLeastOne("--accumulate", accumulate);
        atLeastOne("--validate-every", validateEvery);
        boolean sgd = optimizer == OptimizerSpec.Method.SGD;
        if (learningRate == null) {
            learningRate = sgd ? 0.01 : 0.002;
        }
        if (weightDecay == null) {
            weightDecay = optimizer == OptimizerSpec.Method.ADAMW ? ADAMW_DECAY : 0;
        }
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new UsageException(option + " must be at least 1, found " + value);
        }
    }

    Schedule scheduleSpec() {
        long steps = (long) epochs * stepsPerEpoch;
        return new Schedule(schedule, steps, warmup, Schedule.USUAL_POWER, 0);
    }
}
