package org.sorensen.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

class ChartSheetTest {
    private static LineChart chart(double high) {
        return LineChart.builder("a < b", new Axis("p", ""), new Axis("value", ""))
                .xRange(0, 1)
                .series("line", new double[] {.25, .75}, new double[] {0, high})
                .build();
    }

    private static ChartSheet.Panel panel(String heading) {
        return new ChartSheet.Panel(heading, List.of(chart(1), chart(2)));
    }

    @Test
    void isOneDocumentWithAPanelForEachHeading() throws IOException, ParserConfigurationException, SAXException {
        String svg = ChartSheet.svg("Losses & more", List.of(panel("one"), panel("two"), panel("three")), 2);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals("Losses & more", document.getDocumentElement().getAttribute("aria-label"));
        // 3 panels of 2 charts, and the sheet itself.
        assertEquals(7, document.getElementsByTagName("svg").getLength());
        assertEquals(6, document.getElementsByTagName("polyline").getLength());
        assertTrue(svg.contains(">three</text>"), svg);
        assertTrue(svg.contains("prefers-color-scheme: dark"), svg);
        assertEquals(svg, ChartSheet.svg("Losses & more", List.of(panel("one"), panel("two"), panel("three")), 2));
    }

    @Test
    void theHorizontalAxisCanBeFixed() {
        assertEquals(new Range(0, 1), chart(1).xExtent());
        LineChart.Builder outside =
                LineChart.builder("t", new Axis("x", ""), new Axis("y", "")).xRange(0, 1);
        outside.series("line", new double[] {0, 2}, new double[] {0, 0});
        assertTrue(assertThrows(IllegalArgumentException.class, outside::build)
                .getMessage()
                .contains("must hold every position, found 0.0 to 2.0"));
        assertThrows(IllegalArgumentException.class, () -> outside.xRange(1, 1));
    }

    @Test
    void emptyPartsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ChartSheet.svg("t", List.of(), 2));
        assertThrows(IllegalArgumentException.class, () -> new ChartSheet.Panel("t", List.of()));
    }
}
