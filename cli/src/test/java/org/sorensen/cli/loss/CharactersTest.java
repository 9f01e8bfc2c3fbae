package org.sorensen.cli.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.Losses;

class CharactersTest {
    private final Characters ascii = new Characters(StandardCharsets.US_ASCII);

    static Stream<LossCard> cards() {
        return Losses.all().stream();
    }

    @Test
    void aTerminalThatHasTheSignsGetsThem() {
        assertEquals("−Σ_c t_c·ln p_c", new Characters(StandardCharsets.UTF_8).of("−Σ_c t_c·ln p_c"));
    }

    @Test
    void othersGetThemSpelledOut() {
        assertEquals("-sum _c t_c*ln p_c", ascii.of("−Σ_c t_c·ln p_c"));
        assertEquals("Sorensen", ascii.of("Sørensen"));
        assertEquals("Lovasz", ascii.of("Lovász"));
    }

    @Test
    void jsonKeepsItsMeaning() {
        assertEquals("{\"a\": \"\\u2212\"}", ascii.ofJson("{\"a\": \"−\"}"));
    }

    @ParameterizedTest
    @MethodSource("cards")
    void everyCardCanBeReadInAscii(LossCard card) {
        for (String text : new String[] {
            card.formula(),
            card.gradient(),
            card.range(),
            card.purpose(),
            card.use(),
            card.avoid(),
            card.paper(),
            card.differentiable(),
            card.typically(),
            card.title()
        }) {
            assertFalse(ascii.of(text.replace('?', '.')).contains("?"), () -> "spell out the signs of: " + text);
        }
    }
}
