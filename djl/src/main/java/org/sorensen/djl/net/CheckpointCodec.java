package org.sorensen.djl.net;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** The bytes of a checkpoint; the format is described at {@link Checkpoints}. */
final class CheckpointCodec {
    private static final byte[] MAGIC = "SORENSEN".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int PREFIX = MAGIC.length + 2 * Integer.BYTES;

    private final Path file;
    private final ByteBuffer bytes;
    private final Map<String, Object> spec = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Shape> parameters = new LinkedHashMap<>();
    private final Map<String, Shape> optimizer = new LinkedHashMap<>();
    private long step;

    CheckpointCodec(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    static ByteBuffer encode(Checkpoint checkpoint) {
        StringBuilder text = new StringBuilder();
        line(text, "step", "count", String.valueOf(checkpoint.step()));
        checkpoint.spec().toMap().forEach((key, value) -> line(text, "spec", key, value.toString()));
        checkpoint.metadata().forEach((key, value) -> line(text, "meta", key, value));
        checkpoint.parameters().forEach((key, value) -> line(text, "parameter", key, extents(value.shape())));
        checkpoint.optimizer().forEach((key, value) -> line(text, "optimizer", key, extents(value.shape())));
        byte[] header = text.toString().getBytes(StandardCharsets.UTF_8);
        long floats = size(checkpoint.parameters()) + size(checkpoint.optimizer());
        ByteBuffer out = ByteBuffer.allocate(
                        Math.toIntExact(PREFIX + header.length + floats * Float.BYTES + Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).putInt(VERSION).putInt(header.length).put(header);
        putAll(out, checkpoint.parameters());
        putAll(out, checkpoint.optimizer());
        out.putLong(checksum(out, out.position()));
        return out.flip();
    }

    private static void line(StringBuilder text, String kind, String key, String value) {
        text.append(kind)
                .append('\t')
                .append(escape(key))
                .append('\t')
                .append(escape(value))
                .append('\n');
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char code = text.charAt(++i);
                plain.append(code == 'n' ? '\n' : code == 'r' ? '\r' : code == 't' ? '\t' : code);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String extents(Shape shape) {
        return Arrays.stream(shape.getShape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
    }

    private static long size(Map<String, StoredArray> arrays) {
        return arrays.values().stream()
                .mapToLong(array -> array.values().length)
                .sum();
    }

    private static void putAll(ByteBuffer out, Map<String, StoredArray> arrays) {
        for (StoredArray array : arrays.values()) {
            out.asFloatBuffer().put(array.values());
            out.position(out.position() + array.values().length * Float.BYTES);
        }
    }

    private static long checksum(ByteBuffer buffer, int length) {
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), 0, length);
        return crc.getValue();
    }

    Checkpoint decode() throws CheckpointException {
        int length = bytes.remaining();
        byte[] magic = new byte[MAGIC.length];
        require(
                length >= PREFIX + Long.BYTES,
                "expected at least " + (PREFIX + Long.BYTES) + " bytes, found " + length);
        bytes.get(magic);
        require(
                Arrays.equals(magic, MAGIC),
                "expected the file to begin with SORENSEN, found other bytes; it is no checkpoint");
        int version = bytes.getInt();
        require(version == VERSION, "expected version " + VERSION + ", found " + version);
        int headerLength = bytes.getInt();
        require(
                headerLength >= 0 && headerLength <= length - PREFIX - Long.BYTES,
                "the header is said to have " + headerLength + " bytes, but the file has only " + length);
        byte[] header = new byte[headerLength];
        bytes.get(header);
        readHeader(new String(header, StandardCharsets.UTF_8));
        long floats = 0;
        for (Map<String, Shape> shapes : List.of(parameters, optimizer)) {
            for (Shape shape : shapes.values()) {
                floats += shape.size();
            }
        }
        long expected = PREFIX + headerLength + floats * Float.BYTES + Long.BYTES;
        require(length == expected, "expected " + expected + " bytes, found " + length);
        require(
                bytes.getLong(length - Long.BYTES) == checksum(bytes, length - Long.BYTES),
                "the checksum does not fit, so the file is corrupt");
        return new Checkpoint(readSpec(), step, readArrays(parameters), readArrays(optimizer), metadata);
    }

    private void readHeader(String header) throws CheckpointException {
        int number = 0;
        for (String line : header.lines().toList()) {
            number++;
            String[] parts = line.split("\t", -1);
            require(parts.length == 3, "line " + number + " of the header has " + parts.length + " parts, expected 3");
            String key = unescape(parts[1]);
            String value = unescape(parts[2]);
            switch (parts[0]) {
                case "step" -> step = whole(value, number);
                case "spec" -> spec.put(key, value);
                case "meta" -> metadata.put(key, value);
                case "parameter" -> parameters.put(key, shape(value, number));
                case "optimizer" -> optimizer.put(key, shape(value, number));
                default -> require(false, "line " + number + " of the header is of the unknown kind " + parts[0]);
            }
        }
    }

    private Shape shape(String text, int line) throws CheckpointException {
        if (text.isEmpty()) {
            return new Shape();
        }
        String[] parts = text.split("x", -1);
        long[] extents = new long[parts.length];
        long size = 1;
        for (int i = 0; i < parts.length; i++) {
            extents[i] = whole(parts[i], line);
            require(
                    extents[i] <= bytes.capacity() && (size *= extents[i]) <= bytes.capacity(),
                    "line " + line + " of the header gives an array of " + text + " values, more than the file holds");
        }
        return new Shape(extents);
    }

    private long whole(String text, int line) throws CheckpointException {
        require(
                text.matches("[0-9]{1,18}"),
                "line " + line + " of the header has \"" + text + "\" where a whole number is expected");
        return Long.parseLong(text);
    }

    private NetworkSpec readSpec() throws CheckpointException {
        try {
            return NetworkSpec.fromMap(spec);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, e.getMessage());
        }
    }

    private Map<String, StoredArray> readArrays(Map<String, Shape> shapes) {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            FloatBuffer floats = bytes.asFloatBuffer();
            floats.get(values);
            bytes.position(bytes.position() + values.length * Float.BYTES);
            arrays.put(name, new StoredArray(shape, values));
        });
        return arrays;
    }

    private void require(boolean fine, String problem) throws CheckpointException {
        if (!fine) {
            throw new CheckpointException(file, problem);
        }
    }
}
