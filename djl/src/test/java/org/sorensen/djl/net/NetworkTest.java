package org.sorensen.djl.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private SegmentationNet made(NetworkSpec.Builder builder) {
        SegmentationNet net = builder.build(11);
        net.initialize(manager);
        return net;
    }

    @Test
    void uNetHasTheParametersCountedByHand() {
        // Convolutions without bias, 27 weights per pair of channels, 2 per channel for the norm:
        int down = 27 * (1 * 2 + 2 * 2 + 2 * 4 + 4 * 4) + 2 * (2 + 2 + 4 + 4);
        int up = 4 * 2 * 8 + 2 * 8;
        int merge = 27 * (4 * 2 + 2 * 2) + 2 * (2 + 2);
        int head = 2 * 3 + 3;
        NetworkSpec spec =
                UNet.builder().depth(2).width(2).classes(3).inChannels(1).spec();
        assertEquals(down + up + merge + head, spec.parameterCount());
    }

    @Test
    void vNetHasTheParametersCountedByHand() {
        // Rank 2, 25 weights per pair; PReLU has one slope per channel; convolutions have a bias.
        int first = 25 * 2 + 2 + 2;
        int shrink = 4 * 2 * 4 + 4 + 4;
        int bottom = 2 * (25 * 4 * 4 + 4) + 2 * 4;
        int grow = 4 * 2 * 4 + 2 * 4 + 2;
        int up = 25 * 4 * 4 + 4 + 4;
        int head = 4 * 5 + 5;
        NetworkSpec spec = VNet.builder()
                .rank(2)
                .depth(2)
                .width(2)
                .classes(5)
                .inChannels(1)
                .spec();
        assertEquals(first + shrink + bottom + grow + up + head, spec.parameterCount());
    }

    @Test
    void vNetHasTheStagesOfThePaper() {
        NetworkSpec spec = VNet.builder().classes(2).spec();
        assertEquals(5, spec.depth());
        assertEquals(16, spec.width());
        Map<String, Integer> convolutions = new HashMap<>();
        Map<String, List<Long>> last = new HashMap<>();
        for (Pair<String, Parameter> entry : spec.build(0).getParameters()) {
            Shape shape = entry.getValue().getShape();
            if (entry.getKey().endsWith("weight") && shape.get(2) == 5) {
                String stage = entry.getKey().substring(2, entry.getKey().indexOf('_'));
                convolutions.merge(stage, 1, Integer::sum);
                last.put(stage, List.of(shape.get(0), shape.get(1)));
            }
        }
        assertEquals(
                Map.of(
                        "down0", 1, "down1", 2, "down2", 3, "down3", 3, "down4", 3, "up3", 3, "up2", 3, "up1", 2, "up0",
                        1),
                convolutions);
        assertEquals(List.of(16L, 1L), last.get("down0"));
        assertEquals(List.of(256L, 256L), last.get("down4"));
        assertEquals(List.of(256L, 256L), last.get("up3"));
        assertEquals(List.of(32L, 32L), last.get("up0"));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void oddSizesComeBackAsTheyWere(Architecture architecture) {
        SegmentationNet volumes =
                made(new NetworkSpec.Builder(architecture).depth(3).width(2).classes(4));
        NDList logits = Torch.forward(volumes, Torch.random(manager, 1, 2, 1, 7, 9, 5), false);
        assertEquals(1, logits.size());
        assertEquals(new Shape(2, 4, 7, 9, 5), logits.get(0).getShape());
        assertEquals(new Shape(2, 4, 7, 9, 5), volumes.getOutputShapes(new Shape[] {new Shape(2, 1, 7, 9, 5)})[0]);

        SegmentationNet images = made(new NetworkSpec.Builder(architecture)
                .rank(2)
                .inChannels(3)
                .depth(4)
                .width(4));
        assertEquals(
                new Shape(1, 2, 13, 30),
                Torch.forward(images, Torch.random(manager, 2, 1, 3, 13, 30), false)
                        .singletonOrThrow()
                        .getShape());
    }

    @Test
    void anImageOfOneVoxelIsPaddedToo() {
        SegmentationNet net = made(UNet.builder().depth(4).width(2));
        NDArray logits = Torch.forward(net, Torch.random(manager, 1, 1, 1, 1, 1, 1), false)
                .singletonOrThrow();
        assertEquals(new Shape(1, 2, 1, 1, 1), logits.getShape());
        assertTrue(Float.isFinite(logits.sum().getFloat()));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void deepSupervisionHasLowerResolutionsInTrainingOnly(Architecture architecture) {
        SegmentationNet net = made(new NetworkSpec.Builder(architecture)
                .depth(4)
                .width(2)
                .classes(3)
                .deepSupervision(3));
        NDArray image = Torch.random(manager, 1, 1, 1, 13, 8, 10);
        NDList training = Torch.forward(net, image, true);
        assertEquals(3, training.size());
        assertEquals(new Shape(1, 3, 13, 8, 10), training.get(0).getShape());
        assertEquals(new Shape(1, 3, 7, 4, 5), training.get(1).getShape());
        assertEquals(new Shape(1, 3, 4, 2, 3), training.get(2).getShape());
        NDList prediction = Torch.forward(net, image, false);
        assertEquals(1, prediction.size());
        assertArrayEquals(training.get(0).toFloatArray(), prediction.get(0).toFloatArray(), 1e-6f);
    }

    private void everyParameterLearns(NetworkSpec.Builder builder) {
        SegmentationNet net = made(builder);
        NetworkSpec spec = net.spec();
        NDArray image = spec.rank() == 2
                ? Torch.random(manager, 5, 2, spec.inChannels(), 15, 20)
                : Torch.random(manager, 5, 2, spec.inChannels(), 7, 12, 9);
        assertTrue(Double.isFinite(Torch.backward(net, image)));
        for (Pair<String, Parameter> entry : net.getParameters()) {
            if (entry.getValue().requiresGradient()) {
                float norm = entry.getValue().getArray().getGradient().norm().getFloat();
                assertTrue(norm > 0 && Float.isFinite(norm), spec + ": gradient of " + entry.getKey() + " is " + norm);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FeatureNorm.class)
    void gradientsReachEveryParameterOfAUNet(FeatureNorm norm) {
        everyParameterLearns(UNet.builder().depth(3).width(4).norm(norm).deepSupervision(2));
        everyParameterLearns(UNet.builder().rank(2).depth(3).width(8).norm(norm).rectifier(Rectifier.RELU));
    }

    @ParameterizedTest
    @EnumSource(FeatureNorm.class)
    void gradientsReachEveryParameterOfAVNet(FeatureNorm norm) {
        everyParameterLearns(VNet.builder().depth(3).width(2).norm(norm));
        everyParameterLearns(VNet.builder()
                .rank(2)
                .inChannels(3)
                .depth(4)
                .width(4)
                .norm(norm)
                .deepSupervision(2));
    }

    @Test
    void dropoutActsInTrainingOnly() {
        SegmentationNet net = made(UNet.builder().rank(2).depth(2).width(8).dropout(0.5));
        NDArray image = Torch.random(manager, 1, 1, 1, 8, 8);
        float[] once = Torch.forward(net, image, false).get(0).toFloatArray();
        assertArrayEquals(once, Torch.forward(net, image, false).get(0).toFloatArray());
        assertNotEquals(
                Torch.forward(net, image, true).get(0),
                Torch.forward(net, image, true).get(0));
    }

    @Test
    void forwardLeavesNothingBehindButItsResult() {
        SegmentationNet net = made(UNet.builder().depth(3).width(2).deepSupervision(2));
        int parameters = manager.getManagedArrays().size();
        try (NDManager scratch = manager.newSubManager()) {
            NDArray image = Torch.random(scratch, 1, 1, 1, 9, 8, 8);
            Torch.forward(net, image, true);
            assertEquals(3, scratch.getManagedArrays().size());
        }
        assertEquals(parameters, manager.getManagedArrays().size());
    }

    @Test
    void firstWeightsFollowTheSeedAndHeEtAl() {
        NetworkSpec spec = UNet.builder().depth(3).width(16).spec();
        SegmentationNet one = spec.build(1);
        SegmentationNet same = spec.build(1);
        SegmentationNet other = spec.build(2);
        one.initialize(manager);
        same.initialize(manager);
        other.initialize(manager);
        String name = "01down0_04conv_weight";
        float[] weights = one.getParameters().get(name).getArray().toFloatArray();
        assertArrayEquals(weights, same.getParameters().get(name).getArray().toFloatArray());
        assertNotEquals(weights[0], other.getParameters().get(name).getArray().toFloatArray()[0]);
        double square = 0;
        for (float weight : weights) {
            square += weight * weight / weights.length;
        }
        double expected = 2 / ((1 + 0.01 * 0.01) * 16 * 27);
        assertEquals(expected, square, 0.05 * expected);
    }

    @Test
    void specificationsSurviveAMap() {
        NetworkSpec spec = VNet.builder()
                .rank(2)
                .norm(FeatureNorm.GROUP)
                .dropout(0.25)
                .deepSupervision(2)
                .spec();
        assertEquals(spec, NetworkSpec.fromMap(spec.toMap()));
        Map<String, Object> text = new HashMap<>();
        spec.toMap().forEach((key, value) -> text.put(key, value.toString()));
        assertEquals(spec, NetworkSpec.fromMap(text));
        assertTrue(spec.describe().startsWith("V-Net 2-D, 1 channel in, 2 classes, channels 16-32-64-128-256,"));

        text.put("depth", "3.5");
        assertEquals(
                "field \"depth\" of the network specification must be a whole number, found 3.5",
                assertThrows(IllegalArgumentException.class, () -> NetworkSpec.fromMap(text))
                        .getMessage());
        text.put("depth", "4");
        text.put("norm", "LAYER");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> NetworkSpec.fromMap(text))
                .getMessage()
                .contains("one of [INSTANCE, BATCH, GROUP, NONE], found LAYER"));
        text.remove("norm");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> NetworkSpec.fromMap(text))
                .getMessage()
                .contains("has no field \"norm\""));
        text.put("norm", "NONE");
        text.put("colour", "red");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> NetworkSpec.fromMap(text))
                .getMessage()
                .contains("unknown field \"colour\""));
    }

    @Test
    void wrongSettingsAndInputsAreNamed() {
        assertEquals(
                "rank of a network must be from 2 to 3, found 4",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> UNet.builder().rank(4).spec())
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> UNet.builder().dropout(1).spec());
        assertThrows(
                IllegalArgumentException.class,
                () -> UNet.builder().depth(3).deepSupervision(3).spec());
        SegmentationNet net = made(UNet.builder().inChannels(2).width(2).depth(2));
        assertEquals(
                "this 3-D network takes images [N, 2, D, H, W], found (1, 1, 4, 4, 4)",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Torch.forward(net, Torch.random(manager, 1, 1, 1, 4, 4, 4), false))
                        .getMessage());
        assertFalse(net.spec().describe().isEmpty());
    }
}
