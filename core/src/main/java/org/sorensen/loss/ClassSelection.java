package org.sorensen.loss;

import java.util.Arrays;

/**
 * Which classes an overlap loss averages over. The activation always sees every channel, and per-voxel losses always
 * count every class; only the terms of overlap losses are selected.
 */
public final class ClassSelection {
    private static final ClassSelection ALL = new ClassSelection(null, true);
    private static final ClassSelection FOREGROUND = new ClassSelection(null, false);

    private final int[] classes;
    private final boolean background;

    private ClassSelection(int[] classes, boolean background) {
        this.classes = classes;
        this.background = background;
    }

    /**
     * Every class.
     *
     * @return the selection
     */
    public static ClassSelection all() {
        return ALL;
    }

    /**
     * Every class but 0, the background; an error for scores of one channel, which hold no background.
     *
     * @return the selection
     */
    public static ClassSelection foreground() {
        return FOREGROUND;
    }

    /**
     * The named classes.
     *
     * @param classes distinct class indices, at least one; copied and sorted
     * @return the selection
     * @throws IllegalArgumentException if there is none, or one is negative or repeated
     */
    public static ClassSelection of(int... classes) {
        int[] sorted = classes.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0 || sorted[0] < 0) {
            throw new IllegalArgumentException(
                    "expected at least one class index of 0 or more, found " + Arrays.toString(classes));
        }
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                throw new IllegalArgumentException(
                        "class " + sorted[i] + " is selected twice in " + Arrays.toString(classes));
            }
        }
        return new ClassSelection(sorted, true);
    }

    /**
     * The indices selected among a number of channels.
     *
     * @param channels the number of channels C
     * @return ascending indices, at least one
     * @throws IllegalArgumentException if an index is not below C, or nothing is left
     */
    public int[] indices(int channels) {
        if (classes != null) {
            if (classes[classes.length - 1] >= channels) {
                throw new IllegalArgumentException("selected class " + classes[classes.length - 1]
                        + " does not exist in scores of " + channels + " channels (0 to " + (channels - 1) + ")");
            }
            return classes.clone();
        }
        if (!background && channels == 1) {
            throw new IllegalArgumentException(
                    "scores of 1 channel hold no background to leave out; use ClassSelection.all()");
        }
        int first = background ? 0 : 1;
        int[] indices = new int[channels - first];
        Arrays.setAll(indices, i -> i + first);
        return indices;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassSelection that
                && background == that.background
                && Arrays.equals(classes, that.classes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(classes) * 31 + Boolean.hashCode(background);
    }

    @Override
    public String toString() {
        return classes != null ? Arrays.toString(classes) : background ? "all" : "foreground";
    }
}
