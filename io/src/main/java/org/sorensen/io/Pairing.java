package org.sorensen.io;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Images and label maps matched by their names.
 *
 * @param cases the pairs, sorted by name
 * @param unpairedImages image files without a label map, sorted
 * @param unpairedLabels label files without an image, sorted
 */
public record Pairing(List<Case> cases, List<Path> unpairedImages, List<Path> unpairedLabels) {
    private static final int SHOWN = 10;

    /**
     * Copies the lists.
     *
     * @param cases the pairs, sorted by name
     * @param unpairedImages image files without a label map, sorted
     * @param unpairedLabels label files without an image, sorted
     */
    public Pairing {
        cases = List.copyOf(cases);
        unpairedImages = List.copyOf(unpairedImages);
        unpairedLabels = List.copyOf(unpairedLabels);
    }

    /**
     * The pairing in words, one line per kind, at most ten names each.
     *
     * @return lines without a line break at the end
     */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append(count(cases.size(), "pair")).append(": ").append(names(cases, Case::id));
        if (!unpairedImages.isEmpty()) {
            text.append(System.lineSeparator())
                    .append(count(unpairedImages.size(), "image"))
                    .append(" without a label map: ")
                    .append(names(unpairedImages, Pairing::name));
        }
        if (!unpairedLabels.isEmpty()) {
            text.append(System.lineSeparator())
                    .append(count(unpairedLabels.size(), "label map"))
                    .append(" without an image: ")
                    .append(names(unpairedLabels, Pairing::name));
        }
        return text.toString();
    }

    static String name(Path file) {
        return file.getFileName().toString();
    }

    static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** The first ten names and how many more there are. */
    static <T> String names(List<T> items, Function<T, String> name) {
        List<String> first = items.stream().limit(SHOWN).map(name).toList();
        String shown = first.isEmpty() ? "none" : String.join(", ", first);
        return items.size() > SHOWN ? shown + " and " + (items.size() - SHOWN) + " more" : shown;
    }
}
