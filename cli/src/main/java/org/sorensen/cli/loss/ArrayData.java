package org.sorensen.cli.loss;

import java.util.Locale;
import org.sorensen.array.Shape;
import org.sorensen.io.ElementType;

/** An array that was read, with the file it came from. */
interface ArrayData {
    ArrayFile source();

    Shape shape();

    ElementType type();

    /** The elements in single precision; a usage error where one is beyond its range. */
    float[] floats();

    /** The bits of an array of float16. */
    short[] float16Bits();

    /** The elements in double precision. */
    double[] doubles();

    /** The elements as whole numbers; a usage error where one is none. */
    int[] ints();

    /** File, type and shape, as {@code logits.npy, float32 [2, 3, 8, 8]}. */
    default String describe() {
        return source() + ", " + type().name().toLowerCase(Locale.ROOT) + " " + shape();
    }
}
