package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sorensen.array.Shape;
import org.sorensen.peer.PeerInput;

class GoldenCasesTest {
    private static final String LINE = "{'id':'a','peer':'monai-1.5','loss':'DiceLoss','kwargs':{'softmax':true},"
            + "'input_kind':'logits','shape':[1,2,2],'input':[1,-1,0.5,2],'target_kind':'labels','target_shape':[1,2],"
            + "'target':[0,1],'value':0.25}";

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static List<GoldenCase> read(String lines) throws IOException {
        List<GoldenCase> cases = new ArrayList<>();
        GoldenCases.stream(
                "test.jsonl", new ByteArrayInputStream(json(lines).getBytes(StandardCharsets.UTF_8)), cases::add);
        return cases;
    }

    @Test
    void plain() throws IOException {
        GoldenCase found = read(LINE + "\n\n").get(0);
        assertEquals("a: monai-1.5 DiceLoss{softmax=true} on [1, 2, 2]", found.toString());
        PeerInput input = found.input();
        assertEquals(PeerInput.ScoreKind.LOGITS, input.kind());
        assertEquals(.5, input.scores().get(2));
        assertEquals(PeerInput.TargetKind.LABELS, input.targetKind());
        assertEquals(Shape.of(1, 2), input.target().shape());
        assertArrayEquals(new double[] {.25}, found.values());
        assertTrue(found.reduced());
        assertTrue(input.mask().isEmpty()
                && input.sampleWeight().isEmpty()
                && input.ignoreIndex().isEmpty());
        assertFalse(found.bug());
        assertTrue(found.gradient().isEmpty() && found.tolerance().isEmpty());
    }

    @Test
    void optional(@TempDir Path folder) throws IOException {
        String line = LINE.replace(
                        "'labels','target_shape':[1,2],'target':[0,1]",
                        "'soft','target_shape':[1,2,2],'target':[0,1,.5,.5]".replace(",.5", ",0.5"))
                .replace(
                        "0.25}",
                        "[1,2],'mask':[1,0],'mask_shape':[1,2],'ignore_index':-1,'bug':'b','grad':[1,2,3,4],'tolerance':1e-4}");
        Path file = folder.resolve("cases.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(json(line).getBytes(StandardCharsets.UTF_8));
        }
        GoldenCase found = GoldenCases.read(file).get(0);
        assertEquals(.5, found.input().target().get(3));
        assertFalse(found.reduced());
        assertArrayEquals(new double[] {1, 2}, found.values());
        assertEquals(Shape.of(1, 2), found.input().mask().orElseThrow().shape());
        assertEquals(-1, found.input().ignoreIndex().orElseThrow());
        assertTrue(found.bug());
        assertArrayEquals(new double[] {1, 2, 3, 4}, found.gradient().orElseThrow());
        assertEquals(1e-4, found.tolerance().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'value':0.25 | 'value':'x' | value: expected a number, found a JSON string",
                "'loss':'DiceLoss', | '' | loss: expected a value, found none",
                "[1,-1,0.5,2] | [1,-1,0.5] | input: expected 4 numbers for shape [1, 2, 2], found 3",
                "[1,-1,0.5,2] | [1,-1,{}] | input: expected a number, found a JSON object",
                "'target':[0,1] | 'target':[0,null] | target: expected finite numbers, found NaN at index 1",
                "'labels' | 'hot' | target_kind: expected one of labels, onehot, soft, found 'hot'",
                "'logits' | 'probs' | input_kind: expected one of logits, probabilities, found 'probs'",
                "[1,2,2] | [1,0,2] | shape: expected a shape, found every extent of a shape must be at least 1, found [1, 0, 2]; leave out what is empty",
                "{'softmax':true} | 3 | kwargs: expected an object, found a JSON number",
            })
    void badFields(String from, String to, String message) {
        String replacement = to.equals("''") ? "" : to;
        String line = LINE.replace(from, replacement);
        GoldenFormatException thrown = assertThrows(GoldenFormatException.class, () -> read("\n" + line));
        assertEquals("test.jsonl, line 2: " + json(message), thrown.getMessage());
    }

    @Test
    void notJson() {
        String message = assertThrows(GoldenFormatException.class, () -> read("{'id': oops}"))
                .getMessage();
        assertTrue(message.startsWith("test.jsonl, line 1: expected a JSON object, found Unrecognized token"), message);
        assertEquals(
                "test.jsonl, line 1: expected a JSON object, found a JSON array",
                assertThrows(GoldenFormatException.class, () -> read("[]")).getMessage());
    }

    @Test
    void strangeButClear() throws IOException {
        GoldenCase found = read(LINE.replace(
                                "'value':0.25",
                                "'value':[0.5,NaN,null],'extra':{},'bug':true,"
                                        + "'sample_weight':[1,2],'grad_of_sum':[0,0,0,1]")
                        .replace("'target_shape':[1,2],'target':[0,1]", "'target':[0.0,1.0]"))
                .get(0);
        assertArrayEquals(new double[] {.5, Double.NaN, Double.NaN}, found.values());
        assertEquals(Shape.of(1, 2), found.input().target().shape());
        assertEquals(Shape.of(2), found.input().sampleWeight().orElseThrow().shape());
        assertEquals(1, found.gradient().orElseThrow()[3]);
        assertTrue(found.bug());
    }
}
