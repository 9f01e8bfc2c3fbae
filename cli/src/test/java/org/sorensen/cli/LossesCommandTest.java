package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.Losses;

class LossesCommandTest {
    private final Commands sorensen = new Commands();

    static Stream<String> ids() {
        return Losses.all().stream().map(LossCard::id);
    }

    @Test
    void theListNamesEveryLossWithinEightyColumns() {
        assertEquals(0, sorensen.run("losses"));
        assertTrue(
                sorensen.out().lines().allMatch(line -> line.codePointCount(0, line.length()) <= 80), sorensen.out());
        for (LossCard card : Losses.all()) {
            assertTrue(sorensen.out().lines().anyMatch(line -> line.matches("  " + card.id() + "(  .*)?")), card.id());
            assertTrue(sorensen.out().contains(card.family().title()), card.id());
        }
        assertTrue(sorensen.err().contains("sorensen losses NAME explains one of them."), sorensen.err());
    }

    @ParameterizedTest
    @MethodSource("ids")
    void aCardSaysAllAndShowsTheCurves(String id) {
        assertEquals(0, sorensen.run("losses", id), sorensen.err());
        LossCard card = Losses.named(id);
        assertTrue(
                sorensen.out().lines().allMatch(line -> line.codePointCount(0, line.length()) <= 80), sorensen.out());
        String text = sorensen.out().replaceAll("\\s+", " ");
        for (String part : new String[] {card.title(), card.range(), card.typically(), card.paper()}) {
            // Other characters are spelled out where the JVM that runs the tests lacks them.
            assertTrue(!part.chars().allMatch(each -> each < 128) || text.contains(part), part);
        }
        card.parameters().forEach(parameter -> assertTrue(text.contains(" " + parameter.name() + " "), text));
        assertTrue(text.contains(id + ": value"), text);
        assertTrue(text.contains(id + ": gradient by p"), text);
    }

    @Test
    void jsonHoldsTheCatalog() throws JsonProcessingException {
        assertEquals(0, sorensen.run("losses", "--json"));
        JsonNode json = new ObjectMapper().readTree(sorensen.out());
        assertEquals(ids().toList(), json.findValuesAsText("id"));
    }

    @Test
    void jsonOfOneHoldsItsCurve() throws JsonProcessingException {
        assertEquals(0, sorensen.run("losses", "dice", "--json"));
        JsonNode json = new ObjectMapper().readTree(sorensen.out());
        assertEquals("linear", json.at("/parameters/0/default").asText());
        assertEquals("overlap", json.at("/family").asText());
        // 2I = 2p, P + T = p + 0.8 + 1, smoothing 1e-5; p = 0.02 first.
        assertEquals(1 - (0.04 + 1e-5) / (1.82 + 1e-5), json.at("/values/0").asDouble(), 1e-12);
        assertEquals(json.at("/p").size(), json.at("/slopes").size());
    }

    @ParameterizedTest
    @CsvSource({
        "dicee, Did you mean dice",
        "DiceLoss, Did you mean dice",
        "CrossEntropyLoss, Did you mean cross-entropy",
        "xyzzyxyzzy, sorensen losses lists all."
    })
    void anUnknownNameIsWrongUsageWithSuggestions(String name, String expected) {
        assertEquals(2, sorensen.run("losses", name));
        assertTrue(sorensen.err().contains("there is no loss \"" + name + "\"."), sorensen.err());
        assertTrue(sorensen.err().contains(expected), sorensen.err());
        assertEquals("", sorensen.out());
    }

    @Test
    void helpShowsExamples() {
        assertEquals(0, sorensen.run("losses", "--help"));
        assertTrue(sorensen.out().contains("sorensen losses dice"), sorensen.out());
    }
}
