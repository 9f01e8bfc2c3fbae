package org.sorensen.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;

/**
 * One value, and perhaps a gradient, that another library gave for an input.
 *
 * @param id unique within its file
 * @param peer the library and its version
 * @param loss the peer's name of the loss
 * @param kwargs the arguments the peer was called with, an object
 * @param inputKind whether the peer was given logits or probabilities
 * @param input {@code [N, C, spatial…]}
 * @param targetKind what the target holds
 * @param target labels for {@link TargetKind#LABELS}, a soft map otherwise
 * @param mask 1 where a voxel counts, 0 where not
 * @param ignoreLabel the label the peer ignored
 * @param bug a defect of the peer that the value shows
 * @param values the value, or all values where the peer did not reduce them
 * @param reduced whether the value is one number
 * @param gradient by the input, in row-major order
 * @param tolerance the relative tolerance the numbers deserve
 */
public record GoldenCase(
        String id,
        String peer,
        String loss,
        JsonNode kwargs,
        InputKind inputKind,
        DoubleArray input,
        TargetKind targetKind,
        Target target,
        Optional<FloatArray> mask,
        OptionalInt ignoreLabel,
        Optional<String> bug,
        double[] values,
        boolean reduced,
        Optional<double[]> gradient,
        OptionalDouble tolerance) {
    /** What the scores are. */
    public enum InputKind {
        /** Scores before an activation. */
        LOGITS,
        /** Scores after it. */
        PROBABILITIES
    }

    /** What the target holds. */
    public enum TargetKind {
        /** One integer for each voxel. */
        LABELS,
        /** 0 or 1 for each voxel and class. */
        ONEHOT,
        /** From 0 to 1 for each voxel and class. */
        SOFT
    }

    /** Copies the arrays. */
    public GoldenCase {
        values = values.clone();
        gradient = gradient.map(double[]::clone);
    }

    /**
     * The values.
     *
     * @return a copy; one element where {@link #reduced()}
     */
    @Override
    public double[] values() {
        return values.clone();
    }

    /**
     * The gradient.
     *
     * @return a copy, empty where the peer's was not recorded
     */
    @Override
    public Optional<double[]> gradient() {
        return gradient.map(double[]::clone);
    }

    static Target target(TargetKind kind, double[] values, Shape shape) {
        if (kind == TargetKind.LABELS) {
            return LabelMap.pack(Arrays.stream(values).mapToInt(v -> (int) v).toArray(), shape);
        }
        return SoftMap.of(DoubleArray.of(values, shape));
    }

    /** The case in a few words. */
    @Override
    public String toString() {
        return id + ": " + peer + " " + loss + kwargs + " on " + input.shape();
    }
}
