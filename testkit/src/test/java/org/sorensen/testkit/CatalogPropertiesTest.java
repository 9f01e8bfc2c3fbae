package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.FieldLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Losses;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.Reduction;

/** What holds for the losses of the catalog beyond single evaluations: states merge, and more errors cost more. */
class CatalogPropertiesTest {
    private static final int SIDE = 6;
    /** Of a voxel that is certain. */
    private static final double CERTAIN = 6;

    /** Averages over images, which a merged batch no longer tells apart. */
    private static final Set<String> OVER_IMAGES = Set.of("fine-grained-jaccard");

    /** Their standard form is for three classes, or does not look at annotated foreground. */
    private static final Set<String> NOT_OF_ONE_FOREGROUND = Set.of("merged-classes", "regions", "exclusion");

    /** Distances from a prediction that is empty are 0, as elsewhere, so that missing all costs less than nearly all. */
    private static final Set<String> FROM_THE_PREDICTION = Set.of("hausdorff-distance", "log-hausdorff-distance");

    static Stream<LossCard> overlap() {
        return Losses.all().stream()
                .filter(card -> card.make() instanceof OverlapLoss && !OVER_IMAGES.contains(card.id()));
    }

    static Stream<LossCard> foreground() {
        return Losses.all().stream().filter(card -> !NOT_OF_ONE_FOREGROUND.contains(card.id()));
    }

    @ParameterizedTest
    @MethodSource("overlap")
    void mergedStatesAreTheConcatenatedBatch(LossCard card) {
        OverlapLoss loss = (OverlapLoss) card.make();
        LossOptions options = LossOptions.softmax().withAggregation(Aggregation.PER_CLASS_OVER_BATCH);
        Random random = new Random(11);
        Shape one = Shape.of(1, 3, SIDE, SIDE);
        Shape both = Shape.of(2, 3, SIDE, SIDE);
        double[] scores = random.doubles(both.size(), -3, 3).toArray();
        int[] labels = random.ints(2 * SIDE * SIDE, 0, 3).toArray();
        DoubleArray gradient = DoubleArray.zeros(both);
        double whole = loss.evaluate(
                        DoubleArray.of(scores, both), LabelMap.of(labels, Shape.of(2, SIDE, SIDE)), options, gradient)
                .value();
        DoubleArray[] parts = new DoubleArray[2];
        LabelMap[] targets = new LabelMap[2];
        OverlapState[] states = new OverlapState[2];
        for (int n = 0; n < 2; n++) {
            parts[n] = DoubleArray.of(Arrays.copyOfRange(scores, n * one.size(), (n + 1) * one.size()), one);
            targets[n] = LabelMap.of(
                    Arrays.copyOfRange(labels, n * SIDE * SIDE, (n + 1) * SIDE * SIDE), Shape.of(1, SIDE, SIDE));
            states[n] = OverlapState.of(parts[n], targets[n], options).pooled();
        }
        var merged = loss.coefficients(states[0].plus(states[1]), options);
        assertEquals(whole, merged.value().value(), 1e-13);
        for (int n = 0; n < 2; n++) {
            DoubleArray own = DoubleArray.zeros(one);
            merged.writeGradient(parts[n], targets[n], options, 0, own);
            for (int i = 0; i < one.size(); i++) {
                assertEquals(gradient.get(n * one.size() + i), own.get(i), 1e-13, "sample " + n + " at " + i);
            }
        }
    }

    static Stream<LossCard> bounded() {
        return Losses.all().stream().filter(card -> card.range().startsWith("0 to "));
    }

    /** Where the card names numbers, no data go beyond them. */
    @ParameterizedTest
    @MethodSource("bounded")
    void valuesLieInTheRangeOfTheCard(LossCard card) {
        String upper = card.range().substring("0 to ".length());
        double most = upper.matches("[0-9]+") ? Integer.parseInt(upper) : Double.POSITIVE_INFINITY;
        LossCases.of(card.make())
                .sample(4000)
                .filter(subject -> subject.options().reduction() == Reduction.MEAN)
                .filter(subject -> exclusive(subject.options().activation(), subject.loss()))
                .filter(subject -> subject.options().classWeights().isUniform())
                .limit(200)
                .forEach(subject -> {
                    double value = subject.value();
                    assertTrue(value >= -1e-12 && value <= most + 1e-12, () -> value + " of " + subject);
                });
    }

    /** Losses over all classes have their range for classes that exclude each other; all have it for probabilities. */
    private static boolean exclusive(Activation activation, Loss loss) {
        return activation == Activation.SOFTMAX || activation == Activation.SIGMOID && !(loss instanceof FieldLoss);
    }

    /** A square is predicted, at first rightly, then with more and more of its voxels missed. */
    @ParameterizedTest
    @MethodSource("foreground")
    void moreMissesCostMore(LossCard card) {
        Loss loss = card.make();
        double last = Double.NEGATIVE_INFINITY;
        double first = Double.NaN;
        int most = FROM_THE_PREDICTION.contains(card.id()) ? 3 : 4;
        for (int missed = 0; missed <= most; missed++) {
            double value = missing(loss, missed);
            if (missed == 0) {
                first = value;
            }
            assertTrue(value >= last - 1e-12, missed + " missed: " + value + " after " + last);
            last = value;
        }
        assertTrue(last > first, "what is missed costs nothing, " + last);
    }

    private static double missing(Loss loss, int missed) {
        int[] labels = new int[SIDE * SIDE];
        boolean[] found = new boolean[SIDE * SIDE];
        int count = 0;
        for (int y = 2; y < 4; y++) {
            for (int x = 2; x < 4; x++) {
                labels[y * SIDE + x] = 1;
                found[y * SIDE + x] = count++ >= missed;
            }
        }
        IllegalArgumentException refusal = null;
        for (Activation activation : new Activation[] {Activation.SOFTMAX, Activation.SIGMOID}) {
            double[] scores = new double[2 * SIDE * SIDE];
            for (int i = 0; i < found.length; i++) {
                scores[i] = found[i] ? -CERTAIN : CERTAIN;
                scores[SIDE * SIDE + i] = -scores[i];
            }
            try {
                return loss.evaluate(
                                DoubleArray.of(scores, Shape.of(1, 2, SIDE, SIDE)),
                                LabelMap.of(labels, Shape.of(1, SIDE, SIDE)),
                                LossOptions.with(activation))
                        .value();
            } catch (IllegalArgumentException refused) {
                refusal = refused;
            }
        }
        throw refusal;
    }
}
