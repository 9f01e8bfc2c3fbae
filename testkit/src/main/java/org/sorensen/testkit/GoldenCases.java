package org.sorensen.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads golden cases: JSON lines, one object each, empty lines skipped; gzipped where the name ends in {@code .gz}.
 *
 * <p>Fields: {@code id, peer, loss, kwargs, input_kind} ({@code logits, probabilities}), {@code shape, input, target_kind}
 * ({@code labels, onehot, soft}), {@code target_shape, target, value} (a number, or a list where the peer did not reduce);
 * optional: {@code mask} with {@code mask_shape}, {@code sample_weight} with {@code sample_weight_shape},
 * {@code ignore_index, bug, grad} or {@code grad_of_sum}, {@code tolerance}. Arrays are flat, row-major. Fields of another
 * name are passed over. A number may be null, NaN or Infinity where the peer's is none.
 */
public final class GoldenCases {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private GoldenCases() {}

    /**
     * Reads a file.
     *
     * @param file {@code .jsonl} or {@code .jsonl.gz}
     * @return its cases in order
     * @throws GoldenFormatException if a line is not a case; names line, field, expected, found
     * @throws IOException if the file cannot be read
     */
    public static List<GoldenCase> read(Path file) throws IOException {
        List<GoldenCase> cases = new ArrayList<>();
        stream(file, cases::add);
        return cases;
    }

    /**
     * Reads a file case by case, so that its size does not matter.
     *
     * @param file {@code .jsonl} or {@code .jsonl.gz}
     * @param each called with each case in order
     * @throws GoldenFormatException if a line is not a case; names line, field, expected, found
     * @throws IOException if the file cannot be read
     */
    public static void stream(Path file, Consumer<GoldenCase> each) throws IOException {
        String name = file.getFileName().toString();
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            stream(name, in, each);
        }
    }

    /**
     * Reads a stream case by case.
     *
     * @param source what messages call it
     * @param in uncompressed JSON lines in UTF-8; not closed
     * @param each called with each case in order
     * @throws GoldenFormatException as for a file
     * @throws IOException if the stream cannot be read
     */
    public static void stream(String source, InputStream in, Consumer<GoldenCase> each) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            each.accept(parse(source, number, line));
        }
    }

    /**
     * Reads one line.
     *
     * @param source what messages call its file
     * @param number its number there, from 1
     * @param line an object
     * @return the case
     * @throws GoldenFormatException if it is none; names line, field, expected, found
     */
    public static GoldenCase parse(String source, int number, String line) throws GoldenFormatException {
        try {
            return new GoldenReader(source, number, MAPPER.readTree(line)).read();
        } catch (JsonProcessingException e) {
            throw new GoldenFormatException(source, number, "expected a JSON object, found " + e.getOriginalMessage());
        }
    }
}
