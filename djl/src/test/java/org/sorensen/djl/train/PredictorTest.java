package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sorensen.array.Shape;
import org.sorensen.djl.net.Checkpoint;
import org.sorensen.djl.net.FeatureNorm;
import org.sorensen.djl.net.NoGradient;
import org.sorensen.djl.net.SegmentationNet;
import org.sorensen.djl.net.StoredArray;
import org.sorensen.djl.net.Torch;
import org.sorensen.djl.net.UNet;

class PredictorTest {
    private final NDManager manager = Torch.manager();

    @AfterEach
    void close() {
        manager.close();
    }

    private SegmentationNet net(int rank, int classes) {
        SegmentationNet net = UNet.builder()
                .rank(rank)
                .inChannels(2)
                .classes(classes)
                .depth(2)
                .width(4)
                .build(3);
        net.initialize(manager);
        return net;
    }

    private static float[] image(Shape size) {
        SplittableRandom random = new SplittableRandom(11);
        float[] image = new float[2 * size.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        return image;
    }

    private static TileSize tile(double overlap, int... extents) {
        return new TileSize(Shape.of(extents), overlap);
    }

    /** The network's own result for a whole image that is mirrored along some axes, mirrored back. */
    private float[] direct(SegmentationNet net, float[] image, Shape size, int... mirrored) {
        return NoGradient.call(() -> {
            NDArray input = manager.create(image, Objective.wide(size.prepend(1, 2)));
            NDArray seen = mirrored.length == 0 ? input : input.flip(mirrored);
            NDArray logits = Torch.forward(net, seen, false).head();
            NDArray own =
                    net.spec().classes() == 1 ? logits.getNDArrayInternal().sigmoid() : logits.softmax(1);
            return (mirrored.length == 0 ? own : own.flip(mirrored)).toFloatArray();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void oneTileIsTheNetworkItself(int classes) {
        Shape size = Shape.of(12, 9);
        SegmentationNet net = net(2, classes);
        List<String> tiles = new ArrayList<>();
        float[] found = new Predictor(net, manager, tile(0.5, 12, 9), List.of())
                .probabilities(image(size), size, (done, total) -> tiles.add(done + "/" + total));
        assertEquals(List.of("1/1"), tiles);
        assertArrayEquals(direct(net, image(size), size), found, 1e-6f);
        assertEquals(classes * size.size(), found.length);
        if (classes > 1) {
            for (int v = 0; v < size.size(); v++) {
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += found[c * size.size() + v];
                }
                assertEquals(1, sum, 1e-5);
            }
        }
    }

    @Test
    void aTileShrinksToASmallerImage() {
        Shape size = Shape.of(5, 9, 6);
        SegmentationNet net = net(3, 3);
        assertArrayEquals(
                direct(net, image(size), size),
                new Predictor(net, manager, tile(0.5, 8, 16, 16), List.of()).probabilities(image(size), size),
                1e-6f);
    }

    /** With every weight zero but the last bias the result is the same everywhere, whatever the tiles. */
    @Test
    void overlappingTilesOfAConstantAreThatConstant() {
        SegmentationNet net = net(2, 3);
        Map<String, StoredArray> values = new TreeMap<>();
        Checkpoint.of(net, 0, Map.of(), Map.of()).parameters().forEach((name, array) -> {
            float[] own = new float[array.values().length];
            if (own.length == 3) {
                own = new float[] {0, (float) Math.log(2), (float) Math.log(5)};
            }
            values.put(name, new StoredArray(array.shape(), own));
        });
        new Checkpoint(net.spec(), 0, values, Map.of(), Map.of()).restore(net);
        Shape size = Shape.of(21, 17);
        List<Integer> done = new ArrayList<>();
        float[] found = new Predictor(net, manager, tile(0.5, 8, 8), List.of(0, 1))
                .probabilities(image(size), size, (tile, total) -> {
                    done.add(tile);
                    assertEquals(5 * 4, total);
                });
        assertEquals(20, done.size());
        assertEquals(20, done.get(19));
        for (int i = 0; i < found.length; i++) {
            assertEquals(new double[] {0.125, 0.25, 0.625}[i / size.size()], found[i], 1e-6, "at " + i);
        }
    }

    /** Tiles see less than the image; away from their borders a shallow network without norms gives the same. */
    @Test
    void tilesAgreeWithTheWholeImageWhereTheyDoNotOverlap() {
        SegmentationNet net = UNet.builder()
                .rank(2)
                .inChannels(2)
                .classes(2)
                .depth(2)
                .width(2)
                .norm(FeatureNorm.NONE)
                .build(5);
        net.initialize(manager);
        Shape size = Shape.of(16, 64);
        float[] whole = direct(net, image(size), size);
        float[] found = new Predictor(net, manager, tile(0, 16, 32), List.of()).probabilities(image(size), size);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 64; x++) {
                // the receptive field reaches 2 + 2·(1 + 1) + 2 voxels and less than a stride more
                if (Math.abs(x - 31.5) > 10) {
                    assertEquals(whole[y * 64 + x], found[y * 64 + x], 1e-6, y + ", " + x);
                }
            }
        }
    }

    @Test
    void mirroredCopiesAreAveraged() {
        Shape size = Shape.of(6, 10, 8);
        SegmentationNet net = net(3, 3);
        float[] expected = new float[3 * size.size()];
        for (int[] axes : new int[][] {{}, {2}, {4}, {2, 4}}) {
            float[] own = direct(net, image(size), size, axes);
            for (int i = 0; i < expected.length; i++) {
                expected[i] += own[i] / 4;
            }
        }
        assertArrayEquals(
                expected,
                new Predictor(net, manager, tile(0.5, 6, 10, 8), List.of(0, 2)).probabilities(image(size), size),
                1e-6f);
    }

    @Test
    void nothingIsLeftBehindOrChanged() {
        Shape size = Shape.of(12, 12);
        Predictor predictor = new Predictor(net(2, 2), manager, tile(0.5, 8, 8), List.of(0, 1));
        float[] image = image(size);
        predictor.probabilities(image, size);
        int held = manager.getManagedArrays().size();
        predictor.probabilities(image, size);
        assertEquals(held, manager.getManagedArrays().size());
        assertArrayEquals(image(size), image);
    }

    @Test
    void theLikeliestLabelWins() {
        Shape size = Shape.of(2, 2);
        float[] three = {
            0.2f, 0.5f, 0.3f, 0.4f,
            0.5f, 0.5f, 0.3f, 0.2f,
            0.3f, 0.0f, 0.4f, 0.4f,
        };
        assertArrayEquals(new int[] {1, 0, 2, 0}, Predictor.labels(three, size).toArray());
        assertEquals(Shape.of(1, 2, 2), Predictor.labels(three, size).shape());
        float[] one = {0.5f, 0.500001f, 0, 1};
        assertArrayEquals(new int[] {0, 1, 0, 1}, Predictor.labels(one, size).toArray());
        assertEquals(
                "probabilities of size [2, 2] must have a multiple of 4 values, found 6",
                assertThrows(IllegalArgumentException.class, () -> Predictor.labels(new float[6], size))
                        .getMessage());
    }

    @Test
    void aWatcherCanEndIt() {
        IllegalStateException enough = new IllegalStateException("enough");
        List<Integer> done = new ArrayList<>();
        Shape size = Shape.of(12, 12);
        Predictor predictor = new Predictor(net(2, 2), manager, tile(0.5, 4, 4), List.of());
        assertSame(
                enough,
                assertThrows(
                        IllegalStateException.class,
                        () -> predictor.probabilities(image(size), size, (tile, total) -> {
                            done.add(tile);
                            if (tile == 3) {
                                throw enough;
                            }
                        })));
        assertEquals(List.of(1, 2, 3), done);
    }

    @Test
    void mistakesAreNamed() {
        SegmentationNet net = net(2, 2);
        assertEquals(
                "the axes to mirror must be different ones from 0 to 1, found [2]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Predictor(net, manager, tile(0.5, 8, 8), List.of(2)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Predictor(net, manager, tile(0.5, 8, 8), List.of(0, 0)));
        Shape size = Shape.of(8, 8);
        assertEquals(
                "tiles [8, 8, 8] need images of 3 axes, found [8, 8]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Predictor(net, manager, tile(0.5, 8, 8, 8), List.of())
                                        .probabilities(image(size), size))
                        .getMessage());
        assertEquals(
                "the overlap of tiles must be from 0 to below 1, found 1.0",
                assertThrows(IllegalArgumentException.class, () -> tile(1, 8, 8))
                        .getMessage());
        float[] holed = image(size);
        Arrays.fill(holed, Float.NaN);
        String message = assertThrows(
                        ArithmeticException.class,
                        () -> new Predictor(net, manager, tile(0.5, 8, 8), List.of()).probabilities(holed, size))
                .getMessage();
        assertEquals(
                "the network gives NaN for class 0 at voxel index 0; its parameters or this image are not sound",
                message);
    }
}
