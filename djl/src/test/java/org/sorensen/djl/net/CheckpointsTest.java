package org.sorensen.djl.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    private static final NetworkSpec SPEC =
            UNet.builder().rank(2).depth(2).width(2).norm(FeatureNorm.BATCH).spec();

    @TempDir
    private Path folder;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private SegmentationNet net(NetworkSpec spec, long seed) {
        SegmentationNet net = spec.build(seed);
        net.initialize(manager);
        return net;
    }

    private Path saved() throws IOException {
        Path file = folder.resolve("deep/last.ckpt");
        Map<String, StoredArray> state = Map.of("first/x", new StoredArray(new Shape(2, 1), new float[] {1, -0f}));
        Checkpoints.save(file, Checkpoint.of(net(SPEC, 1), 42, state, Map.of("a\tkey", "two\nlines \\n é")));
        return file;
    }

    @Test
    void everythingComesBack() throws IOException {
        Path file = saved();
        Checkpoint checkpoint = Checkpoints.load(file);
        assertEquals(SPEC, checkpoint.spec());
        assertEquals(42, checkpoint.step());
        assertEquals(Map.of("a\tkey", "two\nlines \\n é"), checkpoint.metadata());
        assertArrayEquals(
                new float[] {1, -0f}, checkpoint.optimizer().get("first/x").values());

        NDArray image = Torch.random(manager, 3, 1, 1, 8, 8);
        SegmentationNet original = net(SPEC, 1);
        SegmentationNet other = net(SPEC, 2);
        Checkpoints.loadInto(file, other);
        float[] expected = Torch.forward(original, image, false).get(0).toFloatArray();
        assertArrayEquals(expected, Torch.forward(other, image, false).get(0).toFloatArray());
        assertArrayEquals(
                expected,
                Torch.forward(Checkpoints.loadNetwork(file, manager), image, false)
                        .get(0)
                        .toFloatArray());
        // The restored parameters still learn.
        assertTrue(Torch.backward(other, image) > 0);
        assertTrue(
                other.getParameters().valueAt(0).getArray().getGradient().norm().getFloat() > 0);
    }

    @Test
    void theSameCheckpointGivesTheSameBytesAndNoLeftovers() throws IOException {
        byte[] once = Files.readAllBytes(saved());
        byte[] twice = Files.readAllBytes(saved());
        assertArrayEquals(once, twice);
        try (Stream<Path> files = Files.list(folder.resolve("deep"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void anotherArchitectureIsRefusedAndTheNetworkKept() throws IOException {
        Path file = saved();
        SegmentationNet wider = net(UNet.builder().rank(2).depth(2).width(4).spec(), 5);
        float[] before = wider.getParameters().valueAt(0).getArray().toFloatArray();
        String message = assertThrows(CheckpointException.class, () -> Checkpoints.loadInto(file, wider))
                .getMessage();
        assertTrue(message.startsWith("checkpoint " + file + ": it holds another architecture"), message);
        assertTrue(message.contains("width 2 instead of 4, norm BATCH instead of INSTANCE"), message);
        assertArrayEquals(before, wider.getParameters().valueAt(0).getArray().toFloatArray());
    }

    @Test
    void missingFurtherAndMisshapenParametersAreNamed() {
        SegmentationNet net = net(SPEC, 1);
        Checkpoint good = Checkpoint.of(net, 0, Map.of(), Map.of());
        String first = good.parameters().keySet().iterator().next();

        Map<String, StoredArray> arrays = new LinkedHashMap<>(good.parameters());
        arrays.remove(first);
        assertRefused(net, good, arrays, "it has no parameter \"" + first + "\"");
        arrays.put(first, new StoredArray(new Shape(1), new float[1]));
        assertRefused(net, good, arrays, "parameter \"" + first + "\" has shape (1), expected (2, 1, 3, 3)");
        arrays.put(first, good.parameters().get(first));
        arrays.put("extra", new StoredArray(new Shape(1), new float[1]));
        assertRefused(net, good, arrays, "it has parameters the network has not: [extra]");
    }

    private static void assertRefused(
            SegmentationNet net, Checkpoint good, Map<String, StoredArray> parameters, String message) {
        Checkpoint bad = new Checkpoint(good.spec(), 0, parameters, Map.of(), Map.of());
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> bad.restore(net))
                        .getMessage());
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        Path file = saved();
        byte[] good = Files.readAllBytes(file);

        assertBad(file, Arrays.copyOf(good, 10), "expected at least 24 bytes, found 10");
        assertBad(file, Arrays.copyOf(good, good.length - 3), "expected " + good.length + " bytes, found");
        assertBad(file, Arrays.copyOf(good, good.length + 1), "expected " + good.length + " bytes, found");
        for (int offset : List.of(0, 8, 12, 15, 20, good.length - 40, good.length - 1)) {
            byte[] bad = good.clone();
            bad[offset] ^= 0x41;
            Files.write(file, bad);
            assertThrows(CheckpointException.class, () -> Checkpoints.load(file), "offset " + offset);
        }
        byte[] corrupt = good.clone();
        corrupt[good.length - 40]++;
        assertBad(file, corrupt, "the checksum does not fit");
        byte[] newer = good.clone();
        newer[8] = 9;
        assertBad(file, newer, "expected version 1, found 9");
        byte[] text = new byte[200];
        assertBad(file, text, "expected the file to begin with SORENSEN");
    }

    private static void assertBad(Path file, byte[] content, String problem) throws IOException {
        Files.write(file, content);
        String message = assertThrows(CheckpointException.class, () -> Checkpoints.load(file))
                .getMessage();
        assertTrue(message.contains(file.toString()) && message.contains(problem), message);
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path blocked = folder.resolve("folder");
        Files.createDirectories(blocked.resolve("inside"));
        Checkpoint checkpoint = Checkpoint.of(net(SPEC, 1), 0, Map.of(), Map.of());
        assertThrows(IOException.class, () -> Checkpoints.save(blocked, checkpoint));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(blocked), files.toList());
        }
    }
}
