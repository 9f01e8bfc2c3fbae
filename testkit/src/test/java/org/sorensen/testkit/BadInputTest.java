package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.HalfArray;
import org.sorensen.array.HalfFormat;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.ClassWeights;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.NonFiniteLossException;
import org.sorensen.loss.OverlapCoefficients;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.Reduction;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.VoxelLoss;
import org.sorensen.loss.WeightNormalization;
import org.sorensen.loss.WeightedSum;

/** What core says to bad input: what was expected, what was found, and where. */
class BadInputTest {
    private static final Shape SCORES = Shape.of(2, 3, 2, 2);
    private static final Shape VOXELS = Shape.of(2, 2, 2);
    private static final LossOptions SOFTMAX = LossOptions.softmax();

    private static void refused(String message, Executable call) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, call);
        assertEquals(message, thrown.getMessage());
    }

    /** Both paths must say the same. */
    private static void refused(String message, Target target, LossOptions options) {
        refused(message, () -> new DiceLoss().evaluate(DoubleArray.zeros(SCORES), target, options));
        refused(message, () -> new DiceLoss().evaluate(FloatArray.zeros(SCORES), target, options));
    }

    private static LabelMap labels() {
        return LabelMap.of(new byte[8], VOXELS);
    }

    @Test
    void shapes() {
        refused(
                "target labels [2, 2, 3] do not match scores [2, 3, 2, 2], expected [2, 2, 2]",
                LabelMap.of(new byte[12], Shape.of(2, 2, 3)),
                SOFTMAX);
        refused(
                "soft targets [2, 2, 2, 2] do not match scores [2, 3, 2, 2], expected [2, 3, 2, 2]",
                SoftMap.of(FloatArray.zeros(Shape.of(2, 2, 2, 2))),
                SOFTMAX);
        refused(
                "voxel weights [4] do not match scores [2, 3, 2, 2], expected [2, 2, 2]",
                labels(),
                SOFTMAX.withVoxelWeights(FloatArray.zeros(Shape.of(4))));
        refused(
                "scores must have the shape [N, C, spatial…], found [4]",
                () -> new DiceLoss().evaluate(FloatArray.zeros(Shape.of(4)), labels(), SOFTMAX));
        refused(
                "a float array of shape [2, 3] needs 6 elements, found 5",
                () -> FloatArray.of(new float[5], Shape.of(2, 3)));
        refused(
                "every extent of a shape must be at least 1, found [2, 0]; leave out what is empty",
                () -> Shape.of(2, 0));
        refused(
                "shape [65536, 65536] holds more than 2^31 - 1 elements; split it into several samples or patches",
                () -> Shape.of(65536, 65536));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> FloatArray.of(
                                ByteBuffer.allocateDirect(4)
                                        .order(
                                                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                                                        ? ByteOrder.LITTLE_ENDIAN
                                                        : ByteOrder.BIG_ENDIAN)
                                        .asFloatBuffer(),
                                Shape.of(1)))
                .getMessage()
                .startsWith("a direct buffer must be in native byte order"));
    }

    @Test
    void labelsAboveTheClassesAreNamedWithTheirPlace() {
        int[] labels = {0, 1, 2, 0, 1, 0, 3, 0};
        refused(
                "label 3 of sample 1, voxel 2 at [1, 0] is outside 0 to 2 for scores of 3 channels; remap the labels, or name an"
                        + " ignore label",
                LabelMap.of(labels, VOXELS),
                SOFTMAX);
        refused(
                "label 3 of sample 1, voxel 2 at [1, 0] is outside 0 to 2 for scores of 3 channels and is not the ignore label"
                        + " 255; remap the labels, or name an ignore label",
                LabelMap.of(labels, VOXELS),
                SOFTMAX.withIgnoreLabel(255));
        refused(
                "label 2 of sample 0, voxel 1 is outside 0 to 1 for scores of 1 channel; remap the labels, or name an"
                        + " ignore label",
                () -> new DiceLoss()
                        .evaluate(
                                FloatArray.zeros(Shape.of(1, 1, 2)),
                                LabelMap.of(new int[] {0, 2}, Shape.of(1, 2)),
                                LossOptions.sigmoid()));
        refused(
                "label 3 at index 1 is outside 0 to 2",
                () -> SoftMap.oneHot(LabelMap.of(new int[] {0, 3}, Shape.of(1, 2)), 3));
    }

    @Test
    void weights() {
        refused(
                "expected one class weight for each of the 3 channels, background included, found 2: [1.0, 2.0]",
                labels(),
                SOFTMAX.withClassWeights(ClassWeights.of(WeightNormalization.BY_COUNT, 1, 2)));
        refused(
                "class weights must be finite and at least 0, found [1.0, -2.0]",
                () -> ClassWeights.of(WeightNormalization.BY_COUNT, 1, -2));
        refused(
                "class weights must not all be zero, found [0.0, 0.0]",
                () -> ClassWeights.of(WeightNormalization.BY_COUNT, 0, 0));
        float[] weights = {1, 1, 1, 1, 1, -1, 1, 1};
        refused(
                "voxel weight -1.0 of sample 1, voxel 1 at [0, 1] is not a finite number of 0 or more; 0 leaves a voxel out",
                labels(),
                SOFTMAX.withVoxelWeights(FloatArray.of(weights, VOXELS)));
    }

    @Test
    void activations() {
        refused(
                "softmax over 1 channel is 1 everywhere; scores [1, 1, 2] of one channel need Activation.SIGMOID"
                        + " (logits) or IDENTITY (probabilities)",
                () -> new DiceLoss()
                        .evaluate(
                                FloatArray.zeros(Shape.of(1, 1, 2)),
                                LabelMap.of(new byte[2], Shape.of(1, 2)),
                                SOFTMAX));
        refused(
                "CrossEntropyLoss[labelSmoothing=0.0] is categorical and needs Activation.SOFTMAX (logits) or IDENTITY"
                        + " (probabilities), found SIGMOID",
                () -> new CrossEntropyLoss().evaluate(FloatArray.zeros(SCORES), labels(), LossOptions.sigmoid()));
        refused(
                new BinaryCrossEntropyLoss() + " is channelwise and needs Activation.SIGMOID (logits) or"
                        + " IDENTITY (probabilities), found SOFTMAX",
                () -> new BinaryCrossEntropyLoss().evaluate(FloatArray.zeros(SCORES), labels(), SOFTMAX));
    }

    /** Also where no logarithm is taken: logits that are taken for probabilities give a plausible, wrong number. */
    @Test
    void scoresThatAreNoProbabilities() {
        double[] values = {.5, .25, 1 + 1e-6, -1e-6, 0, 1};
        Shape shape = Shape.of(1, 2, 3);
        LabelMap labels = LabelMap.of(new int[] {0, 9, 1}, Shape.of(1, 3));
        LossOptions options = LossOptions.probabilities().withIgnoreLabel(9);
        probabilities(values, shape, labels, options);
        values[1] = -3;
        values[4] = 7;
        // ignored
        probabilities(values, shape, labels, options);
        values[5] = 1.5;
        String message = "probability 1.5 of sample 0, class 1, voxel 2 is outside [0, 1]; logits need"
                + " Activation.SOFTMAX or SIGMOID, and RAW uses any numbers as they are";
        refused(message, () -> probabilities(values, shape, labels, options));
        values[5] = -.001;
        assertTrue(assertThrows(IllegalArgumentException.class, () -> probabilities(values, shape, labels, options))
                .getMessage()
                .startsWith("probability -0.001 of sample 0, class 1, voxel 2 "));
        for (Loss loss : List.of(new DiceLoss(), new DiceLoss().plus(new CrossEntropyLoss()))) {
            refused(
                    message.replace("1.5", "2.0"),
                    () -> loss.evaluate(
                            FloatArray.of(new float[] {.5f, .5f, .5f, .5f, .5f, 2}, shape),
                            labels,
                            LossOptions.probabilities().withIgnoreLabel(9)));
        }
    }

    private static void probabilities(double[] values, Shape shape, LabelMap labels, LossOptions options) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        DoubleArray scores = DoubleArray.of(values, shape);
        if (values[5] >= 0) {
            double fast = new DiceLoss()
                    .evaluate(FloatArray.of(floats, shape), labels, options)
                    .value();
            assertEquals(new DiceLoss().evaluate(scores, labels, options).value(), fast, 1e-7);
        } else {
            new DiceLoss().evaluate(scores, labels, options);
        }
    }

    /** Raw scores are used as they are: one channel, I = -1 + 5 = 4, P = 6, T = 2. */
    @Test
    void rawScoresMayBeAnything() {
        double[] values = {-1, 2, 5};
        Shape shape = Shape.of(1, 1, 3);
        LabelMap labels = LabelMap.of(new int[] {1, 0, 1}, Shape.of(1, 3));
        DiceLoss dice = new DiceLoss(Denominator.LINEAR, Smoothing.NONE, ScoreTransform.COMPLEMENT);
        DoubleArray gradient = DoubleArray.zeros(shape);
        double value = dice.evaluate(DoubleArray.of(values, shape), labels, LossOptions.raw(), gradient)
                .value();
        assertEquals(0, value, 1e-15);
        // the slope of 1 - 2I/(P + T)
        assertEquals(-2 / 8.0 + 8 / 64.0, gradient.get(0), 1e-15);
        assertEquals(8 / 64.0, gradient.get(1), 1e-15);
        FloatArray floats = FloatArray.of(new float[] {-1, 2, 5}, shape);
        assertEquals(0, dice.evaluate(floats, labels, LossOptions.raw()).value(), 1e-7);
        refused(
                new BinaryCrossEntropyLoss() + " is channelwise and needs Activation.SIGMOID (logits) or"
                        + " IDENTITY (probabilities), found RAW",
                () -> new BinaryCrossEntropyLoss().evaluate(floats, labels, LossOptions.raw()));
    }

    @Test
    void halfGradients() {
        HalfArray scores = HalfArray.zeros(HalfFormat.FLOAT16, SCORES);
        refused(
                "the gradient must be a HalfArray of FLOAT16 or a FloatArray [2, 3, 2, 2] like the scores, found a"
                        + " HalfArray of BFLOAT16 [2, 3, 2, 2]",
                () -> new DiceLoss().evaluate(scores, labels(), SOFTMAX, HalfArray.zeros(HalfFormat.BFLOAT16, SCORES)));
        refused(
                "a HalfArray of FLOAT16 of shape [2] needs 2 elements, found 3",
                () -> HalfArray.of(new short[3], HalfFormat.FLOAT16, Shape.of(2)));
    }

    @Test
    void selections() {
        refused(
                "selected class 5 does not exist in scores of 3 channels (0 to 2)",
                labels(),
                SOFTMAX.withClasses(ClassSelection.of(1, 5)));
        refused("class 1 is selected twice in [1, 1]", () -> ClassSelection.of(1, 1));
        refused("expected at least one class index of 0 or more, found []", ClassSelection::of);
        refused(
                "scores of 1 channel hold no background to leave out; use ClassSelection.all()",
                () -> new DiceLoss()
                        .evaluate(
                                FloatArray.zeros(Shape.of(1, 1, 2)),
                                LabelMap.of(new byte[2], Shape.of(1, 2)),
                                LossOptions.sigmoid().withClasses(ClassSelection.foreground())));
    }

    @Test
    void softTargets() {
        float[] values = new float[SCORES.size()];
        values[17] = 1.5f;
        refused(
                "soft target 1.5 of sample 1, class 1, voxel 1 at [0, 1] is outside [0, 1]; scale the targets, or give whole labels"
                        + " as a LabelMap",
                SoftMap.of(FloatArray.of(values, SCORES)),
                SOFTMAX);
        values[17] = Float.NaN;
        refused(
                "soft target NaN of sample 1, class 1, voxel 1 at [0, 1] is outside [0, 1]; scale the targets, or give whole labels"
                        + " as a LabelMap",
                SoftMap.of(FloatArray.of(values, SCORES)),
                SOFTMAX);
        refused(
                "an ignore label (255) needs a target of labels; with soft targets give those voxels a voxel weight of"
                        + " 0",
                SoftMap.of(FloatArray.zeros(SCORES)),
                SOFTMAX.withIgnoreLabel(255));
    }

    @Test
    void reductions() {
        Loss mixed = new DiceLoss().plus(new CrossEntropyLoss());
        refused(
                "with Reduction.NONE the values of the terms must have one shape, found [2, 3] for " + new DiceLoss()
                        + " and [2, 2, 2] for " + new CrossEntropyLoss(),
                () -> mixed.evaluate(FloatArray.zeros(SCORES), labels(), SOFTMAX.withReduction(Reduction.NONE)));
        Loss after = new FocalTverskyLoss(new TverskyLoss(.5, .5), 2, FocalTverskyLoss.Placement.AFTER_MEAN);
        refused(
                after + " transforms the class mean and needs Reduction.MEAN, found SUM",
                () -> after.evaluate(FloatArray.zeros(SCORES), labels(), SOFTMAX.withReduction(Reduction.SUM)));
        Loss normalized = new SigmoidFocalLoss(2, OptionalDouble.empty(), VoxelLoss.Divisor.ELEMENTS, true);
        LossOptions apart = LossOptions.sigmoid().withReduction(Reduction.NONE);
        refused(
                normalized + " is normalised over voxels and has no value for each voxel; use Reduction.MEAN or SUM",
                () -> normalized.evaluate(FloatArray.zeros(SCORES), labels(), apart));
    }

    @Test
    void gradients() {
        refused(
                "the gradient must be a FloatArray [2, 3, 2, 2] like the scores, found a DoubleArray [2, 3, 2, 2]",
                () -> new DiceLoss().evaluate(FloatArray.zeros(SCORES), labels(), SOFTMAX, DoubleArray.zeros(SCORES)));
        refused(
                "the gradient must be a FloatArray [2, 3, 2, 2] like the scores, found a FloatArray [2, 3, 4]",
                () -> new DiceLoss()
                        .evaluate(FloatArray.zeros(SCORES), labels(), SOFTMAX, FloatArray.zeros(Shape.of(2, 3, 4))));
        NullPointerException missing = assertThrows(
                NullPointerException.class,
                () -> new DiceLoss().evaluate(FloatArray.zeros(SCORES), labels(), SOFTMAX, null));
        assertTrue(missing.getMessage().startsWith("gradient: pass an array"));
    }

    @Test
    void scoresThatAreNotFiniteAreNamed() {
        for (Loss loss : List.of(new DiceLoss(), new CrossEntropyLoss(), new SoftmaxFocalLoss(2))) {
            for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
                nonFinite(loss, SOFTMAX, bad);
            }
        }
        nonFinite(new BinaryCrossEntropyLoss(), LossOptions.sigmoid(), Double.NaN);
        nonFinite(new BinaryCrossEntropyLoss(), LossOptions.sigmoid(), Double.POSITIVE_INFINITY);
        nonFinite(new DiceLoss(), LossOptions.sigmoid(), Double.NaN);
        nonFinite(new DiceLoss(), LossOptions.probabilities(), Double.NaN);
        nonFinite(new DiceLoss().plus(new CrossEntropyLoss()), SOFTMAX, Double.NaN);
    }

    /** The bad score is at sample 1, class 2, voxel 3; an ignored one before it is not to blame. */
    private static void nonFinite(Loss loss, LossOptions options, double bad) {
        double[] values = new double[SCORES.size()];
        Arrays.fill(values, .5);
        values[0] = Double.NaN;
        values[23] = bad;
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        LabelMap labels = LabelMap.of(new int[] {9, 0, 1, 2, 0, 1, 2, 0}, VOXELS);
        LossOptions ignoring = options.withIgnoreLabel(9);
        for (Scores scores : List.of(
                DoubleArray.of(values, SCORES),
                FloatArray.of(floats, SCORES),
                HalfArray.round(floats, HalfFormat.BFLOAT16, SCORES))) {
            NonFiniteLossException thrown = assertThrows(
                    NonFiniteLossException.class, () -> loss.evaluate(scores, labels, ignoring), loss::toString);
            assertEquals(
                    "the loss is not finite: the score of sample 1, class 2, voxel 3 at [1, 1] is " + bad
                            + "; look where the network or its input stopped being finite",
                    thrown.getMessage());
            assertEquals(1, thrown.sample());
            assertEquals(2, thrown.classIndex());
            assertEquals(3, thrown.voxel());
            assertEquals(bad, thrown.score());
        }
    }

    /** A probability of 0 where the target asks for its logarithm, also when only label smoothing asks. */
    @Test
    void probabilitiesWithoutLogarithmAreNamed() {
        contradiction(new CrossEntropyLoss(), 0, 1);
        contradiction(new BinaryCrossEntropyLoss(), 1, 0);
        contradiction(new CrossEntropyLoss(.1), 0, 0);
        contradiction(new BinaryCrossEntropyLoss(.1), 1, 1);
    }

    /** The score of sample 0, class 1, voxel 1, where the label is 1 or 0. */
    private static void contradiction(Loss loss, double score, int label) {
        double[] values = {.5, .5, .5, score};
        LabelMap labels = LabelMap.of(new int[] {0, label}, Shape.of(1, 2));
        Shape shape = Shape.of(1, 2, 2);
        float[] floats = {.5f, .5f, .5f, (float) score};
        for (Scores scores : List.of(DoubleArray.of(values, shape), FloatArray.of(floats, shape))) {
            NonFiniteLossException thrown = assertThrows(
                    NonFiniteLossException.class,
                    () -> loss.evaluate(scores, labels, LossOptions.probabilities()),
                    loss::toString);
            assertEquals(
                    "the loss is not finite: the score of sample 0, class 1, voxel 1 is " + score
                            + ", which has no logarithm; give logits rather than probabilities that reach 0 or 1",
                    thrown.getMessage());
        }
    }

    @Test
    void parameters() {
        refused("threads must be 0 (all cores) or more, found -1", () -> SOFTMAX.withThreads(-1));
        refused(
                "smoothing must be finite and at least 0, found numerator -1.0, denominator 0.0, floor 0.0",
                () -> new Smoothing(-1, 0, 0));
        refused("the floor of a log transform must lie in (0, 1), found 0.0", () -> new ScoreTransform.NegativeLog(0));
        refused("alpha and beta must be finite and at least 0, found -0.1 and 0.5", () -> new TverskyLoss(-.1, .5));
        refused("the exponent must be finite and above 0, found 0.0", () -> new FocalTverskyLoss(.5, .5, 0));
        TverskyLoss negative = new TverskyLoss(.5, .5, Smoothing.NONE, ScoreTransform.NEGATIVE);
        refused(
                "a power needs the loss 1 - s, found the transform Negative[]",
                () -> new FocalTverskyLoss(negative, 2, FocalTverskyLoss.Placement.BEFORE_MEAN));
        refused("gamma must be finite and at least 0, found NaN", () -> new SoftmaxFocalLoss(Double.NaN));
        refused("alpha must lie in [0, 1], found 2.0", () -> new SigmoidFocalLoss(2, 2));
        refused("label smoothing must lie in [0, 1), found 1.0", () -> new CrossEntropyLoss(1));
        refused("a weighted sum needs at least one term", () -> new WeightedSum(List.of()));
        refused(
                "the weight of " + new CrossEntropyLoss() + " must be finite, found Infinity",
                () -> new DiceLoss().plus(new CrossEntropyLoss()).and(1 / 0.0, new CrossEntropyLoss()));
    }

    @Test
    void coefficients() {
        OverlapState two = OverlapState.of(FloatArray.zeros(SCORES), labels(), SOFTMAX);
        OverlapCoefficients coefficients = new DiceLoss().coefficients(two, SOFTMAX);
        FloatArray gradient = FloatArray.zeros(SCORES);
        refused(
                "sample 2 does not exist in coefficients of 2 samples",
                () -> coefficients.writeGradient(FloatArray.zeros(SCORES), labels(), SOFTMAX, 1, gradient));
        refused(
                "sample -1 does not exist in coefficients of 2 samples",
                () -> coefficients.writeGradient(FloatArray.zeros(SCORES), labels(), SOFTMAX, -1, gradient));
        Shape four = Shape.of(2, 4, 2, 2);
        refused(
                "coefficients of 3 classes do not fit scores [2, 4, 2, 2]",
                () -> coefficients.writeGradient(FloatArray.zeros(four), labels(), SOFTMAX, 0, FloatArray.zeros(four)));
    }

    @Test
    void states() {
        OverlapState two = OverlapState.of(FloatArray.zeros(SCORES), labels(), SOFTMAX);
        refused(
                "states of 2 and 1 samples cannot be added; pool them first, or join them with concat",
                () -> two.plus(two.pooled()));
        OverlapState other = OverlapState.ofArray(2, 2, new double[26]);
        refused("states of 3 and 2 classes cannot be merged", () -> two.concat(other));
        refused("states of 3 and 2 classes cannot be merged", () -> two.plus(other));
        refused(
                "a state of 1 samples and 2 classes needs 13 sums, found 12",
                () -> OverlapState.ofArray(1, 2, new double[12]));
    }
}
