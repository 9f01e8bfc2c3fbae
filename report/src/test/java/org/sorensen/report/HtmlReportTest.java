package org.sorensen.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlReportTest {
    @TempDir
    Path folder;

    @Test
    void isWellFormedAndComplete() throws Exception {
        Document page = parse(SampleReport.report().toHtml());
        assertEquals("html", page.getDocumentElement().getTagName());
        assertEquals("en", page.getDocumentElement().getAttribute("lang"));
        assertEquals(1, elements(page, "h1").size());
        assertEquals(4, elements(page, "h2").size());
        assertEquals("Overlap per structure", elements(page, "h2").get(0).getTextContent());
        assertEquals("Made-up report <of> \"everything\" & more", text(page, "title"));
        assertEquals(5, elements(page, "img").size());
        assertEquals(1, elements(page, "details").size());
    }

    @Test
    void showsTextAsItIs() throws Exception {
        String nasty = "</p><script>alert(1)</script> & 'a' \"b\" \u0000\uD800 \u00e9 \uD83D\uDE42";
        String html = HtmlReport.builder("t", "s")
                .section(nasty, Paragraph.of(nasty), Note.warning(nasty))
                .build()
                .toHtml();
        assertFalse(html.contains("<script"), "a script came through");
        Document page = parse(html);
        String shown = "</p><script>alert(1)</script> & 'a' \"b\" \uFFFD\uFFFD \u00e9 \uD83D\uDE42";
        assertEquals(shown, text(page, "h2"));
        assertEquals("Warning: " + shown, elements(page, "div").get(0).getTextContent());
    }

    @Test
    void wholePositionsHaveWholeLabels() throws Exception {
        double[] epochs = {1, 2, 3, 4, 5, 6};
        LineChart chart = LineChart.builder("c", new Axis("epoch", ""), new Axis("loss", ""))
                .series("loss", epochs, new double[] {60, 50, 40, 30, 20, 10})
                .build();
        String html = HtmlReport.builder("t", "s").section("h", chart).build().toHtml();
        assertTrue(html.contains(">6</text>") && html.contains(">1</text>"), html);
        assertFalse(html.contains(">1.5</text>") || html.contains(">1.0</text>"), html);
    }

    @Test
    void escapesAttributes() throws Exception {
        String name = "a\"b<c>&'";
        LineChart chart = LineChart.builder(name, new Axis(name, name), new Axis("y", ""))
                .series(name, new double[] {1}, new double[] {1})
                .build();
        Document page =
                parse(HtmlReport.builder("t", "s").section("h", chart).build().toHtml());
        Element svg = elements(page, "svg").stream()
                .filter(e -> e.hasAttribute("aria-label"))
                .findFirst()
                .orElseThrow();
        assertTrue(svg.getAttribute("aria-label").startsWith(name + ": y over " + name + " (" + name + ")."));
    }

    @Test
    void loadsNothingFromElsewhere() throws Exception {
        String html = SampleReport.report().toHtml();
        Set<String> ids = new HashSet<>();
        NodeList all = parse(html).getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            assertFalse(Set.of("script", "link", "iframe", "object").contains(element.getTagName()));
            if (element.hasAttribute("id")) {
                assertTrue(ids.add(element.getAttribute("id")), "an id is there twice");
            }
            if (element.hasAttribute("src")) {
                assertTrue(element.getAttribute("src").startsWith("data:image/png;base64,"));
            }
            if (element.hasAttribute("href")) {
                assertTrue(element.getAttribute("href").startsWith("#section-"));
            }
        }
        assertFalse(html.contains("http://") || html.contains("https://"), "the page names another site");
        assertFalse(html.contains("url("), "the style sheet loads a file");
        assertTrue(html.contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\""));
    }

    @Test
    void isAccessible() throws Exception {
        Document page = parse(SampleReport.report().toHtml());
        for (Element image : elements(page, "img")) {
            assertFalse(image.getAttribute("alt").isBlank());
            assertFalse(image.getAttribute("width").isBlank());
        }
        for (Element table : elements(page, "table")) {
            boolean captioned = table.getElementsByTagName("caption").getLength() == 1;
            assertTrue(captioned || table.hasAttribute("aria-label"), "a table has no name");
        }
        for (Element heading : elements(page, "th")) {
            assertTrue(heading.hasAttribute("scope"), "a table heading has no scope");
        }
    }

    @Test
    void marksTheBestValuesOfARow() throws Exception {
        Document page = parse(SampleReport.report().toHtml());
        List<String> best = elements(page, "td").stream()
                .filter(e -> e.getAttribute("class").contains("best"))
                .map(Element::getTextContent)
                .toList();
        List<String> expected =
                List.of("0.812", "2.5", "0.741", "0.841", "4.5", "5.5", "0.702", "6.5", "0.897", "7.5", "0.808", "5.2");
        assertEquals(expected, best);
    }

    @Test
    void sameInputSameBytesInAnyLocale() {
        String first = SampleReport.report().toHtml();
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertArrayEquals(
                    first.getBytes(StandardCharsets.UTF_8),
                    SampleReport.report().toHtml().getBytes(StandardCharsets.UTF_8));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void writesTheWholeFileOrNothing() throws IOException {
        Path file = folder.resolve("report.html");
        Files.writeString(file, "old");
        HtmlReport report = HtmlReport.builder("t", "s").build();
        report.write(file);
        assertEquals(report.toHtml(), Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        Path nowhere = folder.resolve("missing").resolve("report.html");
        NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> report.write(nowhere));
        assertTrue(e.getMessage().endsWith("its folder does not exist; create it first"), e.getMessage());
    }

    @Test
    void aFailedWriteLeavesNoTemporaryFile() throws IOException {
        Path target = Files.createDirectories(folder.resolve("report.html").resolve("inside"))
                .getParent();
        assertThrows(
                IOException.class, () -> HtmlReport.builder("t", "s").build().write(target));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(target), files.toList());
        }
    }

    @Test
    void aLongLineIsThinnedAndKeepsItsSpike() {
        double[] x = new double[100_000];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        y[54_321] = 1;
        LineChart chart = LineChart.builder("t", new Axis("x", ""), new Axis("y", ""))
                .series("s", x, y)
                .build();
        String html = HtmlReport.builder("t", "s").section("h", chart).build().toHtml();
        assertTrue(html.length() < 100_000, "the page has " + html.length() + " characters");
        assertTrue(html.contains(",26 "), "the spike at the top of the chart is gone");
    }

    @Test
    void refusesWhatCannotBeShown() {
        assertThrows(IllegalArgumentException.class, () -> Cell.number(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Paragraph.of(" "));
        DataTable.Builder table = DataTable.builder("Results", Column.text("Name"), Column.number("Dice", 3));
        IllegalArgumentException size = assertThrows(IllegalArgumentException.class, () -> table.row(Cell.text("a")));
        assertEquals("a row of table 'Results' needs 2 cells, found 1", size.getMessage());
        IllegalArgumentException kind =
                assertThrows(IllegalArgumentException.class, () -> table.row(Cell.text("a"), Cell.text("b")));
        assertEquals("column 'Dice' of table 'Results' holds NUMBER cells, found Text[text=b]", kind.getMessage());
        ColumnGroup group = new ColumnGroup("Dice", Better.HIGHER);
        assertThrows(
                IllegalArgumentException.class,
                () -> DataTable.builder(
                        "t",
                        Column.number("a", 1).in(group),
                        Column.number("b", 1),
                        Column.number("c", 1).in(group)));
    }

    private static Document parse(String html) throws Exception {
        String xml = html.replaceFirst("<!DOCTYPE html>\n", "");
        assertTrue(xml.length() < html.length(), "the page does not start with its document type");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static String text(Document page, String tag) {
        return elements(page, tag).get(0).getTextContent();
    }
}
