package org.sorensen.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sorensen.peer.PeerInput;

/**
 * One value, and perhaps a gradient, that another library gave for an input.
 *
 * @param id names the case in messages
 * @param peer the library and its version
 * @param loss the peer's name of the loss
 * @param arguments the keywords the peer was called with: null, {@link Boolean}, {@link Number}, {@link String},
 *     {@link java.util.List} and {@link Map}
 * @param bug whether the values show a known defect of the peer
 * @param input scores, target, mask, weights
 * @param values the value, or all values where the peer did not reduce them; NaN where the peer's is none
 * @param reduced whether the value is one number
 * @param gradient by the scores, in row-major order; of the sum of the values where they are several
 * @param tolerance the relative tolerance the numbers deserve
 */
public record GoldenCase(
        String id,
        String peer,
        String loss,
        Map<String, Object> arguments,
        boolean bug,
        PeerInput input,
        double[] values,
        boolean reduced,
        Optional<double[]> gradient,
        OptionalDouble tolerance) {
    /** Copies the arrays. */
    public GoldenCase {
        // None is null, which Map.copyOf refuses
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
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

    /** The case in a few words. */
    @Override
    public String toString() {
        return id + ": " + peer + " " + loss + arguments + " on "
                + input.scores().shape();
    }
}
