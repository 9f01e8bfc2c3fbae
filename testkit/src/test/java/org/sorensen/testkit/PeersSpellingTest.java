package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.Shape;
import org.sorensen.peer.PeerInput;
import org.sorensen.peer.PeerLoss;
import org.sorensen.peer.Peers;
import org.sorensen.peer.Preset;

/** Constructor calls as people copy them out of their programs. */
class PeersSpellingTest {
    private static final PeerLoss PLAIN = Peers.parse("monai.losses.DiceLoss(softmax=True, weight=[1, 2, 3])");

    private static PeerInput input() {
        double[] scores = {.3, -1, 2, .5, 1.5, -.7, 0, .1, -.2, .9, 1, -1.4};
        double[] target = {0, 2, 1, 0};
        return new PeerInput(
                DoubleArray.of(scores, Shape.of(1, 3, 2, 2)),
                PeerInput.ScoreKind.LOGITS,
                PeerInput.TargetKind.LABELS,
                DoubleArray.of(target, Shape.of(1, 2, 2)));
    }

    private static double value(PeerLoss loss) {
        return loss.evaluate(input()).value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss_function = monai.losses.DiceLoss(softmax=True, weight=[1, 2, 3]);",
                "import monai\nloss = monai.losses.DiceLoss(softmax=True, weight=[1, 2, 3])",
                "monai.losses.DiceLoss(  # over all classes\n    softmax=True,\n    weight=(1, 2, 3),\n)  # done",
                "monai.losses.DiceLoss(softmax=True, weight=torch.tensor([1., 2., 3.]).cuda()).to(device)",
                "monai.losses.DiceLoss(**{'softmax': True, \"weight\": [1, 2, 3]})",
                "monai.losses.DiceLoss(softmax=True, **dict(weight=torch.from_numpy(np.array([1, 2, 3]))))",
                "monai.losses.DiceLoss(other_act=lambda x: torch.softmax(x, dim=1), weight=[1, 2, 3])",
                "monai.losses.DiceLoss(other_act=lambda t: t.softmax(1), weight=[1, 2, 3])",
                "monai.losses.DiceLoss(other_act=nn.Softmax(dim=1), weight=[1, 2, 3])",
                "monai.losses.DiceLoss(other_act=partial(torch.softmax, dim=1), weight=[1, 2, 3])",
                "monai.losses.DiceLoss(softmax=True, weight=[1, 2, 3], reduction=str('mean'))",
                "MONAI.losses.DiceLoss(softmax=True, weight=[1, 2, 3], reduction=LossReduction.MEAN)",
                "monai-1.5: DiceLoss(softmax=True, weight=[1, 2, 3])",
            })
    void sameLoss(String call) {
        assertEquals(value(PLAIN), value(Peers.parse(call)), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smp.losses.DiceLoss(smp.losses.MULTICLASS_MODE)",
                "smp.losses.DiceLoss(mode=smp.losses.constants.MULTICLASS_MODE)",
            })
    void constants(String call) {
        assertEquals(value(Peers.parse("smp.losses.DiceLoss('multiclass')")), value(Peers.parse(call)), 1e-12);
    }

    @Test
    void functionsAreCalledWithTheArraysFirst() {
        assertEquals(
                value(Peers.parse("nn.CrossEntropyLoss(torch.full((3,), 2.0), ignore_index=1)")),
                value(Peers.parse("F.cross_entropy(logits, labels, torch.ones(3), ignore_index=1)")),
                1e-12);
        assertEquals(
                value(Peers.parse("kornia.losses.FocalLoss(0.5, reduction='mean')")),
                value(Peers.parse("kornia.losses.focal_loss(net(x), y, 0.5, reduction='mean')")),
                1e-12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lambda x: 1 - torch.sigmoid(x)",
                "lambda x: torch.softmax(x, dim=0)",
                "nn.LeakyReLU(0.1)",
                "torch.nn.functional.hardtanh",
            })
    void likelyNamesOfOtherActivationsAreRefused(String activation) {
        String call = "monai.losses.DiceLoss(other_act=" + activation + ")";
        String message = assertThrows(IllegalArgumentException.class, () -> Peers.parse(call))
                .getMessage();
        assertTrue(message.contains("of MONAI 1.5 DiceLoss is not supported: known activations are"), message);
    }

    @Test
    void argumentsThatWerePrinted() {
        assertEquals(
                value(PLAIN),
                value(Peers.of(
                        Preset.MONAI_1_5,
                        "DiceLoss",
                        Map.of("softmax", true, "weight", "tensor([1., 2., 3.], dtype=torch.float64)"))),
                1e-12);
        PeerLoss named = Peers.of(
                Preset.NNUNET_2,
                "DC_and_CE_loss",
                Map.of(
                        "soft_dice_kwargs",
                        Map.of(),
                        "ce_kwargs",
                        Map.of("weight", List.of(1, 2, 3)),
                        "dice_class",
                        "<class 'nnunetv2.training.loss.dice.MemoryEfficientSoftDiceLoss'>"));
        assertTrue(Double.isFinite(value(named)));
    }
}
