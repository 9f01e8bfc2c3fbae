package org.sorensen.cli.run;

import picocli.CommandLine.ArgGroup;

/**
 * All settings of a training that its run keeps in {@code config.json}; once resolved against the data, none is left
 * open.
 */
final class TrainOptions {
    @ArgGroup(validate = false, heading = "%nData:%n")
    DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nLoss:%n")
    ObjectiveOptions objective = new ObjectiveOptions();

    @ArgGroup(validate = false, heading = "%nNetwork:%n")
    NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nPatches and augmentation:%n")
    PatchOptions patches = new PatchOptions();

    @ArgGroup(validate = false, heading = "%nSteps:%n")
    StepOptions steps = new StepOptions();
}
