package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossParameter;
import org.sorensen.loss.Losses;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;

/** What docs/losses.md says is what the code does; with {@code -Dsorensen.update=true} it is written anew. */
class LossesDocumentTest {
    private static final String DOCUMENT = "docs/losses.md";
    private static final boolean UPDATE = Boolean.getBoolean("sorensen.update");
    private static final String HOW = " is not what the code says; mvn -pl testkit -am verify -Dtest=LossesDocumentTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsorensen.update=true writes it anew";
    private static final long MOST_FIGURE_BYTES = 1_000_000;
    /** Numbers in the tables have six digits. */
    private static final double PRINTED = 5e-6;

    private String document;

    @BeforeEach
    void read() throws IOException {
        document = Documents.text(DOCUMENT);
    }

    @Test
    void everyLossHasACardInTheCatalog() throws IOException {
        Set<String> missing = new TreeSet<>();
        Catalog.classes().forEach((name, type) -> {
            boolean listed = Catalog.cardOf(type).filter(Losses.all()::contains).isPresent();
            if (!listed && !Catalog.isComposition(type)) {
                missing.add(name);
            }
        });
        assertEquals(Set.of(), missing, "public losses of core without a CARD that Losses lists");
    }

    @Test
    void cardsAreDistinctAndReadTheirOwnDefaults() {
        assertEquals(
                Losses.all().size(),
                Losses.all().stream().map(LossCard::id).distinct().count());
        for (LossCard card : Losses.all()) {
            Map<String, String> defaults =
                    card.parameters().stream().collect(Collectors.toMap(LossParameter::name, LossParameter::standard));
            assertEquals(card.make(), card.make(defaults), card.id());
        }
    }

    @Test
    void generatedPartsAreTheCatalogsAndThePresets() throws IOException {
        Map<String, String> regions = Map.of(
                "chart", LossesDocument.chart(),
                "sections", LossesDocument.sections(),
                "absent-peers", PeersDocument.absent(),
                "presets", PeersDocument.presets());
        String expected = LossesDocument.with(document, regions);
        if (UPDATE) {
            Files.writeString(Documents.ROOT.resolve(DOCUMENT), expected);
        } else {
            assertEquals(expected, document, DOCUMENT + HOW);
        }
    }

    @Test
    void figuresAreTheCatalogs() throws IOException {
        Map<String, String> figures = LossesDocument.figures();
        Path folder = Documents.ROOT.resolve(LossesDocument.FIGURES);
        if (UPDATE) {
            Files.createDirectories(folder);
        }
        Set<String> committed = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> committed.add(LossesDocument.FIGURES + file.getFileName()));
        }
        for (String file : committed) {
            if (UPDATE && !figures.containsKey(file)) {
                Files.delete(Documents.ROOT.resolve(file));
            }
        }
        for (Map.Entry<String, String> figure : figures.entrySet()) {
            Path file = Documents.ROOT.resolve(figure.getKey());
            if (UPDATE) {
                Files.writeString(file, figure.getValue());
            } else {
                String found = Files.exists(file) ? Files.readString(file) : "";
                assertEquals(
                        Optional.empty(), LossesDocument.difference(figure.getValue(), found), figure.getKey() + HOW);
            }
        }
        assertTrue(UPDATE || committed.equals(figures.keySet()), committed + " should be " + figures.keySet());
        long bytes = figures.values().stream().mapToLong(String::length).sum();
        assertTrue(bytes < MOST_FIGURE_BYTES, "figures of " + bytes + " bytes");
    }

    /** A value as the tables write it. */
    private static String shown(Object value) {
        if (value.equals(Smoothing.DEFAULT)) {
            return "1e-5";
        }
        if (value.equals(ScoreTransform.COMPLEMENT)) {
            return "COMPLEMENT";
        }
        String text = value.toString();
        return text.endsWith(".empty") ? "none" : text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static Object component(Object record, String name) {
        try {
            return record.getClass().getMethod(name).invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("expected a component " + name + " of " + record, e);
        }
    }

    @Test
    void everyOptionIsInTheTableWithItsValuesAndItsDefault() {
        LossOptions defaults = LossOptions.softmax();
        List<String> names = new ArrayList<>();
        for (List<String> row : Documents.table(document, "## The options")) {
            String name = Documents.quoted(row.get(0)).get(0);
            names.add(name);
            Object found = component(defaults, name);
            if (found instanceof Enum<?> constant) {
                List<String> constants = Arrays.stream(
                                constant.getDeclaringClass().getEnumConstants())
                        .map(Enum::name)
                        .toList();
                assertEquals(constants, Documents.quoted(row.get(1)), name);
            }
            if (!name.equals("activation")) {
                assertEquals(List.of(shown(found)), Documents.quoted(row.get(2)), name);
            }
        }
        List<String> components = Arrays.stream(LossOptions.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertEquals(components, names);
    }

    @Test
    void absentClassNumbersAreTheCodes() {
        List<List<String>> rows = Documents.table(document, "## Absent classes");
        List<String> policies =
                rows.stream().map(row -> Documents.quoted(row.get(0)).get(0)).toList();
        assertEquals(Arrays.stream(AbsentClassPolicy.values()).map(Enum::name).toList(), policies);
        for (List<String> row : rows) {
            AbsentClassPolicy policy =
                    AbsentClassPolicy.valueOf(Documents.quoted(row.get(0)).get(0));
            double[] some = {.8, .6, .3, .1};
            printed(row, 1, value(policy, some));
            printed(row, 2, slope(policy, some));
            printed(row, 3, value(policy, 0, 0, 0, 0));
            printed(row, 4, slope(policy, 0, 0, 0, 0));
            printed(row, 5, value(policy, .8, .6, .3, .1, .8, .6, .3, .1));
        }
    }

    private static void printed(List<String> row, int cell, double found) {
        double expected = Double.parseDouble(row.get(cell));
        assertEquals(expected, found, PRINTED * Math.max(Math.abs(found), 1e-9), row.get(0) + ", column " + cell);
    }

    /** One sample of four voxels without the class, and, where there are eight scores, one whose first two hold it. */
    private static LossCase subject(AbsentClassPolicy policy, double... p) {
        int[] labels = new int[p.length];
        if (p.length > 4) {
            labels[4] = 1;
            labels[5] = 1;
        }
        return new LossCase(
                "absent class",
                new DiceLoss(),
                LossOptions.probabilities().withAbsentClass(policy),
                DoubleArray.of(p.clone(), Shape.of(p.length / 4, 1, 4)),
                LabelMap.of(labels, Shape.of(p.length / 4, 4)));
    }

    private static double value(AbsentClassPolicy policy, double... p) {
        return subject(policy, p).value();
    }

    /** The derivative by a voxel's probability, which is the same for all of them. */
    private static double slope(AbsentClassPolicy policy, double... p) {
        double[] gradient = subject(policy, p).evaluate().gradient();
        assertTrue(Arrays.stream(gradient).allMatch(each -> each == gradient[0]), policy::toString);
        return gradient[0];
    }
}
