package org.sorensen.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Matches images and label maps by their file names.
 *
 * <p>A label map belongs to the image of the same name, whatever the extensions. Label maps may carry a suffix
 * ({@code _mask}, {@code _label}, {@code _labels}, {@code _seg}, {@code _segmentation}, {@code _gt}, also with {@code -} or
 * {@code .} before it); images may be one file per channel, {@code case_0000}, {@code case_0001}, … Names are compared
 * exactly; only extensions and suffixes are taken in any case.
 */
public final class Pairs {
    private static final Pattern LABEL_SUFFIX =
            Pattern.compile("(.+)[_.-](?:masks?|labels?|seg|segmentation|gt)", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHANNEL = Pattern.compile("(.+)_([0-9]{4})");

    private Pairs() {}

    /**
     * Matches the images of one folder with the label maps of another.
     *
     * @param images a folder of images, or one image file
     * @param labels a folder of label maps, or one label file; the same folder if label maps carry a suffix
     * @return the pairs and what is left over
     * @throws NoSuchFileException if a folder or file does not exist
     * @throws PairingException if nothing pairs, two files claim the same place, or a channel is missing
     * @throws IOException if a folder cannot be listed
     */
    public static Pairing match(Path images, Path labels) throws IOException {
        boolean single = Files.isRegularFile(images) && Files.isRegularFile(labels);
        if (single) {
            Case only = new Case(new ImageSource(FileNames.stem(images), List.of(images)), labels);
            return new Pairing(List.of(only), List.of(), List.of());
        }
        List<Path> imageFiles = list(images);
        List<Path> labelFiles = list(labels);
        if (Files.isSameFile(images, labels)) {
            imageFiles.removeIf(Pairs::hasLabelSuffix);
            labelFiles.removeIf(file -> !hasLabelSuffix(file));
        }
        return new Matching(imageFiles, labelFiles).result(images, labels);
    }

    /**
     * Lists images that have no label maps, as for prediction.
     *
     * @param images a folder of images, or one image file
     * @param filesPerImage 1, or the number of channel files {@code _0000}, {@code _0001}, … of each image
     * @return the images sorted by name; where every name ends in {@code _0000} and each is one file, that is dropped
     * @throws NoSuchFileException if the folder or file does not exist
     * @throws PairingException if the folder holds no images, an image has another number of files, or two have one name
     * @throws IOException if the folder cannot be listed
     */
    public static List<ImageSource> images(Path images, int filesPerImage) throws IOException {
        List<Path> files = Files.isRegularFile(images) ? List.of(images) : list(images);
        if (files.isEmpty()) {
            throw new PairingException(images + ": expected images (" + FileNames.KNOWN + "), found none");
        }
        boolean allFirst = files.stream().allMatch(file -> FileNames.stem(file).endsWith("_0000"));
        Map<String, List<Path>> groups = new TreeMap<>();
        for (Path file : files) {
            String stem = FileNames.stem(file);
            Matcher channel = CHANNEL.matcher(stem);
            boolean grouped = (filesPerImage > 1 || allFirst) && channel.matches();
            groups.computeIfAbsent(grouped ? channel.group(1) : stem, id -> new ArrayList<>())
                    .add(file);
        }
        List<ImageSource> sources = new ArrayList<>();
        for (Map.Entry<String, List<Path>> group : groups.entrySet()) {
            if (group.getValue().size() != filesPerImage) {
                throw new PairingException(images + ": expected " + Pairing.count(filesPerImage, "file") + " for "
                        + group.getKey() + ", found " + Pairing.names(group.getValue(), Pairing::name));
            }
            sources.add(
                    filesPerImage == 1
                            ? new ImageSource(group.getKey(), group.getValue())
                            : channels(group.getKey(), group.getValue()));
        }
        return sources;
    }

    /** Sorted image files of a folder; hidden files and the second files of .hdr/.img pairs are left out. */
    private static List<Path> list(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "no such folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new PairingException(folder + ": expected a folder, found a file");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(entries.filter(Files::isRegularFile)
                    .filter(file -> !Pairing.name(file).startsWith("."))
                    .filter(Images::isImageName)
                    .filter(file -> !isSecondOfPair(file))
                    .sorted(Comparator.comparing(Pairing::name))
                    .toList());
        }
    }

    private static boolean isSecondOfPair(Path file) {
        if (!FileNames.extension(file).orElse("").startsWith(".img")) {
            return false;
        }
        try {
            FileNames.partner(file, ".hdr");
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean hasLabelSuffix(Path file) {
        return LABEL_SUFFIX.matcher(FileNames.stem(file)).matches();
    }

    /** Sorts the files of one image by channel and refuses gaps. */
    private static ImageSource channels(String id, Collection<Path> files) throws PairingException {
        List<Path> sorted = files.stream()
                .sorted(Comparator.comparing(FileNames::stem).thenComparing(Pairing::name))
                .toList();
        for (int channel = 0; channel < sorted.size(); channel++) {
            String stem = FileNames.stem(sorted.get(channel));
            if (!stem.equals(id + String.format("_%04d", channel))) {
                throw new PairingException("channels of " + id + ": expected " + id + String.format("_%04d", channel)
                        + ", found " + Pairing.names(sorted, Pairing::name));
            }
        }
        return new ImageSource(id, sorted);
    }

    /** One run of the matching: exact names first, then suffixes of label maps, then channel files. */
    private static final class Matching {
        private final Map<String, List<Path>> images = new TreeMap<>();
        private final List<Path> labels;
        private final Map<String, Case> cases = new TreeMap<>();
        private final List<Path> imageFiles;

        Matching(List<Path> imageFiles, List<Path> labelFiles) {
            this.imageFiles = imageFiles;
            this.labels = new ArrayList<>(labelFiles);
            for (Path image : imageFiles) {
                images.computeIfAbsent(FileNames.stem(image), id -> new ArrayList<>())
                        .add(image);
            }
        }

        Pairing result(Path imageFolder, Path labelFolder) throws PairingException {
            matchSingles(false);
            matchSingles(true);
            matchChannels(false);
            matchChannels(true);
            List<Path> unpaired = new ArrayList<>(imageFiles);
            cases.values().forEach(found -> unpaired.removeAll(found.images()));
            if (cases.isEmpty()) {
                throw nothing(imageFolder, labelFolder);
            }
            return new Pairing(List.copyOf(cases.values()), unpaired, labels);
        }

        private static Optional<String> key(Path label, boolean stripSuffix) {
            String stem = FileNames.stem(label);
            if (!stripSuffix) {
                return Optional.of(stem);
            }
            Matcher suffix = LABEL_SUFFIX.matcher(stem);
            return suffix.matches() ? Optional.of(suffix.group(1)) : Optional.empty();
        }

        private void matchSingles(boolean stripSuffix) throws PairingException {
            for (Path label : List.copyOf(labels)) {
                Optional<String> key = key(label, stripSuffix).filter(images::containsKey);
                if (key.isPresent()) {
                    String id = key.get();
                    List<Path> candidates = images.get(id);
                    if (candidates.size() > 1) {
                        throw new PairingException("two images are called " + id + ": "
                                + Pairing.names(candidates, Path::toString) + "; keep the one that "
                                + Pairing.name(label) + " belongs to");
                    }
                    add(new Case(new ImageSource(id, candidates), label));
                }
            }
        }

        private void matchChannels(boolean stripSuffix) throws PairingException {
            for (Path label : List.copyOf(labels)) {
                Optional<String> id = key(label, stripSuffix);
                if (id.isPresent()) {
                    List<Path> files = channelFiles(id.get());
                    if (!files.isEmpty()) {
                        add(new Case(channels(id.get(), files), label));
                    }
                }
            }
        }

        private List<Path> channelFiles(String id) {
            return imageFiles.stream()
                    .filter(file -> {
                        Matcher channel = CHANNEL.matcher(FileNames.stem(file));
                        return channel.matches() && channel.group(1).equals(id);
                    })
                    .toList();
        }

        private void add(Case found) throws PairingException {
            Case earlier = cases.putIfAbsent(found.id(), found);
            if (earlier != null) {
                throw new PairingException("two label maps belong to " + found.id() + ": " + earlier.label() + " and "
                        + found.label() + "; keep one of them");
            }
            labels.remove(found.label());
        }

        private PairingException nothing(Path imageFolder, Path labelFolder) {
            return new PairingException("no image has a label map of the same name. Images in " + imageFolder + ": "
                    + Pairing.names(imageFiles, Pairing::name) + ". Label maps in " + labelFolder + ": "
                    + Pairing.names(labels, Pairing::name)
                    + ". Expected equal names up to the extension (" + FileNames.KNOWN
                    + "), label maps also with _mask, _label, _seg or _gt after the name, images also as channel files"
                    + " name_0000, name_0001, …");
        }
    }
}
