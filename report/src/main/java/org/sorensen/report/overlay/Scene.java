package org.sorensen.report.overlay;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.sorensen.array.LabelMap;

/**
 * Everything that an overlay shows.
 *
 * @param picture the image
 * @param grid its voxels
 * @param orientation how it lies in the patient, if known
 * @param reference the reference labels, if any
 * @param prediction the predicted labels, if any
 * @param ignoreLabel the reference label of voxels that are left out, if any
 * @param classes the labels that are shown, in the order of their colours
 * @param box the first and last index shown of each axis
 */
record Scene(
        Picture picture,
        Grid grid,
        Optional<Orientation> orientation,
        Optional<LabelMap> reference,
        Optional<LabelMap> prediction,
        OptionalInt ignoreLabel,
        List<LabelClass> classes,
        int[][] box) {
    /**
     * The whole grid.
     *
     * @param wanted the classes to show; all that occur if it is empty
     */
    static Scene of(
            Picture picture,
            Grid grid,
            Optional<Orientation> orientation,
            Optional<LabelMap> reference,
            Optional<LabelMap> prediction,
            OptionalInt ignoreLabel,
            List<LabelClass> wanted) {
        int[] extents = grid.extents();
        int[][] whole = {{0, extents[0] - 1}, {0, extents[1] - 1}, {0, extents[2] - 1}};
        List<LabelClass> classes = wanted.isEmpty() ? found(grid, reference, prediction, ignoreLabel) : wanted;
        return new Scene(picture, grid, orientation, reference, prediction, ignoreLabel, classes, whole);
    }

    /** Only the box around the classes, grown by a margin; the whole grid if no class occurs. */
    Scene cropped(double marginMm) {
        int[][] inner = Stream.of(reference, prediction)
                .flatMap(Optional::stream)
                .flatMap(labels -> grid.box(labels, this::isShown).stream())
                .reduce(Scene::union)
                .orElse(box);
        int[][] grown = new int[3][];
        for (int axis = 0; axis < 3; axis++) {
            int margin = (int) Math.ceil(marginMm / grid.spacing()[axis]);
            int last = grid.extents()[axis] - 1;
            grown[axis] = new int[] {Math.max(0, inner[axis][0] - margin), Math.min(last, inner[axis][1] + margin)};
        }
        return new Scene(picture, grid, orientation, reference, prediction, ignoreLabel, classes, grown);
    }

    boolean isShown(int label) {
        for (LabelClass each : classes) {
            if (each.label() == label) {
                return true;
            }
        }
        return false;
    }

    boolean isIgnored(int index) {
        return ignoreLabel.isPresent()
                && reference.isPresent()
                && reference.get().get(index) == ignoreLabel.getAsInt();
    }

    private static int[][] union(int[][] a, int[][] b) {
        int[][] union = new int[3][];
        for (int axis = 0; axis < 3; axis++) {
            union[axis] = new int[] {Math.min(a[axis][0], b[axis][0]), Math.max(a[axis][1], b[axis][1])};
        }
        return union;
    }

    private static List<LabelClass> found(
            Grid grid, Optional<LabelMap> reference, Optional<LabelMap> prediction, OptionalInt ignoreLabel) {
        TreeSet<Integer> labels = new TreeSet<>();
        Stream.of(reference, prediction).flatMap(Optional::stream).forEach(map -> {
            int previous = 0;
            for (int i = 0; i < grid.size(); i++) {
                int label = map.get(i);
                if (label != previous) {
                    labels.add(label);
                    previous = label;
                }
            }
        });
        labels.remove(0);
        ignoreLabel.ifPresent(labels::remove);
        return labels.stream()
                .map(label -> new LabelClass(label, "label " + label))
                .toList();
    }
}
