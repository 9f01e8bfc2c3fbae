package org.sorensen.djl.net;

import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is needed to go on training, or to predict, outside the engine.
 *
 * @param spec the network the parameters belong to
 * @param step how many optimiser steps were done
 * @param parameters the network's arrays by name, running averages included
 * @param optimizer the optimiser's arrays by name; empty where only prediction is wanted
 * @param metadata further facts for whoever reads the file, in order
 */
public record Checkpoint(
        NetworkSpec spec,
        long step,
        Map<String, StoredArray> parameters,
        Map<String, StoredArray> optimizer,
        Map<String, String> metadata) {

    /** Copies the maps; the arrays are shared. */
    public Checkpoint {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        optimizer = Collections.unmodifiableMap(new LinkedHashMap<>(optimizer));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Copies a network's parameters.
     *
     * @param net an initialised network
     * @param step how many optimiser steps were done
     * @param optimizer the optimiser's arrays
     * @param metadata further facts
     * @return the checkpoint, independent of the engine
     */
    public static Checkpoint of(
            SegmentationNet net, long step, Map<String, StoredArray> optimizer, Map<String, String> metadata) {
        Map<String, StoredArray> parameters = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : net.getParameters()) {
            parameters.put(entry.getKey(), StoredArray.of(entry.getValue().getArray()));
        }
        return new Checkpoint(net.spec(), step, parameters, optimizer, metadata);
    }

    /**
     * Overwrites the parameters of a network with the stored ones.
     *
     * @param net an initialised network of the same specification; its arrays stay the same objects
     * @throws IllegalArgumentException if the specification or the names or shapes of the parameters differ; then the
     *     network is as it was
     */
    public void restore(SegmentationNet net) {
        mismatch(net).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        for (Pair<String, Parameter> entry : net.getParameters()) {
            parameters.get(entry.getKey()).copyTo(entry.getValue().getArray());
        }
    }

    /** Why the parameters do not fit a network, where they do not. */
    Optional<String> mismatch(SegmentationNet net) {
        if (!spec.equals(net.spec())) {
            List<String> differences = new ArrayList<>();
            Map<String, Object> mine = spec.toMap();
            net.spec().toMap().forEach((field, wanted) -> {
                if (!wanted.equals(mine.get(field))) {
                    differences.add(field + " " + mine.get(field) + " instead of " + wanted);
                }
            });
            return Optional.of("it holds another architecture than the network to load it into: "
                    + String.join(", ", differences)
                    + "; build the network from the checkpoint's own specification, or train anew");
        }
        Map<String, StoredArray> left = new LinkedHashMap<>(parameters);
        for (Pair<String, Parameter> entry : net.getParameters()) {
            StoredArray stored = left.remove(entry.getKey());
            if (stored == null) {
                return Optional.of("it has no parameter \"" + entry.getKey() + "\"");
            }
            if (!stored.shape().equals(entry.getValue().getShape())) {
                return Optional.of("parameter \"" + entry.getKey() + "\" has shape " + stored.shape() + ", expected "
                        + entry.getValue().getShape());
            }
        }
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of("it has parameters the network has not: " + left.keySet());
    }
}
