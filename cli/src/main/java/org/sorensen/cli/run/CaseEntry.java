package org.sorensen.cli.run;

import java.nio.file.Path;
import java.util.List;
import org.sorensen.io.Case;
import org.sorensen.io.ImageSource;

/**
 * A case as a configuration lists it.
 *
 * @param id its name
 * @param images its image, one file or one per channel
 * @param label its label map
 */
record CaseEntry(String id, List<Path> images, Path label) {
    static List<CaseEntry> of(List<Case> cases) {
        return cases.stream()
                .map(each -> new CaseEntry(
                        each.id(),
                        each.images().stream()
                                .map(file -> file.toAbsolutePath().normalize())
                                .toList(),
                        each.label().toAbsolutePath().normalize()))
                .toList();
    }

    static List<Case> toCases(List<CaseEntry> entries) {
        return entries.stream()
                .map(entry -> new Case(new ImageSource(entry.id(), entry.images()), entry.label()))
                .toList();
    }
}
