package org.sorensen.djl.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Objects;

/** An array of floats outside the engine, as checkpoints hold it. */
public final class StoredArray {
    private final Shape shape;
    private final float[] values;

    /**
     * Wraps values.
     *
     * @param shape the shape
     * @param values row-major values; not copied
     * @throws IllegalArgumentException if the length is not the shape's size
     */
    public StoredArray(Shape shape, float[] values) {
        if (shape.size() != values.length) {
            throw new IllegalArgumentException(
                    "shape " + shape + " needs " + shape.size() + " values, found " + values.length);
        }
        this.shape = shape;
        this.values = values;
    }

    /**
     * Copies an engine's array.
     *
     * @param array single precision, on any device
     * @return its values
     */
    public static StoredArray of(NDArray array) {
        return new StoredArray(array.getShape(), array.toFloatArray());
    }

    /**
     * The shape.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The values.
     *
     * @return the array itself, not a copy
     */
    public float[] values() {
        return values;
    }

    /**
     * Whether no value is infinite or NaN.
     *
     * @return whether every value is a finite number
     */
    public boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /**
     * A new array in the engine's own memory.
     *
     * @param manager owns it and decides its device
     * @return the copy
     */
    public NDArray toArray(NDManager manager) {
        // What create() returns lies in a Java buffer that is not aligned for vector instructions.
        try (NDArray buffer = manager.create(values, shape)) {
            return buffer.duplicate();
        }
    }

    /**
     * Overwrites an array of the engine, which stays the same object.
     *
     * @param array of this shape, at least one axis; its values are overwritten
     */
    public void copyTo(NDArray array) {
        NoGradient.run(() -> {
            try (NDManager scratch = array.getManager().newSubManager()) {
                array.set(new NDIndex(":"), scratch.create(values, shape));
            }
        });
    }

    /** Equal shapes and the same bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StoredArray array && shape.equals(array.shape) && Arrays.equals(values, array.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(shape, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
        return "StoredArray" + shape;
    }
}
