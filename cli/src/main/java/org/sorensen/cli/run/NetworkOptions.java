package org.sorensen.cli.run;

import org.sorensen.djl.net.Architecture;
import org.sorensen.djl.net.FeatureNorm;
import picocli.CommandLine.Option;

/** The network; values that are null depend on the architecture and the patches. */
final class NetworkOptions {
    @Option(names = "--network", paramLabel = "KIND", description = "unet or vnet. Default: unet.")
    Architecture network = Architecture.UNET;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "Resolution levels. Default: 4 (vnet: 5), fewer where patches are small.")
    Integer depth;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels at full resolution, doubled per level. Default: 16 in 2-D, 8 in 3-D.")
    Integer width;

    @Option(
            names = "--norm",
            paramLabel = "KIND",
            description = "instance, batch, group or none. Default: instance (vnet: none).")
    FeatureNorm norm;

    @Option(names = "--dropout", paramLabel = "RATE", description = "Share of channels dropped. Default: 0.")
    double dropout;

    @Option(
            names = "--deep-supervision",
            paramLabel = "N",
            description = "Resolutions that have a loss in training. Default: 1.")
    int deepSupervision = 1;
}
