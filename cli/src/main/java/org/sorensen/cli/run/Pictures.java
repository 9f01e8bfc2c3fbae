package org.sorensen.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.array.LabelMap;
import org.sorensen.io.Grid;
import org.sorensen.io.Image;
import org.sorensen.report.overlay.LabelClass;
import org.sorensen.report.overlay.Orientation;
import org.sorensen.report.overlay.Overlay;

/** Overlays of cases as they lie in their files. */
final class Pictures {
    private static final double EIGHT_BIT_WHITE = 255;
    private static final double SIXTEEN_BIT_WHITE = 65535;
    /** The directions in which the world's axes grow, and their opposites. */
    private static final String[] LETTERS = {"RL", "AP", "SI"};

    private Pictures() {}

    static Overlay overlay(
            Image image, LabelMap reference, LabelMap prediction, List<String> classNames, OptionalInt ignoreLabel) {
        Overlay.Builder builder = builder(image);
        builder.spacingMm(image.grid().spacingMm()).reference(reference).prediction(prediction);
        ignoreLabel.ifPresent(builder::ignoreLabel);
        if (image.grid().rank() == 3) {
            orientation(image.grid()).ifPresent(builder::orientation);
        }
        List<LabelClass> classes = new ArrayList<>();
        for (int label = 1; label < classNames.size(); label++) {
            classes.add(new LabelClass(label, classNames.get(label)));
        }
        return builder.classes(classes).build();
    }

    /** Pictures of three channels are colours; of any other image the first channel is shown. */
    private static Overlay.Builder builder(Image image) {
        if (image.grid().rank() == 2 && image.channels() == 3) {
            float largest = 0;
            for (float value : image.data()) {
                largest = Math.max(largest, value);
            }
            double white = largest <= 1 ? 1 : largest <= EIGHT_BIT_WHITE ? EIGHT_BIT_WHITE : SIXTEEN_BIT_WHITE;
            return Overlay.rgb(image.data(), image.shape(), white);
        }
        float[] channel = new float[image.grid().voxels()];
        System.arraycopy(image.data(), 0, channel, 0, channel.length);
        return Overlay.grey(channel, image.grid().shape());
    }

    /** The nearest of the patient's directions for each axis; empty where two axes are nearest to the same one. */
    private static Optional<Orientation> orientation(Grid grid) {
        double[][] affine = grid.affine();
        StringBuilder codes = new StringBuilder();
        boolean[] taken = new boolean[3];
        for (int column = 0; column < 3; column++) {
            int nearest = 0;
            for (int row = 1; row < 3; row++) {
                if (Math.abs(affine[row][column]) > Math.abs(affine[nearest][column])) {
                    nearest = row;
                }
            }
            if (taken[nearest]) {
                return Optional.empty();
            }
            taken[nearest] = true;
            codes.append(LETTERS[nearest].charAt(affine[nearest][column] > 0 ? 0 : 1));
        }
        return Optional.of(Orientation.ofNifti(codes.toString(), Orientation.Convention.NEUROLOGICAL));
    }
}
