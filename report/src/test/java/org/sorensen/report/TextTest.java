package org.sorensen.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @ParameterizedTest
    @ValueSource(ints = {20, 30, 56, 70, 76, 80, 120})
    void noLineIsTooWideAndNothingIsLost(int width) {
        String text = TextTable.render(SampleReport.table(), new TextStyle(width, Glyphs.UNICODE, false));
        for (String line : text.split("\n")) {
            assertTrue(Texts.width(line) <= width, width + " characters expected at most: " + line);
            assertEquals(line.stripTrailing(), line);
        }
        for (String value : List.of("0.812*", "0.771", "missed", "0.841*", "8.3", "7606", "pallidus", "Mean")) {
            assertTrue(text.contains(value), value + " is missing from\n" + text);
        }
    }

    @Test
    void alignsAndRules() {
        ColumnGroup dice = new ColumnGroup("Dice", Better.HIGHER);
        DataTable table = DataTable.builder(
                        "Overlap",
                        Column.text("Structure"),
                        Column.number("A", 2).in(dice),
                        Column.number("B", 2).in(dice),
                        Column.number("Volume", 0).withUnit("mm³"))
                .row(Cell.text("Caudate"), Cell.number(0.5), Cell.number(0.25), Cell.number(12L))
                .row(Cell.text("Putamen"), Cell.undefined("none"), Cell.number(0.75), Cell.number(1234L))
                .summaryRow(Cell.text("Mean"), Cell.number(0.501), Cell.number(0.499), Cell.number(623L))
                .build();
        String expected = """
                Overlap
                           --- Dice ---
                Structure     A      B   Volume (mm³)
                -------------------------------------
                Caudate    0.50*  0.25             12
                Putamen    none   0.75           1234
                -------------------------------------
                Mean       0.50   0.50            623
                * best of its group in the row
                """;
        assertEquals(expected, TextTable.render(table, new TextStyle(80, Glyphs.ASCII, false)));
        String bold = TextTable.render(table, new TextStyle(80, Glyphs.ASCII, true));
        assertTrue(bold.contains("\u001B[1m0.50\u001B[0m*"), bold);
        assertEquals(expected, bold.replaceAll("\u001B\\[[01]m", ""));
    }

    @Test
    void plotsTwoLinesApartWithoutColour() {
        double[] x = {0, 10};
        LineChart chart = LineChart.builder("Curves", new Axis("Epoch", ""), new Axis("Dice", ""))
                .yRange(0, 1)
                .series("up", x, new double[] {0, 1})
                .series("flat", x, new double[] {0.5, 0.5})
                .series("none", x, new double[] {Double.NaN, Double.NaN})
                .build();
        String expected = """
                Curves: Dice
                1.00 |            oo
                     |         ooo
                0.50 |xxxxx####xxxxx
                     |  ooo
                0.00 |oo
                     +--------------
                      Epoch 0 to 10
                      o up, last
                      1.000
                      x flat, last
                      0.500
                      + none
                """;
        assertEquals(expected, TextPlot.render(chart, new TextStyle(20, Glyphs.ASCII, false), 5));
        String unicode = TextPlot.render(chart, TextStyle.PLAIN, 8);
        assertTrue(unicode.contains("●") && unicode.contains("○"), unicode);
        unicode.lines().forEach(line -> assertTrue(Texts.width(line) <= 80, line));
    }

    @Test
    void sparklines() {
        assertEquals("▁▃ █", Sparkline.of(new double[] {0, 0.3, Double.NaN, 1}, 10, Glyphs.UNICODE));
        assertEquals("_.-=+*#@", Sparkline.of(new double[] {0, 1, 2, 3, 4, 5, 6, 7}, 8, Glyphs.ASCII));
        assertEquals("_@", Sparkline.of(new double[] {0, 2, 6, 8}, 2, Glyphs.ASCII));
        assertEquals("", Sparkline.of(new double[0], 5, Glyphs.ASCII));
        assertThrows(IllegalArgumentException.class, () -> Sparkline.of(new double[1], 0, Glyphs.ASCII));
    }

    @Test
    void picksGlyphsThatTheTerminalHas() {
        assertEquals(Glyphs.UNICODE, Glyphs.of(StandardCharsets.UTF_8));
        assertEquals(Glyphs.ASCII, Glyphs.of(StandardCharsets.US_ASCII));
        assertEquals(Glyphs.ASCII, Glyphs.of(StandardCharsets.ISO_8859_1));
        assertFalse(TextTable.render(SampleReport.table(), new TextStyle(80, Glyphs.ASCII, false))
                .contains("─"));
    }

    @Test
    void ticksAreRound() {
        assertEquals(List.of(0.0, 50.0, 100.0, 150.0), new Range(0, 156).ticks(new Range(0, 156).step(3)));
        assertEquals(0.2, new Range(0, 1).step(4), 1e-12);
        assertEquals(-0.2, new Range(-0.05, 1.1).rounded(0.2).low(), 1e-12);
        assertEquals(1.2, new Range(-0.05, 1.1).rounded(0.2).high(), 1e-12);
        assertEquals(new Range(-0.5, 0.5), new Range(0, 0).widened());
        assertEquals("0.05", Range.label(0.05, 0.01));
        assertEquals("1E-9", Range.label(1e-9, 1e-9));
        assertEquals("20000", Range.label(20000, 5000));
    }
}
