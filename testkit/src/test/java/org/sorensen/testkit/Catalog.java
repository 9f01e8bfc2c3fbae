package org.sorensen.testkit;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.WeightedSum;

/** The classes of core that are losses, beside the catalog that should name them. */
final class Catalog {
    private static final Path PACKAGE = Documents.ROOT.resolve("core/src/main/java/org/sorensen/loss");

    private Catalog() {}

    /** Every public loss by its simple name. */
    static Map<String, Class<?>> classes() throws IOException {
        Map<String, Class<?>> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(PACKAGE)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (name.equals("package-info")) {
                    continue;
                }
                Class<?> type = named("org.sorensen.loss." + name);
                if (Loss.class.isAssignableFrom(type)
                        && Modifier.isPublic(type.getModifiers())
                        && !Modifier.isAbstract(type.getModifiers())) {
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

    /** Whether a loss is made of any other losses, or any of a kind, and so is no loss of its own. */
    static boolean isComposition(Class<?> loss) {
        return loss.isRecord()
                && Arrays.stream(loss.getRecordComponents())
                        .anyMatch(component -> isAnyLoss(component.getType())
                                || component.getGenericType().toString().contains(Loss.class.getName() + ">")
                                || component.getGenericType().toString().contains(WeightedSum.Term.class.getName()));
    }

    private static boolean isAnyLoss(Class<?> type) {
        return type.isInterface() && Loss.class.isAssignableFrom(type);
    }

    /** The card that a loss has in its own file. */
    static Optional<LossCard> cardOf(Class<?> loss) {
        try {
            return Optional.of((LossCard) loss.getField("CARD").get(null));
        } catch (NoSuchFieldException none) {
            return Optional.empty();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("expected CARD of " + loss + " to be public", e);
        }
    }
}
