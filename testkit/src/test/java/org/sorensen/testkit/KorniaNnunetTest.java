package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.Configured;
import org.sorensen.loss.ErosionMap;
import org.sorensen.loss.HausdorffErosionLoss;
import org.sorensen.loss.JaccardExtension;
import org.sorensen.peer.PeerInput;
import org.sorensen.peer.PeerLoss;
import org.sorensen.peer.Peers;

/** What the golden cases of kornia and nnU-Net do not show: plain forms, refusals, the parts of the core they use. */
class KorniaNnunetTest {
    private static final Shape SHAPE = Shape.of(2, 3, 4, 5);
    private static final int[] LABELS = new int[40];
    private static final double[] SCORES = new double[120];

    static {
        Arrays.setAll(LABELS, i -> i * 7 % 3);
        Arrays.setAll(SCORES, i -> 2 * Math.sin(1.3 * i + .2));
    }

    private static PeerInput input() {
        double[] target = Arrays.stream(LABELS).mapToDouble(label -> label).toArray();
        return new PeerInput(
                DoubleArray.of(SCORES, SHAPE),
                PeerInput.ScoreKind.LOGITS,
                PeerInput.TargetKind.LABELS,
                DoubleArray.of(target, Shape.of(2, 4, 5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kornia.losses.DiceLoss()",
                "kornia.losses.DiceLoss(weight=[1, 2, 0.5])",
                "kornia.losses.DiceLoss('macro', weight=[1, 2, 0.5])",
                "kornia.losses.TverskyLoss(0.3, 0.7)",
                "kornia.losses.FocalLoss(0.25, reduction='mean', weight=[1, 2, 0.5])",
                "kornia.losses.FocalLoss(None, reduction='sum')",
                "kornia.losses.LovaszSoftmaxLoss([1, 2, 0.5])",
                "nnunetv2.TopKLoss(k=25, weight=[1, 2, 0.5])",
                "nnunetv2.DC_and_topk_loss({'do_bg': False}, {'k': 25})"
            })
    void plainLossesHaveTheSameNumbers(String call) {
        PeerLoss loss = Peers.parse(call);
        Configured plain = loss.loss(3).orElseThrow();
        DoubleArray scores = DoubleArray.of(SCORES, SHAPE);
        DoubleArray own = DoubleArray.zeros(SHAPE);
        DoubleArray plainly = DoubleArray.zeros(SHAPE);
        double expected = loss.evaluate(input(), own).value();
        LabelMap target = LabelMap.of(LABELS, Shape.of(2, 4, 5));
        double found = plain.evaluate(scores, target, plain.options(), plainly).value();
        assertEquals(expected, found, 1e-12);
        assertArrayEquals(own.toArray(), plainly.toArray(), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kornia.losses.FocalLoss(0.25)",
                "nnunetv2.DC_and_CE_loss({}, {'reduction': 'none'})",
                "nnunetv2.DC_and_CE_loss({}, {}, ignore_label=255)"
            })
    void noPlainLossWhereNoneSaysItAll(String call) {
        assertTrue(Peers.parse(call).loss(3).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kornia.losses.DiceLoss()", "nnunetv2.TopKLoss()", "nnunetv2.DC_and_CE_loss({}, {})"})
    void masksAreRefusedWhereThePeerTakesNone(String call) {
        PeerInput masked = input().withMask(DoubleArray.zeros(Shape.of(2, 4, 5)));
        PeerLoss loss = Peers.parse(call);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> loss.evaluate(masked))
                .getMessage()
                .contains("takes neither a mask nor sample weights"));
    }

    @Test
    void costsOfErosionHaveSlopes() {
        Shape image = Shape.of(4, 5);
        double[] errors = new double[20];
        Arrays.setAll(errors, i -> .75 + .2 * Math.sin(i));
        double[] weights = new double[20];
        Arrays.setAll(weights, i -> Math.cos(i));
        HausdorffErosionLoss loss = new HausdorffErosionLoss(2, 3, new HausdorffErosionLoss().spacing());
        double[] slopes = loss.map(image, errors).slopes(weights);
        for (int i = 0; i < errors.length; i++) {
            double[] more = errors.clone();
            double[] less = errors.clone();
            more[i] += 1e-6;
            less[i] -= 1e-6;
            double difference = weighted(loss.map(image, more), weights) - weighted(loss.map(image, less), weights);
            assertEquals(difference / 2e-6, slopes[i], 1e-6);
        }
        assertThrows(IllegalArgumentException.class, () -> loss.map(image, new double[3]));
    }

    private static double weighted(ErosionMap map, double[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * map.costs()[i];
        }
        return sum;
    }

    @Test
    void extensionOfTwoWrongVoxelsByHand() {
        // J = 1/2 with the worst wrong, 2/3 with the next, 1 with the missed foreground too
        double[] slopes =
                JaccardExtension.slopes(new double[] {0, 1, 0}, new double[] {1, 1, 1}, new double[] {.9, .1, .5});
        assertArrayEquals(new double[] {1 / 2.0, 1 / 3.0, 1 / 6.0}, slopes, 1e-15);
    }
}
