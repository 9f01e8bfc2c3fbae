package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.sorensen.loss.VoxelLoss.Divisor.ALL_ELEMENTS;
import static org.sorensen.loss.VoxelLoss.Divisor.ALL_VOXELS;
import static org.sorensen.loss.VoxelLoss.Divisor.CELLS;
import static org.sorensen.loss.VoxelLoss.Divisor.ELEMENTS;
import static org.sorensen.loss.VoxelLoss.Divisor.IMAGE_VOXELS;
import static org.sorensen.loss.VoxelLoss.Divisor.SAMPLES;
import static org.sorensen.loss.VoxelLoss.Divisor.VOXELS;
import static org.sorensen.loss.VoxelLoss.Kind.CATEGORICAL;
import static org.sorensen.loss.VoxelLoss.Normalization.NONE;
import static org.sorensen.loss.VoxelLoss.Normalization.POOLED;
import static org.sorensen.loss.VoxelLoss.Normalization.POOLED_MEAN;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.AsymmetricLoss;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.ClassFactors;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.ExpectedCostLoss;
import org.sorensen.loss.FocalBalance;
import org.sorensen.loss.FocalTarget;
import org.sorensen.loss.Focus;
import org.sorensen.loss.GeneralizedCrossEntropyLoss;
import org.sorensen.loss.HardestVoxelsLoss;
import org.sorensen.loss.JensenShannonLoss;
import org.sorensen.loss.KlDivergenceLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.NeighborPenaltyLoss;
import org.sorensen.loss.PolyLoss;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.SymmetricCrossEntropyLoss;
import org.sorensen.loss.VoxelLoss.Normalization;
import org.sorensen.loss.WeightNormalization;

/**
 * Values and gradients of per-voxel losses on the input of {@link PeerFixture}. Each row was measured by running, with
 * torch's autograd, the peer that it names (torch 2, MONAI 1.5.2, SMP 0.5, nnU-Net 2.8, kornia 0.8.3, Keras 3.15 on torch),
 * or the paper's formula typed in torch where no peer has the loss; gradients are by the scores at (0,0,0,0), (0,1,0,1) and
 * (1,2,1,1). MONAI and Keras computed in single precision, the others in double.
 */
class VoxelValuesTest {
    private static final double DOUBLE = 1e-9;
    private static final double SINGLE = 3e-6;
    private static final double FAST = 2e-6;
    private static final int[] PLACES = {0, 5, 23};
    private static final Shape SCORES = Shape.of(2, 3, 2, 2);

    private static final LossOptions SOFTMAX = LossOptions.softmax();
    private static final LossOptions SIGMOID = LossOptions.sigmoid();
    private static final LossOptions IGNORING = SOFTMAX.withIgnoreLabel(9);
    private static final ClassWeights TORCH_WEIGHTS = ClassWeights.of(WeightNormalization.BY_WEIGHT_SUM, 1, 2, 3);
    private static final ClassWeights BY_COUNT = ClassWeights.of(WeightNormalization.BY_COUNT, 1, 2, 3);
    private static final LabelMap LABELS = PeerFixture.labels();
    private static final SoftMap SOFT = PeerFixture.soft();
    /** The labels with two voxels of label 9. */
    private static final LabelMap IGNORED = LabelMap.of(new int[] {0, 1, 9, 0, 1, 0, 1, 9}, Shape.of(2, 2, 2));

    private final List<DynamicTest> rows = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> torch() {
        Loss smoothed = new CrossEntropyLoss(.1);
        LossOptions weighted = IGNORING.withClassWeights(TORCH_WEIGHTS);
        row(
                "CrossEntropyLoss weight, label_smoothing=.1, ignore_index",
                smoothed,
                weighted,
                IGNORED,
                0.694871819655,
                -0.02881320923,
                -0.08179547215,
                0);
        // for probability targets torch divides by the number of voxels
        LossOptions byCount = SOFTMAX.withClassWeights(BY_COUNT);
        row(
                "CrossEntropyLoss weight, label_smoothing=.1, probabilities",
                smoothed,
                byCount,
                SOFT,
                1.77092864267,
                0.04705178764,
                -0.01816080195,
                -0.05047492545);
        row(
                "CrossEntropyLoss sum, weight, label_smoothing=.2, ignore_index",
                new CrossEntropyLoss(.2),
                weighted.withReduction(Reduction.SUM),
                IGNORED,
                7.67087189013,
                -0.1313781755,
                -0.6028259161,
                0);
        row(
                "BCEWithLogitsLoss pos_weight by channel, soft",
                new BinaryCrossEntropyLoss(0, ClassFactors.each(.5, 2, 4)),
                SIGMOID,
                SOFT,
                0.768360423609,
                0.008822541877,
                -0.00946014092,
                -0.009710420415);
        row(
                "BCEWithLogitsLoss pos_weight=3",
                new BinaryCrossEntropyLoss(0, ClassFactors.all(3)),
                SIGMOID,
                LABELS,
                0.71504684315,
                -0.03361767767,
                -0.03875318986,
                0.01476432057);
        float[] voxelWeights = {1, .5f, 0, 2, 1, 1, .25f, 0};
        row(
                "BCEWithLogitsLoss weight",
                new BinaryCrossEntropyLoss().dividedBy(ALL_ELEMENTS),
                SIGMOID.withVoxelWeights(FloatArray.of(voxelWeights, Shape.of(2, 2, 2))),
                SOFT,
                0.414035157604,
                0.00546077411,
                -0.0002088649765,
                0);
        Loss divergence = new KlDivergenceLoss();
        row(
                "KLDivLoss mean",
                new KlDivergenceLoss().dividedBy(ELEMENTS),
                SOFTMAX,
                SOFT,
                0.0253614320613,
                0.0005308503879,
                -0.005614428807,
                -0.002644494307);
        row(
                "KLDivLoss batchmean",
                new KlDivergenceLoss().dividedBy(SAMPLES),
                SOFTMAX,
                SOFT,
                0.304337184735,
                0.006370204655,
                -0.06737314568,
                -0.03173393168);
        single("Keras KLDivergence, soft", divergence, SOFT, 0.0760843083, 0.00159255869, -0.016843291, -0.00793348532);
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> focal() {
        rows.clear();
        row(
                "kornia FocalLoss alpha=.25",
                new SoftmaxFocalLoss(Focus.of(2), FocalBalance.background(.25), ELEMENTS),
                SOFTMAX,
                PeerFixture.korniaOneHot(),
                0.0154797242266,
                -0.004628046058,
                -0.0021256392,
                0.002948337615);
        row(
                "kornia BinaryFocalLossWithLogits alpha=.25, pos_weight, soft",
                new SigmoidFocalLoss(
                        Focus.of(2),
                        new FocalBalance(ClassFactors.each(.5, 2, 4).times(.25), ClassFactors.all(.75)),
                        ELEMENTS),
                SIGMOID,
                SOFT,
                0.134618703015,
                0.009438618009,
                0.005167916372,
                -0.001911594071);
        row(
                "SMP focal reduced_threshold=.6, alpha=.25, soft",
                sigmoid(Focus.reduced(2, .6), FocalBalance.positive(.25), NONE, FocalTarget.LIKELIHOOD),
                SIGMOID,
                SOFT,
                0.320109339119,
                0.002457348349,
                -0.0001670919812,
                0.004180141706);
        row(
                "SMP focal normalized, channels flattened, soft",
                sigmoid(Focus.of(2), FocalBalance.NONE, POOLED_MEAN, FocalTarget.LIKELIHOOD),
                SIGMOID,
                SOFT,
                0.0273254784094,
                0.0003136097504,
                -1.552560728e-05,
                0.000172031701);
        row(
                "SMP focal normalized, reduced, sum",
                sigmoid(Focus.reduced(1.5, .5), FocalBalance.positive(.75), POOLED, FocalTarget.LIKELIHOOD),
                SIGMOID.withReduction(Reduction.SUM),
                LABELS,
                0.19159703112,
                -0.00633509078,
                -0.01013850124,
                0.0003441229452);
        row(
                "SMP softmax focal normalized, sum",
                new SoftmaxFocalLoss(Focus.of(2), FocalBalance.NONE, VOXELS, POOLED, 0),
                SOFTMAX,
                LABELS,
                0.618500758068,
                -0.02642755482,
                -0.05520051943,
                0.0402961015);
        row(
                "SMP softmax focal reduced_threshold=.4",
                new SoftmaxFocalLoss(Focus.reduced(2, .4), FocalBalance.NONE, VOXELS),
                SOFTMAX,
                LABELS,
                0.629458223935,
                -0.1157015127,
                -0.159424989,
                0.07370868589);
        single(
                "MONAI FocalLoss alpha=.25, soft",
                sigmoid(Focus.of(2), FocalBalance.positive(.25), NONE, FocalTarget.SIGNED_LOGIT),
                SOFT,
                0.0749088749,
                -9.80761833e-05,
                -0.000864919275,
                0.00250842026);
        single(
                "MONAI FocalLoss use_softmax, alpha=.25, soft",
                new SoftmaxFocalLoss(Focus.of(2), FocalBalance.background(.25), ELEMENTS),
                SOFT,
                0.049402643,
                -4.46646254e-06,
                0.00185074483,
                -0.000379175937);
        single(
                "MONAI FocalLoss reduction=sum",
                new SigmoidFocalLoss(2).dividedBy(IMAGE_VOXELS),
                LABELS,
                0.641919255,
                -0.013145281,
                -0.0197548196,
                0.0288559906);
        single(
                "Keras BinaryFocalCrossentropy alpha=.25, gamma=1.5, label_smoothing=.2, soft",
                new SigmoidFocalLoss(
                                Focus.of(1.5), FocalBalance.positive(.25), ELEMENTS, NONE, FocalTarget.EXPECTED, .2)
                        .clipped(1e-7),
                SOFT,
                0.112609714,
                0.000460969284,
                -0.000613130804,
                0.00234368281);
        single(
                "Keras CategoricalFocalCrossentropy alpha=.25, label_smoothing=.2, soft",
                new SoftmaxFocalLoss(Focus.of(2), FocalBalance.factor(.25), VOXELS, NONE, .2).clipped(1e-7),
                SOFT,
                0.125735402,
                0.00701360125,
                0.0032465281,
                -0.00503630005);
        return rows.stream();
    }

    private static SigmoidFocalLoss sigmoid(
            Focus focus, FocalBalance balance, Normalization normalization, FocalTarget target) {
        return new SigmoidFocalLoss(focus, balance, ELEMENTS, normalization, target, 0);
    }

    @TestFactory
    Stream<DynamicTest> robust() {
        rows.clear();
        single(
                "Keras CategoricalGeneralizedCrossEntropy q=.5",
                new GeneralizedCrossEntropyLoss(.5),
                LABELS,
                0.435889006,
                -0.0378922522,
                -0.0408571102,
                0.0114905033);
        single(
                "Keras KLDivergence, one-hot",
                new KlDivergenceLoss(CATEGORICAL, 1e-7),
                PeerFixture.oneHot(),
                0.502395868,
                -0.0484074242,
                -0.0543432757,
                0.0170665085);
        row(
                "symmetric cross-entropy .1, 1, -4",
                new SymmetricCrossEntropyLoss(.1, 1, -4),
                SOFTMAX,
                LABELS,
                1.57701508894,
                -0.1234855449,
                -0.1283053054,
                0.03265184188);
        row(
                "symmetric cross-entropy 1, .5, -.7, soft",
                new SymmetricCrossEntropyLoss(1, .5, -.7),
                SOFTMAX,
                SOFT,
                1.06345122385,
                -0.001213018342,
                -0.02211637204,
                -0.007906975196);
        row(
                "Poly-1, epsilon 2",
                new PolyLoss(2),
                SOFTMAX,
                LABELS,
                1.26578637796,
                -0.1077298489,
                -0.1157787748,
                0.03253911217);
        row(
                "Poly-3",
                new PolyLoss(CATEGORICAL, 0, List.of(2.0, -.5, .25)),
                SOFTMAX,
                LABELS,
                1.20287129285,
                -0.0995794821,
                -0.1067786896,
                0.03004385562);
        row(
                "Poly-1 focal",
                new PolyLoss(CATEGORICAL, 2, List.of(1.0)),
                SOFTMAX,
                LABELS,
                0.174722150438,
                -0.03185711169,
                -0.04292535894,
                0.01873001679);
        row(
                "ASL 0, 4, .05",
                new AsymmetricLoss(0, 4, .05),
                SIGMOID,
                LABELS,
                0.122971760624,
                -0.01120589256,
                -0.01291772995,
                0.0005076452884);
        row(
                "ASL 1, 2, .3, soft",
                new AsymmetricLoss(1, 2, .3),
                SIGMOID,
                SOFT,
                0.0833296277674,
                -0.0006845540544,
                -0.003421328706,
                -0.00538181151);
        row(
                "Jensen-Shannon over classes, soft",
                new JensenShannonLoss(),
                SOFTMAX,
                SOFT,
                0.0192237286339,
                0.0003823422118,
                -0.004318187981,
                -0.001850314206);
        row(
                "expected cost",
                ExpectedCostLoss.of(new double[][] {{0, 1, 3}, {2, 0, .5}, {1, 1, .25}}),
                SOFTMAX,
                LABELS,
                0.545204706331,
                -0.04680836925,
                -0.0316858305,
                0.03720907562);
        return rows.stream();
    }

    /** Both divergences of heat maps, whose probabilities are over the pixels of a channel. */
    @TestFactory
    Stream<DynamicTest> heatMaps() {
        rows.clear();
        DoubleArray logits = PeerFixture.logits();
        DoubleArray prediction = DoubleArray.zeros(SCORES);
        DoubleArray target = DoubleArray.zeros(SCORES);
        for (int cell = 0; cell < 6; cell++) {
            double exponentials = 0;
            double sum = 0;
            for (int v = 4 * cell; v < 4 * cell + 4; v++) {
                exponentials += Math.exp(logits.get(v));
                sum += SOFT.get(v);
            }
            for (int v = 4 * cell; v < 4 * cell + 4; v++) {
                prediction.set(v, Math.exp(logits.get(v)) / exponentials);
                target.set(v, SOFT.get(v) / sum);
            }
        }
        LossOptions given = LossOptions.probabilities();
        Target map = SoftMap.of(target);
        add(
                "kornia kl_div_loss_2d",
                new KlDivergenceLoss().dividedBy(CELLS),
                given,
                prediction,
                map,
                1e-7,
                0.0953635736227,
                -0.2610586643,
                -0.2103343947,
                -0.5017441933);
        add(
                "kornia js_div_loss_2d",
                new JensenShannonLoss().dividedBy(CELLS),
                given,
                prediction,
                map,
                1e-7,
                0.0222488782655,
                -0.02077818742,
                -0.01025875104,
                -0.0579800045);
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> neighbours() {
        rows.clear();
        single(
                "MONAI NACLLoss",
                new NeighborPenaltyLoss().withCrossEntropy(.1),
                LABELS,
                0.566704333,
                -0.0442407764,
                -0.0501766242,
                0.0128998514);
        single(
                "MONAI NACLLoss l2, kernel_size=5, alpha=.3",
                new NeighborPenaltyLoss(NeighborPenaltyLoss.Filter.MEAN, 5, 1, true).withCrossEntropy(.3),
                LABELS,
                0.727943778,
                -0.0254074428,
                -0.0353432894,
                0.00206651725);
        single(
                "MONAI NACLLoss gaussian, sigma=.8, alpha=.2",
                new NeighborPenaltyLoss(NeighborPenaltyLoss.Filter.GAUSSIAN, 3, .8, false).withCrossEntropy(.2),
                LABELS,
                0.623628736,
                -0.04007411,
                -0.0460099578,
                0.00873318408);
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> hardest() {
        rows.clear();
        Loss quarter = new HardestVoxelsLoss(new CrossEntropyLoss(), new HardestVoxelsLoss.Percent(25, true));
        row("nnU-Net TopKLoss k=25", quarter, SOFTMAX, LABELS, 0.74170615355, 0, 0, 0.06826606832);
        row("nnU-Net TopKLoss k=25, ignore", quarter, IGNORING, IGNORED, 0.68140112944, 0, 0, 0);
        // two of the six chosen voxels are ignored ones, zeros
        Loss most = new HardestVoxelsLoss(new CrossEntropyLoss(), new HardestVoxelsLoss.Percent(80, true));
        row(
                "nnU-Net TopKLoss k=80, ignore",
                most,
                IGNORING,
                IGNORED,
                0.483922999667,
                -0.06454326512,
                -0.07245771523,
                0);
        row(
                "nnU-Net TopKLoss k=40, weight, label_smoothing=.1",
                new HardestVoxelsLoss(new CrossEntropyLoss(.1), new HardestVoxelsLoss.Percent(40, true)),
                SOFTMAX.withClassWeights(BY_COUNT),
                LABELS,
                1.38552191044,
                0,
                -0.2453864165,
                0);
        Loss ohem = new HardestVoxelsLoss(new CrossEntropyLoss(), new HardestVoxelsLoss.Improbable(.4, 1));
        row("OHEM below .4", ohem, SOFTMAX, LABELS, 0.791195258874, 0, 0, 0.1365321366);
        Loss three = new HardestVoxelsLoss(new CrossEntropyLoss(), new HardestVoxelsLoss.Improbable(.05, 3));
        row("OHEM below .05, at least 3", three, SOFTMAX, LABELS, 0.717999172584, 0, 0, 0.04551071221);
        // SMP's cross-entropy keeps ignored voxels in the divisor: 6 of 8 count
        row(
                "CrossEntropyLoss over all voxels",
                new CrossEntropyLoss().dividedBy(ALL_VOXELS),
                IGNORING,
                IGNORED,
                0.483922999667 * 6 / 8,
                -0.06454326512 * 6 / 8,
                -0.07245771523 * 6 / 8,
                0);
        return rows.stream();
    }

    private void row(String name, Loss loss, LossOptions options, Target target, double value, double... gradients) {
        add(name, loss, options, PeerFixture.logits(), target, DOUBLE, value, gradients);
    }

    private void single(String name, Loss loss, Target target, double value, double... gradients) {
        boolean sigmoid = name.contains("Binary") || name.startsWith("MONAI FocalLoss") && !name.contains("softmax");
        LossOptions options = sigmoid ? SIGMOID : SOFTMAX;
        add(name, loss, options, PeerFixture.logits(), target, SINGLE, value, gradients);
    }

    private void add(
            String name,
            Loss loss,
            LossOptions options,
            DoubleArray scores,
            Target target,
            double tolerance,
            double value,
            double... gradients) {
        rows.add(dynamicTest(name, () -> {
            DoubleArray gradient = DoubleArray.zeros(SCORES);
            double found = loss.evaluate(scores, target, options, gradient).value();
            assertEquals(value, found, tolerance * Math.abs(value), "value");
            float[] floats = new float[SCORES.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) scores.get(i);
            }
            FloatArray floatGradient = FloatArray.zeros(SCORES);
            double fast = loss.evaluate(FloatArray.of(floats, SCORES), target, options, floatGradient)
                    .value();
            assertEquals(value, fast, Math.max(FAST, tolerance) * Math.max(Math.abs(value), .1), "fast value");
            for (int i = 0; i < PLACES.length; i++) {
                double size = Math.max(Math.abs(gradients[i]), 1e-2);
                assertEquals(gradients[i], gradient.get(PLACES[i]), tolerance * size, "gradient " + PLACES[i]);
                assertEquals(gradients[i], floatGradient.get(PLACES[i]), FAST * .1, "fast gradient " + PLACES[i]);
            }
        }));
    }
}
