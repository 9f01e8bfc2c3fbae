package org.sorensen.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sorensen.djl.train.Normalisation;
import picocli.CommandLine.Option;

/** Which images and labels; values that are null are found out from the data. */
final class DataOptions {
    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "Training images: PNG, JPEG or TIFF pictures, or 3-D NIfTI volumes. Channels may be separate"
                    + " files name_0000, name_0001, ...")
    Path images;

    @Option(
            names = "--labels",
            paramLabel = "DIR",
            description =
                    "Label maps of the same names (or name_mask, _label, _seg, _gt): PNGs that hold class indices,"
                            + " not colours, or NIfTI.")
    Path labels;

    @Option(names = "--validation-images", paramLabel = "DIR", description = "Separate images to validate on.")
    Path validationImages;

    @Option(names = "--validation-labels", paramLabel = "DIR", description = "Their label maps.")
    Path validationLabels;

    @Option(
            names = "--validation-fraction",
            paramLabel = "SHARE",
            description = "Share of the cases held out for validation where there are no separate ones; drawn by the"
                    + " seed. Default: 0.2.")
    double validationFraction = 0.2;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Number of classes, background included. Default: the largest label found plus 1.")
    Integer classes;

    @Option(
            names = "--class-names",
            paramLabel = "NAME,NAME...",
            split = ",",
            hideParamSyntax = true,
            description = "Their names for the report, background first.")
    List<String> classNames = List.of();

    @Option(
            names = "--label-map",
            paramLabel = "FROM=TO,...",
            split = ",",
            hideParamSyntax = true,
            description = "Renumbers labels on reading, as 0=0,255=1; others stay.")
    Map<Integer, Integer> labelMap = new TreeMap<>();

    @Option(
            names = "--ignore-label",
            paramLabel = "N",
            description = "Voxels with this label take no part in loss and Dice.")
    Integer ignoreLabel;

    @Option(
            names = "--normalise",
            paramLabel = "KIND",
            description = "z-score (of each channel of each image), z-score-nonzero, eight-bit (0-255 to 0-1), none."
                    + " Default: z-score.")
    Normalisation normalise = Normalisation.Z_SCORE;
}
