package org.sorensen.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A constructor call of a peer's loss.
 *
 * <p>Argument values are {@code null} for None, {@link Boolean}, {@link Number}, {@link String}, {@link List},
 * {@link Map} and {@link PythonCall}.
 *
 * @param preset the library and version
 * @param loss the class, without modules
 * @param positional arguments without a name
 * @param arguments arguments with one
 * @param bugCompatible whether the peer's known defects are reproduced too
 */
public record PeerCall(
        Preset preset, String loss, List<Object> positional, Map<String, Object> arguments, boolean bugCompatible) {
    /** Copies the arguments. */
    public PeerCall {
        Objects.requireNonNull(preset, "preset");
        Objects.requireNonNull(loss, "loss");
        // None is null, which List.copyOf and Map.copyOf refuse
        positional = Collections.unmodifiableList(new ArrayList<>(positional));
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /**
     * A call with keywords alone, without the peer's defects.
     *
     * @param preset the library and version
     * @param loss the class
     * @param arguments the keywords
     */
    public PeerCall(Preset preset, String loss, Map<String, Object> arguments) {
        this(preset, loss, List.of(), arguments, false);
    }

    /**
     * The same call with or without the peer's known defects.
     *
     * @param value whether they are reproduced
     * @return the changed copy
     */
    public PeerCall withBugs(boolean value) {
        return new PeerCall(preset, loss, positional, arguments, value);
    }

    /** The version and the call as Python writes it. */
    @Override
    public String toString() {
        return preset.id() + " " + new PythonCall(loss, positional, arguments);
    }
}
