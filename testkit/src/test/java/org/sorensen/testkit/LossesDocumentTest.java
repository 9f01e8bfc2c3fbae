package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.VoxelLoss;

/** The tables of docs/losses.md say what the code does. */
class LossesDocumentTest {
    private static final Path PACKAGE = Documents.ROOT.resolve("core/src/main/java/org/sorensen/loss");
    /** Numbers in the tables have six digits. */
    private static final double PRINTED = 5e-6;

    private static final List<Loss> FORMULAS = List.of(
            new DiceLoss(),
            new JaccardLoss(),
            new TverskyLoss(.3, .7),
            new FocalTverskyLoss(.3, .7, .75),
            new CrossEntropyLoss(),
            new BinaryCrossEntropyLoss(),
            new SoftmaxFocalLoss(2),
            new SigmoidFocalLoss(2));

    private String document;

    @BeforeEach
    void read() throws IOException {
        document = Documents.text("docs/losses.md");
    }

    private Map<String, List<String>> losses() {
        Map<String, List<String>> rows = new TreeMap<>();
        for (List<String> row : Documents.table(document, "## The losses")) {
            rows.put(Documents.quoted(row.get(0)).get(0), row);
        }
        return rows;
    }

    private static Map<String, Class<?>> classes() throws IOException {
        Map<String, Class<?>> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(PACKAGE)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (name.equals("package-info")) {
                    continue;
                }
                Class<?> type = named("org.sorensen.loss." + name);
                if (Loss.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                    found.put(name, type);
                }
            }
        }
        return found;
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("expected the class " + name + " of core on the class path", e);
        }
    }

    @Test
    void everyLossIsInTheTableAndNoOther() throws IOException {
        assertEquals(classes().keySet(), losses().keySet());
    }

    @Test
    void parametersAreTheRecordsComponents() throws IOException {
        Map<String, List<String>> rows = losses();
        classes().forEach((name, type) -> {
            List<String> components = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .toList();
            List<String> listed = Arrays.stream(rows.get(name).get(3).split(", "))
                    .map(parameter -> Documents.quoted(parameter).get(0))
                    .toList();
            assertEquals(components, listed, name);
        });
    }

    @Test
    void defaultsAreThoseOfTheShortestConstructor() {
        Map<String, List<String>> rows = losses();
        for (Loss loss : FORMULAS) {
            String name = loss.getClass().getSimpleName();
            for (String parameter : rows.get(name).get(3).split(", ")) {
                List<String> quoted = Documents.quoted(parameter);
                if (quoted.size() > 1) {
                    String found = shown(component(loss, quoted.get(0)));
                    assertEquals(quoted.get(1), found, name + "." + quoted.get(0));
                }
            }
        }
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
    void kindsAndActivationsAreAsListed() throws IOException {
        Map<String, List<String>> rows = losses();
        Set<String> formulas = new TreeSet<>();
        for (Loss loss : FORMULAS) {
            String name = loss.getClass().getSimpleName();
            formulas.add(name);
            String kind = loss instanceof VoxelLoss voxel
                    ? voxel.kind().toString().toLowerCase(Locale.ROOT)
                    : loss instanceof OverlapLoss ? "overlap" : "other";
            assertEquals(kind, rows.get(name).get(4), name);
            String activations = new LossTraits(loss)
                    .activations().stream()
                            .map(activation -> activation.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
            assertEquals(activations, rows.get(name).get(5), name);
        }
        Set<String> compositions = new TreeSet<>(classes().keySet());
        compositions.removeAll(formulas);
        compositions.forEach(name -> assertEquals("composition", rows.get(name).get(4), name));
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
