package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Shape;
import org.sorensen.loss.Configured;
import org.sorensen.peer.PeerCall;
import org.sorensen.peer.PeerInput;
import org.sorensen.peer.PeerLoss;
import org.sorensen.peer.Peers;
import org.sorensen.peer.Preset;

/** Peers' calls: how they are read, what they become, and what is refused. */
class PeersTest {
    private static final Map<Preset, List<String>> LEAST = Map.of(
            Preset.MONAI_1_5,
            List.of("DiceLoss", "DiceCELoss", "DiceFocalLoss", "FocalLoss", "HausdorffDTLoss", "SoftclDiceLoss"),
            Preset.SMP_0_5,
            List.of("DiceLoss", "JaccardLoss", "TverskyLoss", "FocalLoss", "LovaszLoss", "MCCLoss"),
            Preset.SMP_0_3,
            List.of("DiceLoss", "JaccardLoss", "TverskyLoss"),
            Preset.KERAS_3,
            List.of("Dice", "Tversky", "SparseCategoricalCrossentropy", "KLDivergence"),
            Preset.TORCH_2,
            List.of("CrossEntropyLoss", "NLLLoss", "BCELoss", "BCEWithLogitsLoss", "KLDivLoss"),
            Preset.NNUNET_2,
            List.of("SoftDiceLoss", "DC_and_CE_loss", "DC_and_BCE_loss", "DC_and_topk_loss", "nnUNetTrainer"),
            Preset.KORNIA_0_8,
            List.of("DiceLoss", "TverskyLoss", "FocalLoss", "LovaszSoftmaxLoss", "HausdorffERLoss"),
            Preset.VNET_2016,
            List.of("DiceLoss"),
            Preset.MASK2FORMER,
            List.of("dice_loss"),
            Preset.MMSEG,
            List.of("DiceLoss"));

    private static PeerInput input() {
        double[] target = new double[PeerFixture.labels().shape().size()];
        Arrays.setAll(target, i -> PeerFixture.labels().get(i));
        return new PeerInput(
                PeerFixture.logits(),
                PeerInput.ScoreKind.LOGITS,
                PeerInput.TargetKind.LABELS,
                DoubleArray.of(target, PeerFixture.labels().shape()));
    }

    private static double value(String call) {
        return Peers.parse(call).evaluate(input()).value();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "monai.losses.DiceLoss(include_background=False, softmax=True, to_onehot_y=True) | 0.545484605",
                "DiceCELoss(softmax=True,to_onehot_y=True) | 0.963280889",
                "monai.losses.dice.DiceLoss(True, True, softmax=True, weight=torch.tensor([1., 2., 3.])) | 1.044812688",
                "smp.losses.DiceLoss('multiclass') | 0.4137960937",
                "segmentation_models_pytorch.losses.DiceLoss(mode=\"multiclass\", smooth=1e0,) | 0.2860560903",
                "smp-0.3 DiceLoss(mode='multiclass', smooth=1) | 0.3372154114",
                "smp.losses.TverskyLoss('multiclass', alpha=0.3, beta=.7, gamma=4/3) | 0.2966909748",
                "smp.losses.DiceLoss('multiclass', classes=[1, 2]) | 0.4758687472",
                "tf.keras.losses.Dice(axis=(2, 3)) | 0.4608850479",
                "keras.losses.CategoricalFocalCrossentropy(from_logits=True) | 0.02517832816",
                "torch.nn.CrossEntropyLoss(weight=np.array([1, 2, 3]), label_smoothing=1e-1) | 0.6460322741",
                "nn.CrossEntropyLoss() | 0.5023987721",
                "nnunetv2.training.loss.dice.MemoryEfficientSoftDiceLoss(apply_nonlin=softmax_helper_dim1, smooth=1e-5,"
                        + " do_bg=False, batch_dice=True) | -0.5241324902",
                "nnunetv2.training.loss.compound_losses.DC_and_CE_loss({'batch_dice': False, 'smooth': 1e-5,"
                        + " 'do_bg': False}, {}, weight_ce=1) | 0.04788334475",
                "nnunet-2 nnUNetTrainer() | 0.04788334475",
                "kornia.losses.DiceLoss(average='macro') | 0.460884925",
                "kornia.losses.FocalLoss(alpha=0.5, reduction='mean') | 0.01678600575",
                "vnet-2016 DiceLoss() | 0.2230361411",
            })
    void calls(String call, double value) {
        assertEquals(value, value(call), 1e-6 * Math.abs(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "caffe.Dice() | no library is known for \"caffe.Dice\"; known modules start with monai, segmentation",
                "DiceLoss() | \"DiceLoss\" exists in monai-1.5, smp-0.5, kornia, vnet-2016",
                "monai.losses.DicesLoss() | MONAI 1.5 has no loss \"DicesLoss\" here; there are DiceLoss, MaskedDiceLoss",
                "monai.losses.DiceLoss(smoothing=1) | MONAI 1.5 DiceLoss has no keyword \"smoothing\"; it has include_",
                "monai.losses.DiceLoss(softmax='yes') | softmax of MONAI 1.5 DiceLoss: expected True or False, found 'yes'",
                "monai.losses.DiceLoss(reduction='max') | reduction of MONAI 1.5 DiceLoss: expected one of [mean, sum, none]",
                "monai.losses.DiceLoss(sigmoid=True, softmax=True) | MONAI 1.5 DiceLoss takes at most one of sigmoid",
                "monai.losses.DiceLoss(other_act=torch.fft) | other_act='torch.fft' of MONAI 1.5 DiceLoss is not supported",
                "monai.losses.DiceFocalLoss(lambda_dice=-1) | lambda_dice of MONAI 1.5 DiceFocalLoss: expected at least 0",
                "monai.losses.DiceLoss(True, include_background=True) | keyword include_background of MONAI 1.5 DiceLoss is",
                "smp.losses.DiceLoss() | SMP 0.5 DiceLoss needs mode",
                "smp.losses.DiceLoss('binary', [1]) | classes=[1] of SMP 0.5 DiceLoss is not supported: mode 'binary'",
                "smp.losses.SoftCrossEntropyLoss() | smooth_factor=None of SMP 0.5 SoftCrossEntropyLoss is not supported",
                "kornia.losses.FocalLoss() | kornia 0.8 FocalLoss needs alpha",
                "monai.losses.DiceLoss(softmax=True | expected \",\" or \")\" at position 35",
                "monai.losses.DiceLoss(a b) | expected \",\" or \")\" at position 25",
                "monai.losses.DiceLoss(=1) | expected a value at position 23",
                "monai.losses.DiceLoss() x | expected the end at position 25",
                "monai.losses.DiceLoss(softmax=True, 1) | expected keyword=value after the first keyword",
                "monai.losses.DiceLoss(batch=1, batch=0) | keyword batch of monai.losses.DiceLoss is given twice",
                "[1, 2] | expected a call such as monai.losses.DiceLoss(softmax=True), found",
                "monai-9 DiceLoss() | there is no peer \"monai-9\"; there are monai-1.5",
            })
    void refused(String call, String message) {
        String found = assertThrows(IllegalArgumentException.class, () -> Peers.parse(call))
                .getMessage();
        assertTrue(found.startsWith(message), found);
    }

    @Test
    void nestedLosses() {
        String inner = "monai.losses.DiceLoss(softmax=True, to_onehot_y=True)";
        assertEquals(value(inner), value("monai.losses.MaskedLoss(" + inner + ")"), 1e-12);
        assertEquals(value(inner), value("monai.losses.MaskedLoss('DiceLoss', softmax=True, to_onehot_y=True)"), 1e-12);
        assertEquals(value(inner), value("monai.losses.DeepSupervisionLoss(loss=" + inner + ")"), 1e-12);
        PeerLoss data = Peers.of(
                Preset.MONAI_1_5,
                "MaskedLoss",
                Map.of("loss", Map.of("loss", "DiceLoss", "kwargs", Map.of("softmax", true))));
        assertEquals(value(inner), data.evaluate(input()).value(), 1e-12);
    }

    @Test
    void toStringIsTheCall() {
        PeerLoss loss = Peers.parse("monai.losses.DiceLoss(softmax=True, weight=[1, 2.5], other_act=None)");
        assertEquals("monai-1.5 DiceLoss(softmax=True, weight=[1, 2.5], other_act=None)", loss.toString());
        assertEquals(Preset.MONAI_1_5, loss.call().preset());
        assertFalse(loss.call().bugCompatible());
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void presets(Preset preset) {
        assertTrue(preset.losses().containsAll(LEAST.get(preset)), () -> preset + " has " + preset.losses());
        assertFalse(preset.deviations().isEmpty());
        assertEquals(preset, Preset.named(preset.id()));
        assertEquals(preset, Preset.named(preset.id().toUpperCase(Locale.ROOT)));
        if (Character.isDigit(preset.id().charAt(preset.id().length() - 1))) {
            assertEquals(preset, Preset.named(preset.id() + ".7"));
        }
    }

    /** Every class can be made with what it requires, and knows each of its own keywords. */
    @TestFactory
    Stream<DynamicTest> constructors() {
        return Arrays.stream(Preset.values())
                .flatMap(preset -> preset.losses().stream()
                        .map(loss -> dynamicTest(preset.id() + " " + loss, () -> {
                            Map<String, Object> required = required(preset, loss);
                            assertEquals(
                                    loss,
                                    Peers.of(preset, loss, required).call().loss());
                            assertTrue(preset.keywords(loss).containsAll(required.keySet()));
                            String wrong = assertThrows(
                                            IllegalArgumentException.class,
                                            () -> Peers.of(preset, loss, Map.of("no_such", 1)))
                                    .getMessage();
                            assertTrue(wrong.contains("no_such") || wrong.contains("needs"), wrong);
                        })));
    }

    private static Map<String, Object> required(Preset preset, String loss) {
        if (preset == Preset.SMP_0_5 || preset == Preset.SMP_0_3) {
            return switch (loss) {
                case "SoftCrossEntropyLoss" -> Map.of("smooth_factor", .1);
                case "SoftBCEWithLogitsLoss", "MCCLoss" -> Map.of();
                default -> Map.of("mode", "multiclass");
            };
        }
        return switch (loss) {
            case "GeneralizedWassersteinDiceLoss" -> Map.of("dist_matrix", List.of(List.of(0, 1), List.of(1, 0)));
            case "NACLLoss" -> Map.of("classes", 3, "dim", 2);
            case "MaskedLoss", "DeepSupervisionLoss", "MultiScaleLoss" -> Map.of("loss", "DiceLoss()");
            case "DeepSupervisionWrapper" -> Map.of("loss", "SoftDiceLoss()", "weight_factors", List.of(1.0));
            case "DC_and_CE_loss", "DC_and_topk_loss" -> Map.of("soft_dice_kwargs", Map.of(), "ce_kwargs", Map.of());
            case "DC_and_BCE_loss" -> Map.of("soft_dice_kwargs", Map.of(), "bce_kwargs", Map.of());
            case "TverskyLoss" -> preset == Preset.KORNIA_0_8 ? Map.of("alpha", .5, "beta", .5) : Map.of();
            case "FocalLoss" -> preset == Preset.KORNIA_0_8 ? Map.of("alpha", .5) : Map.of();
            default -> Map.of();
        };
    }

    /** The plain loss of a call gives the same numbers, through the engine. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "monai.losses.DiceLoss(include_background=False, softmax=True, to_onehot_y=True, weight=[1, 2])",
                "monai.losses.DiceLoss(softmax=True, to_onehot_y=True, squared_pred=True, batch=True, reduction='sum')",
                "monai.losses.GeneralizedDiceLoss(softmax=True, to_onehot_y=True)",
                "monai.losses.DiceCELoss(softmax=True, to_onehot_y=True, lambda_ce=0.5, jaccard=True)",
                "smp.losses.TverskyLoss('multiclass', alpha=0.3, beta=0.7, gamma=1.5)",
                "smp.losses.DiceLoss('multiclass', ignore_index=0, log_loss=True)",
                "nn.CrossEntropyLoss(weight=[1, 2, 3], ignore_index=1)",
                "nnunet-2 nnUNetTrainer(batch_dice=True)",
                "vnet DiceLoss()",
            })
    void plainLosses(String call) {
        PeerLoss peer = Peers.parse(call);
        Configured plain = peer.loss(input()).orElseThrow();
        assertEquals(plain, peer.loss(3).orElseThrow());
        DoubleArray own = DoubleArray.zeros(PeerFixture.logits().shape());
        DoubleArray engine = DoubleArray.zeros(own.shape());
        double expected = peer.evaluate(input(), own).value();
        double found = plain.evaluate(PeerFixture.logits(), PeerFixture.labels(), plain.options(), engine)
                .value();
        assertEquals(expected, found, 1e-12);
        assertArrayEquals(own.toArray(), engine.toArray(), 1e-12);
    }

    @Test
    void whatNoPlainLossSays() {
        assertTrue(
                Peers.parse("monai.losses.FocalLoss(reduction='sum')").loss(3).isEmpty());
        assertTrue(Peers.parse("monai.losses.DiceLoss(other_act=torch.tanh)")
                .loss(3)
                .isEmpty());
        PeerLoss dice = Peers.parse("monai.losses.DiceLoss(softmax=True)");
        Shape voxels = PeerFixture.labels().shape();
        assertTrue(dice.loss(input().withMask(DoubleArray.zeros(voxels))).isEmpty());
        assertEquals(
                "scores have at least 1 channel, found 0",
                assertThrows(IllegalArgumentException.class, () -> dice.loss(0)).getMessage());
    }

    @Test
    void singlePrecisionScores() {
        FloatArray scores = PeerFixture.floatLogits();
        PeerInput in = new PeerInput(scores, PeerInput.ScoreKind.LOGITS, PeerInput.TargetKind.LABELS, input().target());
        for (String call : List.of(
                "monai.losses.DiceLoss(softmax=True, to_onehot_y=True)", "monai.losses.FocalLoss(to_onehot_y=True)")) {
            PeerLoss loss = Peers.parse(call);
            FloatArray gradient = FloatArray.zeros(scores.shape());
            assertEquals(value(call), loss.evaluate(in, gradient).value(), 1e-6);
            assertEquals(loss.evaluate(in).value(), loss.evaluate(in, gradient).value(), 1e-12);
            DoubleArray exact = DoubleArray.zeros(scores.shape());
            loss.evaluate(input(), exact);
            for (int i = 0; i < scores.shape().size(); i++) {
                assertEquals(exact.get(i), gradient.get(i), 1e-6);
            }
        }
        assertEquals(
                "the gradient must be a FloatArray of shape [2, 3, 2, 2], found a DoubleArray of shape [2, 3, 2, 2]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Peers.parse("nn.CrossEntropyLoss()")
                                        .evaluate(in, DoubleArray.zeros(scores.shape())))
                        .getMessage());
    }

    @Test
    void defectsOnRequest() {
        PeerCall weighted =
                new PeerCall(Preset.KORNIA_0_8, "DiceLoss", Map.of("average", "micro", "weight", List.of(2, 2, 2)));
        double right = Peers.of(weighted).evaluate(input()).value();
        double peer = Peers.of(weighted.withBugs(true)).evaluate(input()).value();
        assertEquals(value("kornia.losses.DiceLoss()"), right, 1e-8);
        // kornia squares the weight in the numerator
        assertEquals(1 - 2 * (1 - right), peer, 1e-8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[2, 2, 3] | target [2, 2, 3] does not match scores [2, 3, 2, 2], expected [2, 2, 2] or a value for each",
                "[2, 6, 2, 2] | a target of 6 channels does not match scores [2, 3, 2, 2], expected 1 or 3",
            })
    void shapesThatDoNotFit(String extents, String message) {
        int[] shape = Arrays.stream(extents.replaceAll("[\\[\\] ]", "").split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        PeerInput in = input().withTarget(DoubleArray.zeros(Shape.of(shape)));
        String found = assertThrows(
                        IllegalArgumentException.class,
                        () -> Peers.parse("monai.losses.DiceLoss(softmax=True)").evaluate(in))
                .getMessage();
        assertTrue(found.startsWith(message), found);
    }

    @Test
    void labelsOutOfRange() {
        double[] labels = {0, 1, 2, 3, 0, 0, 0, 0};
        PeerInput in = input().withTarget(DoubleArray.of(labels, Shape.of(2, 2, 2)));
        assertEquals(
                "label 3 of sample 0, voxel 3 is outside 0 to 2; remap the labels, or name an ignore label",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Peers.parse("nn.CrossEntropyLoss()").evaluate(in))
                        .getMessage());
        assertTrue(Double.isFinite(
                Peers.parse("nn.CrossEntropyLoss(ignore_index=3)").evaluate(in).value()));
    }
}
