package org.sorensen.cli.run;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sorensen.cli.UsageException;
import org.sorensen.report.SummaryJson;

/**
 * Everything that a run was started with; enough to go on with it.
 *
 * @param format the version of this file's layout
 * @param sorensen the version that wrote it
 * @param options all settings, none left open
 * @param data what the files have in common
 * @param training the cases trained on
 * @param validation the cases measured
 * @param network the network in full
 * @param environment machine and libraries
 */
record RunConfig(
        int format,
        String sorensen,
        TrainOptions options,
        DataFacts data,
        List<CaseEntry> training,
        List<CaseEntry> validation,
        Map<String, Object> network,
        Map<String, String> environment) {

    static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .addModule(new SimpleModule().addSerializer(Path.class, ToStringSerializer.instance))
            .build();

    void write(Path file) throws IOException {
        SummaryJson.write(file, MAPPER.valueToTree(this));
    }

    static RunConfig read(Path file) throws IOException {
        try {
            JsonNode tree = MAPPER.readTree(Files.readString(file));
            int format = tree.path("format").asInt();
            if (format != FORMAT) {
                throw new UsageException(file + ": expected a configuration of format " + FORMAT + ", found "
                        + (format == 0 ? "none" : String.valueOf(format)) + "; it is of another version of sorensen");
            }
            return MAPPER.treeToValue(tree, RunConfig.class);
        } catch (JacksonException e) {
            throw new UsageException(
                    file + " is not a run's configuration: " + e.getOriginalMessage() + "; start a new run", e);
        }
    }

    /** All settings by the name of their option, as {@code stepsPerEpoch} for {@code --steps-per-epoch}. */
    static Map<String, String> settings(TrainOptions options) {
        Map<String, String> flat = new LinkedHashMap<>();
        JsonNode groups = MAPPER.valueToTree(options);
        groups.forEach(group -> group.properties().forEach(field -> flat.put(field.getKey(), text(field.getValue()))));
        return flat;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
