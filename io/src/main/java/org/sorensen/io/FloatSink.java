package org.sorensen.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Collects values as floats, scaled; grows as they come where the claimed number is not to be believed. */
final class FloatSink implements ValueSink {
    private final Path file;
    private final int elements;
    private final double slope;
    private final double inter;
    private float[] values;
    private int size;

    FloatSink(ByteSource source, int elements, double slope, double inter) {
        this.file = source.file();
        this.elements = elements;
        this.slope = slope;
        this.inter = inter;
        this.values = new float[ValueSink.firstCapacity(source, elements)];
    }

    @Override
    public void accept(double[] run, int count) throws IOException {
        while (size + count > values.length) {
            values = Arrays.copyOf(values, ValueSink.nextCapacity(values.length, elements));
        }
        for (int i = 0; i < count; i++) {
            values[size + i] = toFloat(file, size + i, run[i] * slope + inter);
        }
        size += count;
    }

    /** Rounds one value; refuses what would become infinite. */
    static float toFloat(Path file, int voxel, double value) throws CorruptImageException {
        float rounded = (float) value;
        if (Float.isInfinite(rounded) && Double.isFinite(value)) {
            throw new CorruptImageException(
                    file, "voxel " + voxel, "a value within the range of 32-bit floats", value + "");
        }
        return rounded;
    }

    /** The array, once all elements have come. */
    float[] values() {
        return values;
    }
}
