package org.sorensen.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
    @TempDir
    Path folder;

    @Test
    void quotesWhatNeedsQuotes() throws IOException {
        Path file = folder.resolve("a.csv");
        try (CsvWriter csv = Csv.create(file, "name", "a,b", "x")) {
            csv.row(Cell.text("he said \"no\"\r\nand left"), Cell.number(0.1f), Cell.undefined("missed"));
            csv.row(Cell.text(""), Cell.number(12L), Cell.number(1e-9));
        }
        String expected = "name,\"a,b\",x\r\n\"he said \"\"no\"\"\r\nand left\",0.1,\r\n,12,1E-9\r\n";
        assertEquals(expected, Files.readString(file));
        CsvTable table = Csv.read(file);
        assertEquals(List.of("he said \"no\"\r\nand left", ""), table.texts("name"));
        assertArrayEquals(new double[] {0.1, 12}, table.numbers("a,b"));
        assertArrayEquals(new double[] {Double.NaN, 1e-9}, table.numbers("x"));
    }

    @Test
    void everyRowIsInTheFileAtOnce() throws IOException {
        Path file = folder.resolve("a.csv");
        try (CsvWriter csv = Csv.create(file, "epoch")) {
            csv.row(Cell.number(1L));
            assertEquals("epoch\r\n1\r\n", Files.readString(file));
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> csv.row(Cell.number(2L), Cell.number(3L)));
            assertEquals("a row of " + file + " needs 1 cells [epoch], found 2", e.getMessage());
        }
    }

    @Test
    void resumesAfterTheRowsThatAreKept() throws IOException {
        Path file = folder.resolve("a.csv");
        Files.writeString(file, "epoch,loss\r\n1,0.5\r\n2,0.4\r\n3,0.");
        try (CsvWriter csv = Csv.resume(file, 1, "epoch", "loss")) {
            csv.row(Cell.number(2L), Cell.number(0.45));
        }
        assertEquals("epoch,loss\r\n1,0.5\r\n2,0.45\r\n", Files.readString(file));
        IOException header = assertThrows(
                IOException.class, () -> Csv.resume(file, 1, "epoch", "dice").close());
        assertTrue(header.getMessage().contains("expected the columns [epoch, dice]"), header.getMessage());
        IOException rows = assertThrows(
                IOException.class, () -> Csv.resume(file, 3, "epoch", "loss").close());
        assertEquals(file + ": expected at least 3 complete rows, found 2", rows.getMessage());
        assertEquals("epoch,loss\r\n1,0.5\r\n2,0.45\r\n", Files.readString(file));
    }

    @Test
    void aRowThatWasCutOffIsNotComplete() throws IOException {
        Path file = folder.resolve("a.csv");
        Files.writeString(file, "epoch,loss\r\n1,0.5\r\n2");
        IOException e = assertThrows(
                IOException.class, () -> Csv.resume(file, 2, "epoch", "loss").close());
        assertTrue(e.getMessage().contains("line 3: expected 2 cells as in the header, found 1"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a,b|1|; line 2: expected 2 cells as in the header, found 1",
                "a,b|1,2|1,2,3|; line 3: expected 2 cells as in the header, found 3",
                "a,a|; line 1: expected column names that differ, found [a, a]",
                "a|\"x|; line 2: expected a closing quote, found the end of the file",
                "a|\"x\"y|; line 2: expected a comma or the end of the line after a cell, found 'y'",
                "a|x\"y|; line 2: expected quotes around the whole cell, found one within it",
            })
    void explainsBrokenFiles(String text, String message) throws IOException {
        Path file = folder.resolve("broken.csv");
        Files.writeString(file, text.replace('|', '\n'));
        IOException e = assertThrows(IOException.class, () -> Csv.read(file));
        assertEquals(file + ", " + message, e.getMessage());
    }

    @Test
    void explainsWhatIsMissing() throws IOException {
        Path file = folder.resolve("a.csv");
        Files.writeString(file, "");
        assertEquals(
                file + ": expected a header, found an empty file",
                assertThrows(IOException.class, () -> Csv.read(file)).getMessage());
        Files.writeString(file, "epoch,note\n1,fine\n");
        CsvTable table = Csv.read(file);
        assertEquals(
                file + ": expected a column 'loss', found the columns [epoch, note]",
                assertThrows(IOException.class, () -> table.numbers("loss")).getMessage());
        assertEquals(
                file + ": expected a number in column 'note' of row 1 (after the header), found 'fine'",
                assertThrows(IOException.class, () -> table.numbers("note")).getMessage());
    }

    @Test
    void writesAWholeTable() throws IOException {
        Path file = folder.resolve("table.csv");
        Csv.write(file, SampleReport.table());
        CsvTable table = Csv.read(file);
        assertEquals("Hausdorff distance: Dice loss (mm)", table.header().get(4));
        assertEquals(7, table.rows().size());
        assertEquals(
                List.of("Amygdala", "6706", "0.741", "0.583", "", "4.25"),
                table.rows().get(1));
    }

    @Test
    void numbersReadBackAsTheSameDouble() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertEquals(value, Double.parseDouble(Numbers.shortest(value)));
                assertTrue(digits(Numbers.shortest(value)) <= digits(Double.toString(value)), () -> "" + value);
            }
        }
        assertEquals("2E+23", Numbers.shortest(2e23));
        assertEquals("0.00001", Numbers.shortest(1e-5));
        assertEquals("5E-324", Numbers.shortest(Double.MIN_VALUE));
        assertEquals("-0", Numbers.shortest(-0.0));
        assertEquals("1000000", Numbers.shortest(1e6));
        assertEquals("0.0", Numbers.fixed(-0.04, 1));
        assertEquals("0.15", Numbers.fixed(0.145, 2));
    }

    private static int digits(String number) {
        return new BigDecimal(number).stripTrailingZeros().precision();
    }
}
