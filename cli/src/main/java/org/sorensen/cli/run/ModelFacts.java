package org.sorensen.cli.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sorensen.array.Shape;
import org.sorensen.cli.UsageException;
import org.sorensen.djl.net.Checkpoint;
import org.sorensen.djl.train.Normalisation;

/**
 * What prediction has to know beside the network; kept in every checkpoint.
 *
 * @param normalisation how images were brought to a common scale
 * @param patch the extents trained on
 * @param filesPerImage 1, or the channel files of an image
 * @param classNames background first
 */
record ModelFacts(Normalisation normalisation, List<Integer> patch, int filesPerImage, List<String> classNames) {
    private static final String NORMALISATION = "normalisation";
    private static final String PATCH = "patch";
    private static final String FILES = "filesPerImage";
    private static final String NAMES = "classNames";

    static ModelFacts of(RunConfig config) {
        return new ModelFacts(
                config.options().data.normalise,
                config.options().patches.patch,
                config.data().filesPerImage(),
                config.options().data.classNames);
    }

    Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(NORMALISATION, normalisation.name());
        map.put(PATCH, patch.stream().map(String::valueOf).collect(Collectors.joining("x")));
        map.put(FILES, Integer.toString(filesPerImage));
        map.put(NAMES, String.join("\n", classNames));
        return map;
    }

    /** Reads what {@link #toMap} put into a checkpoint. */
    static ModelFacts of(Checkpoint checkpoint, Path file) {
        Map<String, String> map = checkpoint.metadata();
        for (String field : List.of(NORMALISATION, PATCH, FILES, NAMES)) {
            if (!map.containsKey(field)) {
                throw new UsageException(file + " does not say how to prepare images: it has no field '" + field
                        + "', so it was not written by sorensen train; train with that, or predict from Java");
            }
        }
        return new ModelFacts(
                Normalisation.valueOf(map.get(NORMALISATION)),
                Arrays.stream(map.get(PATCH).split("x")).map(Integer::valueOf).toList(),
                Integer.parseInt(map.get(FILES)),
                List.of(map.get(NAMES).split("\n")));
    }

    Shape tile() {
        return Plans.shape(patch);
    }
}
