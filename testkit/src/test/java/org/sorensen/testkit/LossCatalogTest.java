package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.LossParameter;
import org.sorensen.loss.Losses;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.WeightedSum;

/** The catalog is complete and can be typed. */
class LossCatalogTest {
    static List<LossCard> cards() {
        return Losses.all();
    }

    @ParameterizedTest
    @MethodSource("cards")
    void everyCardSaysAll(LossCard card) {
        List<String> texts = List.of(
                card.title(),
                card.purpose(),
                card.formula(),
                card.gradient(),
                card.range(),
                card.use(),
                card.avoid(),
                card.typically(),
                card.differentiable(),
                card.paper());
        texts.forEach(text -> assertFalse(text.isBlank(), card.id()));
        assertTrue(card.id().matches("[a-z0-9]+(-[a-z0-9]+)*"), card.id());
        assertEquals(card.make(), Losses.parse(card.id()));
        card.aliases().forEach(alias -> assertEquals(card.make(), Losses.parse(alias)));
    }

    @ParameterizedTest
    @MethodSource("cards")
    void everyDefaultCanBeTyped(LossCard card) {
        card.parameters()
                .forEach(parameter -> assertEquals(
                        card.make(),
                        Losses.parse(card.id() + "(" + parameter.name() + "=" + parameter.standard() + ")"),
                        parameter.name()));
    }

    @ParameterizedTest
    @MethodSource("cards")
    void noParameterMayBeNaN(LossCard card) {
        for (LossParameter parameter : card.parameters()) {
            if (parameter.standard().matches("-?[0-9.]+(e-?[0-9]+)?")) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> card.make(Map.of(parameter.name(), "NaN")),
                        parameter.name());
            }
        }
    }

    @Test
    void namesAreUnique() {
        Set<String> seen = new HashSet<>();
        for (LossCard card : Losses.all()) {
            assertTrue(seen.add(card.id()), card.id());
            card.aliases().forEach(alias -> assertTrue(seen.add(alias), alias));
        }
    }

    @Test
    void sumsAreRead() {
        assertEquals(
                WeightedSum.of(1, new DiceLoss(), .5, new CrossEntropyLoss(.1)),
                Losses.parse("Dice + 0.5*cross_entropy(label-smoothing=1e-1)"));
        assertEquals(
                new DiceLoss(Denominator.SQUARED, Smoothing.of(1e+2), ScoreTransform.COMPLEMENT),
                Losses.parse("dice(denominator=squared, smoothing=1e+2)"));
        assertEquals(new WeightedSum(List.of(new WeightedSum.Term(2, new DiceLoss()))), Losses.parse("2*dice"));
        assertEquals(WeightedSum.of(1e+2, new DiceLoss(), 1, new CrossEntropyLoss()), Losses.parse("1e+2*dice+ce"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dice +               | in "dice +", expected terms such as dice, 0.5*dice or tversky(alpha=0.3) with + between them, found ""
                    dise                 | in "dise", there is no loss "dise"; there are dice,
                    0*dice               | in "0*dice", a weight must be above 0, found 0
                    x*dice               | in "x*dice", expected a number before *, found "x"
                    dice(smoothing)      | in "dice(smoothing)", expected name=value, found "smoothing"
                    dice(alpha=1)        | in "dice(alpha=1)", dice has no parameter "alpha"; it has denominator=linear, smoothing=1e-5
                    dice(smoothing=x)    | in "dice(smoothing=x)", smoothing of dice must be a number, found "x"
                    dice(denominator=3)  | in "dice(denominator=3)", denominator of dice must be one of [linear, squared], found "3"
                    """)
    void mistakesAreNamed(String text, String message) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Losses.parse(text));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }
}
