package org.sorensen.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Results as JSON for programs: two spaces of indent, keys in a stable order, a line feed at the end.
 *
 * <p>Records keep the order of their components, linked and sorted maps their own order; any other map is sorted by key.
 * A number that is not finite, and an empty {@code Optional} or {@code OptionalDouble}, becomes {@code null}: JSON has no
 * NaN, so give the reason in a field of its own.
 */
public final class SummaryJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new Jdk8Module())
            .registerModule(new SimpleModule()
                    .addSerializer(new StableMapSerializer())
                    .addSerializer(Path.class, ToStringSerializer.instance)
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Duration.class, ToStringSerializer.instance));

    private SummaryJson() {}

    /**
     * Writes a value as a JSON file in UTF-8, atomically.
     *
     * @param file the file to write; replaced if it exists
     * @param value a record, map, list, array, text, number, boolean, enum, path, or a nesting of them
     * @throws IOException if the file cannot be written; an older file is then left as it was
     * @throws IllegalArgumentException if the value holds something that cannot be written as JSON
     */
    public static void write(Path file, Object value) throws IOException {
        AtomicFile.write(file, toJson(value).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A value as JSON.
     *
     * @param value as for {@link #write}
     * @return the text, ended by a line feed
     * @throws IllegalArgumentException if the value holds something that cannot be written as JSON
     */
    public static String toJson(Object value) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = new FiniteJsonGenerator(MAPPER.createGenerator(out))) {
            MAPPER.writer(printer()).writeValue(generator, value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write this value as JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON to memory failed", e);
        }
        return out.append('\n').toString();
    }

    private static DefaultPrettyPrinter printer() {
        return new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));
    }
}
