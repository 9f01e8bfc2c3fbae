package org.sorensen.cli.run;

import picocli.CommandLine.Mixin;

/**
 * All settings of a training that its run keeps in {@code config.json}; once resolved against the data, none is left
 * open. The names of the groups are their headings in the help.
 */
final class TrainOptions {
    @Mixin(name = "Data")
    DataOptions data = new DataOptions();

    @Mixin(name = "Loss")
    ObjectiveOptions objective = new ObjectiveOptions();

    @Mixin(name = "Network")
    NetworkOptions network = new NetworkOptions();

    @Mixin(name = "Patches and augmentation")
    PatchOptions patches = new PatchOptions();

    @Mixin(name = "Steps")
    StepOptions steps = new StepOptions();
}
