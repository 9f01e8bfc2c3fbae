package org.sorensen.cli.run;

import java.util.List;
import org.sorensen.djl.train.Augmentation;
import org.sorensen.djl.train.Augmentation.Range;
import picocli.CommandLine.Option;

/** How patches are cut out of images and changed. */
final class PatchOptions {
    private static final double FLAT_ROTATION_DEGREES = 20;
    private static final double VOLUME_ROTATION_DEGREES = 15;
    private static final double HALF = 0.5;

    @Option(
            names = "--patch",
            paramLabel = "N,N...",
            split = ",",
            hideParamSyntax = true,
            description = "Size of training patches as height,width or depth,height,width. Default: the median image"
                    + " size, at most 256 in 2-D and 64 in 3-D.")
    List<Integer> patch = List.of();

    @Option(
            names = "--foreground",
            paramLabel = "SHARE",
            description = "Share of patches placed around a foreground voxel; rare classes as often as common ones."
                    + " Default: 0.67.")
    double foreground = 0.67;

    @Option(
            names = "--flip",
            paramLabel = "AXIS,...",
            split = ",",
            hideParamSyntax = true,
            description = "Axes mirrored half of the time, as x,y. Default: none, because where left and right or"
                    + " front and back mean something a flip teaches wrong labels.")
    List<Axis> flip = List.of();

    @Option(
            names = "--rotate",
            paramLabel = "DEG",
            description = "Largest rotation, 0 for none. Default: 20 in 2-D, 15 about each axis in 3-D.")
    Double rotate;

    @Option(
            names = "--scale",
            paramLabel = "LO,HI",
            split = ",",
            hideParamSyntax = true,
            description = "Smallest and largest magnification, as 0.85,1.2 (the default); 1,1 for none.")
    List<Double> scale = List.of(0.85, 1.2);

    @Option(
            names = "--intensity",
            paramLabel = "on|off",
            description = "Random contrast, brightness, gamma and noise. Default: on.")
    Switch intensity = Switch.ON;

    Augmentation augmentation(int rank) {
        double degrees = rotate != null ? rotate : rank == 2 ? FLAT_ROTATION_DEGREES : VOLUME_ROTATION_DEGREES;
        List<Double> rotation =
                degrees == 0 ? List.of() : rank == 2 ? List.of(degrees) : List.of(degrees, degrees, degrees);
        Augmentation usual = intensity == Switch.ON ? Augmentation.moderate(rank) : Augmentation.none();
        return new Augmentation(
                        List.of(),
                        0,
                        rotation,
                        HALF,
                        scaleRange(),
                        usual.gain(),
                        usual.offset(),
                        usual.gamma(),
                        usual.noise())
                .withFlips(Axis.indices(flip, rank));
    }

    private Range scaleRange() {
        if (scale.size() != 2) {
            throw new IllegalArgumentException("--scale: expected two numbers as 0.85,1.2, found " + scale);
        }
        boolean none = scale.get(0) == 1 && scale.get(1) == 1;
        return none ? Range.NEVER : new Range(scale.get(0), scale.get(1), HALF);
    }
}
