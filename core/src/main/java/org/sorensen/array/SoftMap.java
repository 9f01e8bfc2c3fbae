package org.sorensen.array;

/**
 * Soft, one-hot or multi-label targets {@code [N, C, spatial…]}: a value from 0 to 1 for each voxel and class.
 *
 * <p>{@code of} wraps without copying. Values outside [0, 1] and NaN are refused when a loss reads them.
 */
public final class SoftMap implements Target {
    private final Scores values;

    private SoftMap(Scores values) {
        this.values = values;
    }

    /**
     * Wraps values of any precision.
     *
     * @param values {@code [N, C, spatial…]}; not copied
     * @return the target
     */
    public static SoftMap of(Scores values) {
        return new SoftMap(values);
    }

    /**
     * The one-hot form of a label map; a convenience for tests and small data, since the losses never need it.
     *
     * @param labels {@code [N, spatial…]}, every label from 0 to {@code classes - 1}
     * @param classes the number of classes C
     * @return {@code [N, C, spatial…]} of zeros and ones
     * @throws IllegalArgumentException if a label is out of range
     */
    public static SoftMap oneHot(LabelMap labels, int classes) {
        int n = labels.shape().extent(0);
        int voxels = labels.shape().size() / n;
        Shape spatial = labels.shape().dropLeading(1);
        FloatArray values = FloatArray.zeros(spatial.prepend(n, classes));
        float[] one = {1};
        for (int i = 0; i < labels.shape().size(); i++) {
            int label = labels.get(i);
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        "label " + label + " at index " + i + " is outside 0 to " + (classes - 1));
            }
            values.write(((i / voxels) * classes + label) * voxels + i % voxels, one, 1);
        }
        return new SoftMap(values);
    }

    @Override
    public Shape shape() {
        return values.shape();
    }

    /**
     * One value.
     *
     * @param index the position in row-major order
     * @return the value
     */
    public double get(int index) {
        return values.get(index);
    }

    /**
     * Copies a run of values out in single precision.
     *
     * @param from the first index
     * @param into where they go, from position 0; overwritten
     * @param count how many
     */
    public void read(int from, float[] into, int count) {
        values.read(from, into, count);
    }
}
