package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents show is code that compiles and runs, and what they link to is there. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    @Test
    void everyJavaBlockIsCodeOfATest() throws IOException {
        Map<String, String> regions = Documents.regions();
        Map<String, String> blocks = Documents.blocks();
        assertEquals(regions.keySet(), blocks.keySet(), "snippets in the tests and in the documents");
        blocks.forEach((name, block) -> assertEquals(regions.get(name), block, "snippet " + name));
    }

    @Test
    void noJavaBlockIsWithoutAName() throws IOException {
        int blocks = 0;
        for (Path file : Documents.all()) {
            blocks += Files.readString(file).split("```java", -1).length - 1;
        }
        assertEquals(Documents.blocks().size(), blocks, "blocks of Java, of which each needs a snippet's name");
    }

    @Test
    void relativeLinksLeadSomewhere() throws IOException {
        for (Path file : Documents.all()) {
            Matcher link = LINK.matcher(Files.readString(file));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://")) {
                    assertTrue(Files.exists(file.resolveSibling(target)), file + " links to " + target);
                }
            }
        }
    }

    @Test
    void readmeStaysShort() throws IOException {
        long lines = Documents.text("README.md").lines().count();
        assertTrue(lines <= 150, "at most 150 lines expected, found " + lines);
    }
}
