package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
    private final PrintStream stream = TestTerminal.stream(new ByteArrayOutputStream());

    @ParameterizedTest
    @CsvSource({
        "true, xterm, '', true, true",
        "true, xterm, 1, false, true",
        "true, dumb, '', false, false",
        "true, '', '', false, false",
        "false, xterm, '', false, false",
    })
    void colourAndRedrawingNeedATerminalThatCanAndMay(
            boolean terminal, String term, String noColor, boolean coloured, boolean live) {
        Terminal made = Terminal.of(stream, stream, terminal, terminal, 80, Map.of("TERM", term, "NO_COLOR", noColor));
        assertEquals(coloured, made.coloured());
        assertEquals(live, made.live());
    }

    @Test
    void anEnvironmentWithoutTermIsDumb() {
        assertEquals(
                false, Terminal.of(stream, stream, true, true, 80, Map.of()).coloured());
    }

    @Test
    void anImpossibleWidthIsEighty() {
        assertEquals(80, Terminal.of(stream, stream, true, true, 0, Map.of()).columns());
        assertEquals(132, Terminal.of(stream, stream, true, true, 132, Map.of()).columns());
    }

    @Test
    void complaintsAreWrappedAtEightyColumnsAndLongPathsStayWhole() {
        TestTerminal io = new TestTerminal(false);
        String path = "/data/" + "x".repeat(90);
        io.terminal.complain("the mask " + path + " has another size than its image, and that is a long sentence");
        assertEquals(
                "sorensen: the mask\n" + path + "\nhas another size than its image, and that is a long sentence\n",
                io.err().replace("\r\n", "\n"));
    }
}
