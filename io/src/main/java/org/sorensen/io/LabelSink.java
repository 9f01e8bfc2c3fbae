package org.sorensen.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Collects values as labels: whole numbers from 0, exactly. */
final class LabelSink implements ValueSink {
    /** What a slope stored as float32 can move a whole number by, as 255 times 1/255. */
    private static final double SCALING_ERROR = 1e-4;

    private final Path file;
    private final int elements;
    private final double slope;
    private final double inter;
    private int[] labels;
    private int size;

    LabelSink(ByteSource source, int elements, double slope, double inter) {
        this.file = source.file();
        this.elements = elements;
        this.slope = slope;
        this.inter = inter;
        this.labels = new int[ValueSink.firstCapacity(source, elements)];
    }

    @Override
    public void accept(double[] run, int count) throws IOException {
        while (size + count > labels.length) {
            labels = Arrays.copyOf(labels, ValueSink.nextCapacity(labels.length, elements));
        }
        for (int i = 0; i < count; i++) {
            double value = run[i] * slope + inter;
            double whole = Math.rint(value);
            boolean rounded = slope != 1 && Math.abs(value - whole) <= SCALING_ERROR;
            labels[size + i] = label(file, size + i, rounded ? whole : value);
        }
        size += count;
    }

    /** Checks one value. */
    static int label(Path file, int voxel, double value) throws CorruptImageException {
        int label = (int) value;
        if (label != value || label < 0) {
            throw new CorruptImageException(
                    file,
                    "label of voxel " + voxel,
                    "a whole number from 0 to " + Integer.MAX_VALUE + " (class indices)",
                    value + "");
        }
        return label;
    }

    /** The array, once all elements have come. */
    int[] labels() {
        return labels;
    }
}
