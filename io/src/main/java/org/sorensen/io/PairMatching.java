package org.sorensen.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;

/** One run of the matching: exact names first, then suffixes of label maps, then channel files. */
final class PairMatching {
    private final Set<Path> imagesLeft;
    private final Set<Path> labelsLeft;
    private final Map<String, Case> cases = new TreeMap<>();

    PairMatching(List<Path> images, List<Path> labels) {
        this.imagesLeft = new LinkedHashSet<>(images);
        this.labelsLeft = new LinkedHashSet<>(labels);
    }

    Pairing result(Path imageFolder, Path labelFolder) throws PairingException {
        Map<String, List<Path>> byStem = new TreeMap<>();
        for (Path image : imagesLeft) {
            byStem.computeIfAbsent(FileNames.stem(image), id -> new ArrayList<>())
                    .add(image);
        }
        matchSingles(byStem, false);
        matchSingles(byStem, true);
        Map<String, List<Path>> byCase = new TreeMap<>();
        for (Path image : imagesLeft) {
            Matcher channel = Pairs.CHANNEL.matcher(FileNames.stem(image));
            if (channel.matches()) {
                byCase.computeIfAbsent(channel.group(1), id -> new ArrayList<>())
                        .add(image);
            }
        }
        matchChannels(byCase, false);
        matchChannels(byCase, true);
        if (cases.isEmpty()) {
            throw nothing(imageFolder, labelFolder);
        }
        return new Pairing(List.copyOf(cases.values()), List.copyOf(imagesLeft), List.copyOf(labelsLeft));
    }

    private static Optional<String> key(Path label, boolean stripSuffix) {
        String stem = FileNames.stem(label);
        if (!stripSuffix) {
            return Optional.of(stem);
        }
        Matcher suffix = Pairs.LABEL_SUFFIX.matcher(stem);
        return suffix.matches() ? Optional.of(suffix.group(1)) : Optional.empty();
    }

    private void matchSingles(Map<String, List<Path>> byStem, boolean stripSuffix) throws PairingException {
        for (Path label : List.copyOf(labelsLeft)) {
            Optional<String> id = key(label, stripSuffix).filter(byStem::containsKey);
            if (id.isPresent()) {
                List<Path> candidates = byStem.get(id.get());
                if (candidates.size() > 1) {
                    throw new PairingException("two images are called " + id.get() + ": "
                            + Pairing.names(candidates, Path::toString) + "; keep the one that " + Pairing.name(label)
                            + " belongs to");
                }
                add(new Case(new ImageSource(id.get(), candidates), label));
            }
        }
    }

    private void matchChannels(Map<String, List<Path>> byCase, boolean stripSuffix) throws PairingException {
        for (Path label : List.copyOf(labelsLeft)) {
            Optional<String> id = key(label, stripSuffix).filter(byCase::containsKey);
            if (id.isPresent()) {
                add(new Case(Pairs.channels(id.get(), byCase.get(id.get())), label));
            }
        }
    }

    private void add(Case found) throws PairingException {
        Case earlier = cases.putIfAbsent(found.id(), found);
        if (earlier != null) {
            throw new PairingException("two label maps belong to " + found.id() + ": " + earlier.label() + " and "
                    + found.label() + "; keep one of them");
        }
        found.images().forEach(imagesLeft::remove);
        labelsLeft.remove(found.label());
    }

    private PairingException nothing(Path imageFolder, Path labelFolder) {
        return new PairingException("no image has a label map of the same name. Images in " + imageFolder + ": "
                + Pairing.names(List.copyOf(imagesLeft), Pairing::name) + ". Label maps in " + labelFolder + ": "
                + Pairing.names(List.copyOf(labelsLeft), Pairing::name)
                + ". Expected equal names up to the extension (" + FileNames.KNOWN
                + "), label maps also with _mask, _label, _seg or _gt after the name, images also as channel files"
                + " name_0000, name_0001, …");
    }
}
