package org.sorensen.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.FloatBuffer;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;

/** Views of an engine's tensors as core arrays: on the CPU the engine's own memory, without a copy. */
final class EngineMemory {
    private EngineMemory() {}

    static Shape shape(NDArray array) {
        long[] extents = array.getShape().getShape();
        int[] narrowed = new int[extents.length];
        for (int i = 0; i < narrowed.length; i++) {
            narrowed[i] = Math.toIntExact(extents[i]);
        }
        return Shape.of(narrowed);
    }

    /**
     * A view of single-precision values. It is valid as long as the tensor lives; a tensor that is not contiguous is first
     * copied by the engine.
     */
    static FloatArray floats(NDArray array) {
        requireType("scores", array, DataType.FLOAT32);
        return FloatArray.of(array.toByteBuffer(true).asFloatBuffer(), shape(array));
    }

    /** A target of the kind that was declared. */
    static Target target(NDArray array, TargetKind kind) {
        return kind == TargetKind.SOFT ? SoftMap.of(floats(array)) : labels(array);
    }

    private static LabelMap labels(NDArray array) {
        Shape shape = shape(array);
        return switch (array.getDataType()) {
            case UINT8, BOOLEAN -> LabelMap.of(array.toByteBuffer(true), shape);
            case INT32 -> LabelMap.of(array.toByteBuffer(true).asIntBuffer(), shape);
            case INT64 -> LabelMap.of(narrow(array.toLongArray()), shape);
            case FLOAT32 -> LabelMap.of(integral(array.toByteBuffer(true).asFloatBuffer()), shape);
            default ->
                throw new IllegalArgumentException("labels must be of type uint8, bool, int32, int64 or float32"
                        + " (whole numbers), found " + array.getDataType());
        };
    }

    private static int[] narrow(long[] labels) {
        int[] narrowed = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != (int) labels[i]) {
                throw new IllegalArgumentException(
                        "label " + labels[i] + " at index " + i + " does not fit in 32 bits");
            }
            narrowed[i] = (int) labels[i];
        }
        return narrowed;
    }

    private static int[] integral(FloatBuffer labels) {
        int[] whole = new int[labels.remaining()];
        for (int i = 0; i < whole.length; i++) {
            float label = labels.get(i);
            if (label != (int) label) {
                throw new IllegalArgumentException("label " + label + " at index " + i
                        + " is not a whole number; declare the target TargetKind.SOFT if it holds fractions");
            }
            whole[i] = (int) label;
        }
        return whole;
    }

    static void requireType(String what, NDArray array, DataType expected) {
        if (array.getDataType() != expected) {
            throw new IllegalArgumentException(
                    what + " must be of type " + expected + ", found " + array.getDataType());
        }
    }

    static boolean onCpu(NDArray array) {
        return array.getDevice().equals(Device.cpu());
    }

    /** The array itself on the CPU, else a copy that lives in the manager. */
    static NDArray onHost(NDManager manager, NDArray array) {
        if (onCpu(array)) {
            return array;
        }
        NDArray copy = array.toDevice(Device.cpu(), true);
        copy.attach(manager);
        return copy;
    }
}
