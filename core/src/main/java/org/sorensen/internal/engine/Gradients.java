package org.sorensen.internal.engine;

import java.util.Objects;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.HalfArray;
import org.sorensen.array.Scores;

/** Arrays for gradients: which fit, and how they are added. */
public final class Gradients {
    private Gradients() {}

    /**
     * Refuses a missing gradient array.
     *
     * @param what what the gradient is by
     * @param gradient the array
     * @return the same
     */
    public static Scores requirePresent(String what, Scores gradient) {
        return Objects.requireNonNull(
                gradient,
                () -> "gradient: pass an array of the " + what + "' type and shape, or call evaluate without one");
    }

    /**
     * Refuses a gradient array of another type or shape; numbers in half precision may have one in single precision.
     *
     * @param what what the gradient is by
     * @param scores the array it is by
     * @param gradient the gradient array
     */
    public static void requireFits(String what, Scores scores, Scores gradient) {
        boolean half = scores instanceof HalfArray;
        boolean fits = gradient.kind().equals(scores.kind()) || half && gradient instanceof FloatArray;
        if (!fits || !scores.shape().equals(gradient.shape())) {
            throw new IllegalArgumentException("the gradient must be a " + scores.kind()
                    + (half ? " or a FloatArray " : " ") + scores.shape() + " like the " + what + ", found a "
                    + gradient.kind() + " " + gradient.shape());
        }
    }

    /**
     * An array to work on parts of a gradient in; half precision is worked on in single precision.
     *
     * @param gradient the gradient array
     * @return zeros
     */
    public static Scores like(Scores gradient) {
        return gradient instanceof DoubleArray
                ? DoubleArray.zeros(gradient.shape())
                : FloatArray.zeros(gradient.shape());
    }

    /** {@code into += factor · from}. */
    static void add(Scores into, Scores from, double factor) {
        for (int i = 0; i < into.shape().size(); i++) {
            into.set(i, into.get(i) + factor * from.get(i));
        }
    }

    /**
     * Multiplies every entry.
     *
     * @param gradient the gradient array
     * @param factor the factor
     */
    public static void scale(Scores gradient, double factor) {
        for (int i = 0; i < gradient.shape().size(); i++) {
            gradient.set(i, factor * gradient.get(i));
        }
    }

    /**
     * Copies an array into one of another precision.
     *
     * @param from the array
     * @param into where its entries go, rounded
     */
    public static void copy(Scores from, Scores into) {
        float[] run = new float[FloatSweeps.TILE];
        int size = from.shape().size();
        for (int first = 0; first < size; first += run.length) {
            int count = Math.min(run.length, size - first);
            from.read(first, run, count);
            into.write(first, run, count);
        }
    }
}
