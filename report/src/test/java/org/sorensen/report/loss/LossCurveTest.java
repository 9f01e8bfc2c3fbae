package org.sorensen.report.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Losses;

class LossCurveTest {
    static Stream<LossCard> cards() {
        return Losses.all().stream();
    }

    private static LossCurve curve(String loss) {
        return LossCurve.of(Losses.parse(loss)).orElseThrow();
    }

    @Test
    void ofDiceIsTheFormula() {
        LossCurve dice = curve("dice");
        assertEquals("1 channel of probabilities", dice.form());
        for (int i = 0; i < dice.p().length; i++) {
            double p = dice.p()[i];
            assertEquals(1 - (2 * p + 1e-5) / (p + 1.8 + 1e-5), dice.values()[i], 1e-12);
        }
    }

    @Test
    void ofCrossEntropyHasABackground() {
        LossCurve entropy = curve("cross-entropy");
        assertEquals("2 channels of probabilities", entropy.form());
        double others = -8 * Math.log(.9);
        for (int i = 0; i < entropy.p().length; i++) {
            assertEquals((-Math.log(entropy.p()[i]) + others) / 9, entropy.values()[i], 1e-12);
            assertEquals(-1 / (9 * entropy.p()[i]), entropy.slopes()[i], 1e-12);
        }
    }

    @Test
    void ofALossOverLogitsIsOnLogits() {
        assertEquals("1 channel of logits for sigmoid", curve("lovasz-hinge").form());
    }

    @ParameterizedTest
    @MethodSource("cards")
    void slopesAreThoseOfTheValues(LossCard card) {
        Optional<LossCurve> found = LossCurve.of(card.make());
        assertTrue(found.isPresent(), "a curve of " + card.id());
        LossCurve curve = found.get();
        double[] y = curve.values();
        double[] slopes = curve.slopes();
        double largest = 1e-9;
        for (double slope : slopes) {
            largest = Math.max(largest, Math.abs(slope));
        }
        int rough = 0;
        for (int i = 1; i < y.length - 1; i++) {
            double difference = (y[i + 1] - y[i - 1]) / .02;
            rough += Math.abs(difference - slopes[i]) > .05 * largest ? 1 : 0;
        }
        // Thresholds and sharp bends near the ends may fool a difference, not the curve as a whole.
        assertTrue(rough <= y.length / 10, card.id() + ": " + rough + " slopes are not those of the values");
    }

    @Test
    void aLossThatTakesNoneOfTheFormsHasNoCurve() {
        Loss none = new Loss() {
            @Override
            public LossValue evaluate(Scores scores, Target target, LossOptions options) {
                throw new IllegalArgumentException("never");
            }

            @Override
            public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
                throw new IllegalArgumentException("never");
            }
        };
        assertEquals(Optional.empty(), LossCurve.of(none));
    }
}
