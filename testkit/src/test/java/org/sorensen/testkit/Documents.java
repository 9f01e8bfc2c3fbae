package org.sorensen.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's documents, the Java blocks in them, and the code of the tests that those blocks are taken from. */
final class Documents {
    static final Path ROOT = Path.of("..");

    private static final Pattern BLOCK =
            Pattern.compile("<!-- snippet: (\\S+) -->\n+```java\n(.*?\n)```\n", Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("[ ]*// snippet: (\\S+)\n(.*?\n)[ ]*// end of snippet\n", Pattern.DOTALL);

    private Documents() {}

    static String text(String path) throws IOException {
        return Files.readString(ROOT.resolve(path));
    }

    /** Every Markdown file of the repository but those of samples. */
    static List<Path> all() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder :
                List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("docs").resolve("decisions"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(found::add);
            }
        }
        return found;
    }

    /** The Java blocks under {@code <!-- snippet: name -->}, by name. */
    static Map<String, String> blocks() throws IOException {
        Map<String, String> blocks = new TreeMap<>();
        for (Path file : all()) {
            collect(BLOCK, Files.readString(file), file, blocks);
        }
        return blocks;
    }

    /** The code between {@code // snippet: name} and {@code // end of snippet} in any module's tests, by name. */
    static Map<String, String> regions() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.sorted().toList()) {
                Path tests = module.resolve(Path.of("src", "test", "java"));
                if (Files.isDirectory(tests)) {
                    collectTests(tests, regions);
                }
            }
        }
        return regions;
    }

    private static void collectTests(Path tests, Map<String, String> into) throws IOException {
        try (Stream<Path> files = Files.walk(tests)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                collect(REGION, Files.readString(file), file, into);
            }
        }
    }

    private static void collect(Pattern pattern, String text, Path file, Map<String, String> into) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String code = matcher.group(2).stripTrailing().stripIndent();
            if (into.put(matcher.group(1), code) != null) {
                throw new IllegalStateException("snippet " + matcher.group(1) + " occurs twice, again in " + file);
            }
        }
    }

    /** The rows of the first table after a heading, without its head; cells are trimmed. */
    static List<List<String>> table(String text, String heading) {
        int start = text.indexOf("\n" + heading + "\n");
        if (start < 0) {
            throw new IllegalArgumentException("expected the heading \"" + heading + "\", found none");
        }
        return text.substring(start + 1)
                .lines()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(
                                line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                        .map(String::trim)
                        .toList())
                .toList();
    }

    /** What stands in backticks in a cell. */
    static List<String> quoted(String cell) {
        return Pattern.compile("`([^`]*)`")
                .matcher(cell)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
