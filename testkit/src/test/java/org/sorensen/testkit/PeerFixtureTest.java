package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.sorensen.loss.AbsentClassPolicy.COUNT;
import static org.sorensen.loss.AbsentClassPolicy.SKIP;
import static org.sorensen.loss.AbsentClassPolicy.ZERO;
import static org.sorensen.loss.Aggregation.GLOBAL_MICRO;
import static org.sorensen.loss.Aggregation.PER_CLASS_OVER_BATCH;
import static org.sorensen.loss.Aggregation.PER_SAMPLE_MICRO;
import static org.sorensen.loss.Denominator.LINEAR;
import static org.sorensen.loss.Denominator.SQUARED;
import static org.sorensen.loss.ScoreTransform.COMPLEMENT;
import static org.sorensen.loss.ScoreTransform.NEGATIVE;
import static org.sorensen.loss.SoftOverlap.MINIMUM;
import static org.sorensen.loss.SoftOverlap.PRODUCT;
import static org.sorensen.loss.VoxelLoss.Divisor.ELEMENTS;
import static org.sorensen.loss.VoxelLoss.Divisor.VOXELS;
import static org.sorensen.loss.WeightNormalization.BY_COUNT;
import static org.sorensen.loss.WeightNormalization.BY_WEIGHT_SUM;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Target;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.Configured;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.WeightedSum;

/**
 * Values and gradients that other libraries gave for one input, and the loss and options that stand for them here. Every
 * row was measured by running the peer; gradients are by the logits at (0,0,0,0), (0,1,0,1) and (1,2,1,1).
 */
class PeerFixtureTest {
    /** Half a unit of the tenth digit of a value printed so, and of the eighth of a gradient. */
    private static final double DOUBLE_VALUE = 6e-10;

    private static final double DOUBLE_GRADIENT = 6e-8;
    /** Peers, or parts of them, that compute in single precision. */
    private static final double SINGLE = 2e-6;
    /** The fast path against the same numbers, relative to value and gradient of order 0.1. */
    private static final double FAST = 2e-6;

    private static final int[] PLACES = {0, 5, 23};

    /** MONAI 1.5: every class counts, whether present or not. */
    private static final LossOptions MONAI = LossOptions.softmax().withAbsentClass(COUNT);

    private static final LossOptions MONAI_SIGMOID = LossOptions.sigmoid().withAbsentClass(COUNT);

    /** SMP: sums over the batch; a class absent from it is 0 but stays in the divisor. */
    private static final LossOptions SMP =
            LossOptions.softmax().withAggregation(PER_CLASS_OVER_BATCH).withAbsentClass(ZERO);

    private static final LossOptions SMP_SIGMOID =
            LossOptions.sigmoid().withAggregation(PER_CLASS_OVER_BATCH).withAbsentClass(ZERO);

    private static final LossOptions KERAS = MONAI.withAggregation(GLOBAL_MICRO);
    private static final LossOptions NNUNET = MONAI.withClasses(ClassSelection.foreground());
    private static final ClassWeights ONE_TWO_THREE = ClassWeights.of(BY_COUNT, 1, 2, 3);

    /** SMP 0.4+ divides by {@code I + FP/2 + FN/2}: here twice its smoothing and its floor of 1e-7. */
    private static DiceLoss smpDice(double smooth) {
        return dice(new Smoothing(2 * smooth, 2 * smooth, 2e-7));
    }

    private static DiceLoss dice(Smoothing smoothing) {
        return new DiceLoss(LINEAR, smoothing, COMPLEMENT);
    }

    private static TverskyLoss tversky(double alpha, double beta, Smoothing smoothing) {
        return new TverskyLoss(alpha, beta, smoothing, COMPLEMENT);
    }

    private static DiceLoss nnunetDice(double smooth) {
        return new DiceLoss(LINEAR, new Smoothing(smooth, smooth, 1e-8), NEGATIVE);
    }

    private final List<DynamicTest> rows = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> monai() {
        row("Dice", new DiceLoss(), MONAI, 0.4608821169, -.024097132, -.040539627, .0023259947);
        LossOptions foreground = MONAI.withClasses(ClassSelection.foreground());
        row(
                "Dice include_background=False",
                new DiceLoss(),
                foreground,
                0.545484605,
                -.017174311,
                -.056466542,
                -.0023210358);
        LossOptions batch = MONAI.withAggregation(PER_CLASS_OVER_BATCH);
        row("Dice batch=True", new DiceLoss(), batch, 0.4137951305, -.02311214, -.032271793, .0077871705);
        // the root of the one-hot target's square sum is taken, and squared again, in single precision
        single(
                "Dice squared_pred=True",
                new DiceLoss(SQUARED),
                MONAI,
                0.2990070077,
                -.020901698,
                -.041287029,
                .0024311664);
        // MONAI doubles numerator and denominator, so its smoothing counts half in a Jaccard ratio
        JaccardLoss jaccard = new JaccardLoss(LINEAR, Smoothing.of(0.5e-5), COMPLEMENT);
        row("Dice jaccard=True", jaccard, MONAI, 0.5977094406, -.028378593, -.041660851, .0027066632);
        row(
                "Dice sigmoid=True, one-hot",
                new DiceLoss(),
                MONAI_SIGMOID,
                0.4946525597,
                -.0092883962,
                -.018263911,
                1.0800373e-7);
        LossOptions weighted = MONAI.withClassWeights(ONE_TWO_THREE);
        row("Dice weight=(1,2,3)", new DiceLoss(), weighted, 1.044812688, -.039184801, -.086599998, .00077887645);
        LossOptions sum = MONAI.withReduction(Reduction.SUM);
        row("Dice reduction=sum", new DiceLoss(), sum, 2.765292702, -.14458279, -.24323776, .013955968);
        row("Tversky .5/.5", new TverskyLoss(.5, .5), MONAI, 0.4608792005, -.024097076, -.040539412, .0023262213);
        row("Tversky .3/.7", new TverskyLoss(.3, .7), MONAI, 0.4695380823, -.02264774, -.040864878, .0036365082);
        SigmoidFocalLoss focal = new SigmoidFocalLoss(2);
        single("Focal sigmoid", focal, MONAI_SIGMOID, 0.1069865301, -.0021908802, -.0032924698, .0048093321);
        single(
                "Focal sigmoid alpha=.25",
                new SigmoidFocalLoss(2, .25),
                MONAI_SIGMOID,
                0.07509414852,
                -.00054772006,
                -.00082311744,
                .0036069988);
        SoftmaxFocalLoss softmaxFocal = new SoftmaxFocalLoss(2, ELEMENTS);
        single("Focal softmax", softmaxFocal, MONAI, 0.03357110545, -.0061707455, -.0085026668, .0039311298);
        LossOptions alpha = MONAI.withClassWeights(ClassWeights.of(BY_COUNT, .75, .25, .25));
        single("Focal softmax alpha=.25", softmaxFocal, alpha, 0.01547940914, -.004628059, -.0021256667, .0029483472);
        row(
                "DiceCE",
                new DiceLoss().plus(new CrossEntropyLoss()),
                MONAI,
                0.963280889,
                -.072504581,
                -.094882913,
                .019392512);
        // its focal term stays sigmoid whatever the activation of the Dice term
        Loss diceFocal = new DiceLoss().plus(new Configured(focal, MONAI_SIGMOID));
        single("DiceFocal(softmax)", diceFocal, MONAI, 0.5678686471, -.026288013, -.043832097, .0071353268);
        soft(
                "Dice soft_label=False",
                new DiceLoss(),
                MONAI.withSoftOverlap(PRODUCT),
                0.5289579701,
                -.0060186674,
                -.020724562,
                -.0022392215);
        soft(
                "Dice soft_label=True",
                new DiceLoss(),
                MONAI.withSoftOverlap(MINIMUM),
                0.1594411791,
                .019921414,
                -.034985898,
                -.01951308);
        soft(
                "Tversky .3/.7 soft_label=True",
                new TverskyLoss(.3, .7),
                MONAI.withSoftOverlap(MINIMUM),
                0.15316698,
                .021911113,
                -.035373477,
                -.023564521);
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> segmentationModelsPytorch() {
        row("Dice 0.4+", smpDice(0), SMP, 0.4137960937, -.023112164, -.032271843, .0077871734);
        // the log is of the same score, so its floor of 1e-7 stays
        DiceLoss log = new DiceLoss(LINEAR, new Smoothing(0, 0, 2e-7), new ScoreTransform.NegativeLog(1e-7));
        row("Dice log_loss", log, SMP, 0.547511281, -.037002134, -.058377731, .01457372);
        row("Dice smooth=1, 0.4+", smpDice(1), SMP, 0.2860560903, -.018521868, -.023877505, .0063103802);
        row(
                "Dice smooth=1, up to 0.3.4",
                dice(new Smoothing(1, 1, 1e-7)),
                SMP,
                0.3372154114,
                -.020689609,
                -.027624927,
                .0071292228);
        LossOptions classes = SMP.withClasses(ClassSelection.of(1, 2));
        row("Dice classes=[1,2]", smpDice(0), classes, 0.4758687472, -.014132664, -.044256961, .0063246259);
        row("Dice ignore_index=0", smpDice(0), SMP.withIgnoreLabel(0), 0.2515572286, 0, -.034993019, 0);
        row("Dice multilabel", smpDice(0), SMP_SIGMOID, 0.4707613461, -.0097310219, -.014317247, .0057116244);
        JaccardLoss jaccard = new JaccardLoss(LINEAR, new Smoothing(0, 0, 1e-7), COMPLEMENT);
        row("Jaccard", jaccard, SMP, 0.5786750614, -.025277452, -.031283802, .0076908321);
        TverskyLoss tversky = tversky(.3, .7, new Smoothing(0, 0, 1e-7));
        Loss power = new FocalTverskyLoss(tversky, 4 / 3.0, FocalTverskyLoss.Placement.AFTER_MEAN);
        row("Tversky .3/.7 gamma=4/3", power, SMP, 0.2966909748, -.022146236, -.0316705, .0080060309);
        LossOptions sigmoid = LossOptions.sigmoid();
        single(
                "Focal multiclass HEAD",
                new SigmoidFocalLoss(2),
                sigmoid,
                0.1069865358,
                -.0021908804,
                -.0032924695,
                .004809332);
        Loss sumOfClasses = new SigmoidFocalLoss(2, OptionalDouble.empty(), VOXELS, false);
        single(
                "Focal multiclass up to 0.5.0",
                sumOfClasses,
                sigmoid,
                0.3209596075,
                -.0065726412,
                -.0098774085,
                .014427996);
        // SMP divides by the sum of the focal factors, then takes the mean over the 8 voxels all the same
        Loss focal = new SigmoidFocalLoss(2, OptionalDouble.empty(), ELEMENTS, true);
        Loss normalized = new WeightedSum(List.of(new WeightedSum.Term(1 / 8.0, focal)));
        single(
                "Focal multiclass HEAD normalized",
                normalized,
                sigmoid,
                0.08180119262,
                .00042535451,
                .00037594804,
                .00024597917);
        row(
                "SoftCE .1",
                new CrossEntropyLoss(.1),
                LossOptions.softmax(),
                0.5936487721,
                -.040074116,
                -.046009953,
                .01289985);
        // t(1 − 2ε) + ε, so twice the smoothing of t(1 − ε) + ε/2
        row(
                "SoftBCE .1",
                new BinaryCrossEntropyLoss(.2),
                sigmoid,
                0.5573265775,
                -.0070392259,
                -.0087510633,
                .010597654);
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> keras() {
        Smoothing epsilon = new Smoothing(0, 1e-7, 0);
        single("Dice axis=None", dice(epsilon), KERAS, 0.3816938068, -.0296612, -.030717744, .0077362975);
        single("Dice axis=(2,3)", dice(epsilon), MONAI, 0.4608850479, -.024097188, -.040539841, .0023257682);
        single(
                "Tversky .3/.7 axis=None",
                tversky(.3, .7, epsilon),
                KERAS,
                0.3816938107,
                -.0296612,
                -.030717744,
                .0077362974);
        LossOptions quarter = LossOptions.softmax().withClassWeights(ClassWeights.of(BY_COUNT, .25, .25, .25));
        single(
                "CategoricalFocal",
                new SoftmaxFocalLoss(2),
                quarter,
                0.02517832816,
                -.0046280605,
                -.0063769996,
                .0029483474);
        single(
                "BinaryFocal",
                new SigmoidFocalLoss(2),
                LossOptions.sigmoid(),
                0.1069865301,
                -.0021908805,
                -.0032924696,
                .0048093321);
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> nnUNet() {
        // nnU-Net adds up its sums in single precision
        single(
                "Dice do_bg=False, batch_dice=False",
                nnunetDice(1e-5),
                NNUNET,
                -0.4545154274,
                -.01717431,
                -.056466539,
                -.0023210357);
        LossOptions batch = NNUNET.withAggregation(PER_CLASS_OVER_BATCH);
        single(
                "Dice do_bg=False, batch_dice=True",
                nnunetDice(1e-5),
                batch,
                -0.5241324902,
                -.014132661,
                -.044256888,
                .0063246305);
        single("Dice class defaults", nnunetDice(1), MONAI, -0.7042304873, -.019082722, -.026600894, .0068663184);
        Loss diceCe = nnunetDice(1e-5).plus(new CrossEntropyLoss());
        single("DC_and_CE", diceCe, NNUNET, 0.04788334475, -.065581759, -.11080983, .014745481);
        Loss diceBce = nnunetDice(1e-5).plus(new BinaryCrossEntropyLoss());
        single("DC_and_BCE, one-hot", diceBce, MONAI_SIGMOID, -0.004270792007, -.020494288, -.031181641, .014764429);
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> kornia() {
        Smoothing epsilon = new Smoothing(0, 1e-8, 0);
        Target smoothed = PeerFixture.korniaOneHot();
        LossOptions micro = MONAI.withAggregation(PER_SAMPLE_MICRO).withSoftOverlap(PRODUCT);
        LossOptions macro = MONAI.withSoftOverlap(PRODUCT);
        row("Dice micro", dice(epsilon), micro, smoothed, 0.3816940403, -.029661141, -.030717683, .0077362821);
        row("Dice macro", dice(epsilon), macro, smoothed, 0.460884925, -.02409712, -.040539753, .0023257727);
        row("Tversky .3/.7", tversky(.3, .7, epsilon), micro, 0.3816938045, -.0296612, -.030717744, .0077362975);
        LossOptions half = LossOptions.softmax().withClassWeights(ClassWeights.of(BY_COUNT, .5, .5, .5));
        row(
                "Focal alpha=.5",
                new SoftmaxFocalLoss(2, ELEMENTS),
                half,
                smoothed,
                0.01678600575,
                -.0030853448,
                -.0042513067,
                .0019655453);
        row(
                "Binary focal alpha=.25",
                new SigmoidFocalLoss(2, .25),
                LossOptions.sigmoid(),
                0.07509414905,
                -.0005477201,
                -.00082311738,
                .003606999);
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> torchAndPapers() {
        row(
                "torch CrossEntropyLoss",
                new CrossEntropyLoss(),
                LossOptions.softmax(),
                0.5023987721,
                -.048407449,
                -.054343286,
                .017066517);
        LossOptions weighted = LossOptions.softmax().withClassWeights(ClassWeights.of(BY_WEIGHT_SUM, 1, 2, 3));
        row(
                "torch CrossEntropyLoss label_smoothing=.1 weight=(1,2,3)",
                new CrossEntropyLoss(.1),
                weighted,
                0.6460322741,
                -.019947606,
                -.056627635,
                .0038604116);
        row(
                "torch BCEWithLogitsLoss",
                new BinaryCrossEntropyLoss(),
                LossOptions.sigmoid(),
                0.5010765775,
                -.011205893,
                -.01291773,
                .014764321);
        DiceLoss vnet = new DiceLoss(SQUARED, Smoothing.NONE, COMPLEMENT);
        row(
                "V-Net paper on class 1",
                vnet,
                MONAI.withClasses(ClassSelection.of(1)),
                0.2230361411,
                -.026314506,
                -.095267402,
                -.0064462138);
        LossOptions dataset =
                LossOptions.softmax().withAggregation(PER_CLASS_OVER_BATCH).withAbsentClass(SKIP);
        JaccardLoss jaccard = new JaccardLoss(LINEAR, Smoothing.of(1e-3), COMPLEMENT);
        row("JDT mIoU_D", jaccard, dataset, 0.5784941776, -.025276346, -.031282082, .0076924493);
        row(
                "JDT Dice, mIoU_I and mIoU_C by halves",
                jdtImagesAndClasses(),
                LossOptions.softmax(),
                0.3529481085,
                -.025904092,
                -.044702798,
                .0029041258);
        return rows.stream();
    }

    /** Half the mean over images of the present classes' mean, half the mean over classes of the present images' mean. */
    private static Loss jdtImagesAndClasses() {
        Loss score = tversky(.5, .5, Smoothing.of(1e-3));
        LossOptions present = LossOptions.softmax().withAbsentClass(SKIP);
        WeightedSum sum = new WeightedSum(List.of(new WeightedSum.Term(.5, new Configured(score, present))));
        for (int c = 0; c < 3; c++) {
            sum = sum.and(.5 / 3, new Configured(score, present.withClasses(ClassSelection.of(c))));
        }
        return sum;
    }

    private void row(String name, Loss loss, LossOptions options, double value, double... gradients) {
        Target target = PeerFixture.labels();
        add(name, loss, options, target, DOUBLE_VALUE, DOUBLE_GRADIENT, value, gradients);
    }

    private void row(String name, Loss loss, LossOptions options, Target target, double value, double... gradients) {
        add(name, loss, options, target, DOUBLE_VALUE, DOUBLE_GRADIENT, value, gradients);
    }

    private void soft(String name, Loss loss, LossOptions options, double value, double... gradients) {
        add(name, loss, options, PeerFixture.soft(), DOUBLE_VALUE, DOUBLE_GRADIENT, value, gradients);
    }

    private void single(String name, Loss loss, LossOptions options, double value, double... gradients) {
        add(name, loss, options, PeerFixture.labels(), SINGLE, SINGLE, value, gradients);
    }

    private void add(
            String name,
            Loss loss,
            LossOptions options,
            Target target,
            double valueTolerance,
            double gradientTolerance,
            double value,
            double... gradients) {
        rows.add(dynamicTest(name, () -> {
            DoubleArray gradient = DoubleArray.zeros(PeerFixture.logits().shape());
            double found = loss.evaluate(PeerFixture.logits(), target, options, gradient)
                    .value();
            assertEquals(value, found, valueTolerance * Math.max(Math.abs(value), .1), "value");
            FloatArray floatGradient = FloatArray.zeros(gradient.shape());
            double fast = loss.evaluate(PeerFixture.floatLogits(), target, options, floatGradient)
                    .value();
            assertEquals(value, fast, FAST * Math.max(Math.abs(value), .1), "value of the fast path");
            for (int i = 0; i < PLACES.length; i++) {
                double expected = gradients[i];
                double bound = Math.max(Math.abs(expected), 1e-3);
                assertEquals(expected, gradient.get(PLACES[i]), gradientTolerance * bound, "gradient at " + PLACES[i]);
                assertEquals(expected, floatGradient.get(PLACES[i]), FAST * .1, "fast gradient at " + PLACES[i]);
            }
        }));
    }
}
